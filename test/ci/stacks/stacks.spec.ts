/** The stacks of the project as jobs, and those that a change touches. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import * as path from "node:path";
import { parseStacksArguments } from "../../../ci/stacks/arguments";
import { readStackFile, stackOfFile, type StackFile } from "../../../ci/stacks/files";
import { inShard, jobOf, outputLines, shardOf } from "../../../ci/stacks/matrix";
import { touchedStacks } from "../../../ci/stacks/touched";

const ROOT = path.resolve(__dirname, "../../..");

function stack(name: string, side: "owner" | "external", key = ""): StackFile {
  const text = `config:\n  cross-account-cmk:${side}:\n    accountId: "111122223333"\n    region: cn-north-1\n${key}`;
  const read = readStackFile(name, text);
  assert.ok(typeof read !== "string", JSON.stringify(read));
  return read;
}
const FROM_OWNER = "    key: { stack: organization/cross-account-cmk/owner }\n";
const OWNER = stack("owner", "owner");
const OTHER_OWNER = stack("owner-2", "owner");
const EXTERNAL = stack("external", "external", FROM_OWNER);
const BY_ARN = stack("external-2", "external");
const ALL = [OWNER, OTHER_OWNER, EXTERNAL, BY_ARN];

describe("a stack's file", () => {
  it("tells account, Region, partition, and where the key is from", () => {
    assert.deepEqual(EXTERNAL, {
      stack: "external",
      side: "external",
      accountId: "111122223333",
      region: "cn-north-1",
      partition: "aws-cn",
      ownerStack: "organization/cross-account-cmk/owner",
    });
    assert.equal(stackOfFile("Pulumi.owner.yaml"), "owner");
    assert.equal(stackOfFile("Pulumi.yaml"), undefined);
    assert.equal(stackOfFile("docs/Pulumi.owner.yaml"), undefined);
  });

  for (const [text, problem] of [
    [": [", "Pulumi.x.yaml is not YAML, or has neither an owner nor an external section."],
    ["config: {}", "Pulumi.x.yaml is not YAML, or has neither an owner nor an external section."],
    [
      "config: { cross-account-cmk:owner: { accountId: 111122223333, region: cn-north-1 } }",
      "Pulumi.x.yaml: owner.accountId must be twelve digits, quoted.",
    ],
    [
      'config: { cross-account-cmk:owner: { accountId: "111122223333", region: cn-nord-1 } }',
      "Pulumi.x.yaml: owner.region must be a Region of AWS.",
    ],
  ] as const) {
    it(`must not be ${text}`, () => {
      assert.equal(readStackFile("x", text), problem);
    });
  }

  it("must not have a name that a shell or an artifact would take for something else", () => {
    assert.equal(
      readStackFile("a b; c", ""),
      'Pulumi.a b; c.yaml: a stack\'s name has letters, digits, "-", "_" and "." only.',
    );
  });
});

describe("a job of a stack", () => {
  it("has the roles that the bootstrap makes in its own account", () => {
    assert.deepEqual(jobOf(OWNER, "cross-account-cmk"), {
      stack: "owner",
      side: "owner",
      accountId: "111122223333",
      region: "cn-north-1",
      previewRole: "arn:aws-cn:iam::111122223333:role/cross-account-cmk-preview",
      deployRole: "arn:aws-cn:iam::111122223333:role/cross-account-cmk-deploy",
    });
  });

  it("is in the outputs by its side, and in all", () => {
    const lines = outputLines(ALL.map((each) => jobOf(each, "x"))).split("\n");
    const names = lines.map((line) => {
      const [, name, list = ""] = /^(\w+)=(.*)$/.exec(line) ?? [];
      return [name, (JSON.parse(list) as { stack: string }[]).map((job) => job.stack)];
    });
    assert.deepEqual(names, [
      ["owner", ["owner", "owner-2"]],
      ["external", ["external", "external-2"]],
      ["all", ["owner", "owner-2", "external", "external-2"]],
    ]);
  });

  it("is in one shard, and owners are in the first", () => {
    const shards = ["1/2", "2/2"].map((text) => inShard(ALL, shardOf(text)!).map((each) => each.stack));
    assert.deepEqual(shards, [["owner", "owner-2", "external"], ["external-2"]]);
    for (const text of ["0/2", "3/2", "1", "a/b"]) assert.equal(shardOf(text), undefined);
  });
});

describe("a change", () => {
  const touched = (...files: string[]): readonly string[] => touchedStacks(ALL, files).stacks.map((each) => each.stack);
  const all = ALL.map((each) => each.stack);

  it("of the program, the policy pack or a dependency touches all stacks", () => {
    for (const file of [
      "index.ts",
      "components/shared-key.ts",
      "access/evaluate.ts",
      "policypack/main.cjs",
      "package-lock.json",
    ])
      assert.deepEqual(touched(file), all, file);
  });

  it("of a stack file touches that stack, and of an owner's those that take the key from it", () => {
    assert.deepEqual(touched("Pulumi.external-2.yaml"), ["external-2"]);
    assert.deepEqual(touched("Pulumi.owner.yaml"), ["owner", "external"]);
  });

  it("of documentation, tests or commands beside the program touches none", () => {
    assert.deepEqual(
      touched("README.md", "docs/levels.md", "test/run.ts", "report/cli.ts", ".github/dependabot.yml"),
      [],
    );
  });

  it("of a workflow touches all but where only the checks change", () => {
    assert.deepEqual(touched(".github/workflows/deploy.yml"), all);
    assert.deepEqual(touched(".github/workflows/checks.yml"), []);
  });

  it("tells the stacks whose file is gone", () => {
    assert.deepEqual(touchedStacks(ALL, ["Pulumi.gone.yaml"]), { stacks: [], removed: ["gone"] });
  });

  it("must not pass over a file that the program or the policy pack imports", () => {
    const seen = new Set<string>();
    const look = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      const text = readFileSync(file, "utf8");
      for (const [, target = ""] of text.matchAll(/(?:from|require\(|import\()\s*"(\.[^"]+)"/g)) {
        const base = path.resolve(path.dirname(file), target);
        const found = [base, `${base}.ts`, `${base}.cjs`, `${base}/index.ts`].find(
          (each) => existsSync(each) && statSync(each).isFile(),
        );
        if (found !== undefined) look(found);
      }
    };
    look(path.join(ROOT, "index.ts"));
    for (const file of readdirSync(path.join(ROOT, "policypack"), { recursive: true, encoding: "utf8" })) {
      if (/\.(ts|cjs)$/.test(file) && !file.startsWith("cli")) look(path.join(ROOT, "policypack", file));
    }
    assert.ok(seen.size > 100, String(seen.size));
    for (const file of seen) {
      const relative = path.relative(ROOT, file).split(path.sep).join("/");
      assert.deepEqual(touched(relative), all, relative);
    }
  });
});

describe("the arguments of npm run stacks", () => {
  it("must be told all that is wrong with them", () => {
    const parsed = parseStacksArguments([
      ...["--matrix", "--outputs", "--changed", "a b", "--shard", "9", "--role-prefix", "a/b", "more"],
    ]);
    assert.ok(parsed.kind === "invalid");
    assert.deepEqual(parsed.problems, [
      '"more" is not expected here.',
      "--matrix and --outputs: give one of them.",
      '--changed "a b" is not a commit, a branch or e.g. HEAD^1.',
      '--shard "9" is not N/M with 1 ≤ N ≤ M, e.g. 1/4.',
      '--role-prefix "a/b" is no part of a role\'s name.',
    ]);
  });
});
