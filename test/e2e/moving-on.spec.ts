/** A deployed stack under another configuration: in place where AWS can, and a stop where something would be lost. */
import assert from "node:assert/strict";
import { cp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import * as path from "node:path";
import type { RunResult } from "../../sandbox/processes";
import { openSandbox, type Sandbox } from "../../sandbox/sandbox";
import { testCheckout, type Section, type TestCheckout } from "./checkout";

const EXTERNAL = "444455556666";
const UP = ["up", "--yes", "--skip-preview", "--non-interactive"];

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff?: Record<string, unknown> | null;
}

describe("moving on", function () {
  this.timeout(600_000);
  let checkout: TestCheckout;
  let sandbox: Sandbox;
  let owner: Section;

  before(async () => {
    checkout = await testCheckout();
    owner = await checkout.section("owner");
    await checkout.setStack("owner", { owner });
    await checkout.setStack("external", { external: await checkout.section("external") });
    sandbox = await openSandbox({ checkout: checkout.folder, folder: path.join(checkout.folder, ".sandbox") });
  });
  after(async () => {
    await sandbox.close();
    await checkout.remove();
  });

  const pulumi = (stack: string, ...args: string[]): Promise<RunResult> => sandbox.pulumi([...args, "--stack", stack]);
  async function succeeds(stack: string, ...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await pulumi(stack, ...args);
    assert.equal(exitCode, 0, `pulumi ${args.join(" ")} (${stack}):\n${stdout}\n${stderr}`);
    return stdout;
  }
  /** What a preview with this owner section would do, one line for each resource that is not left alone. */
  async function changes(section: Section): Promise<string[]> {
    await checkout.setStack("owner", { owner: section });
    const { steps } = JSON.parse(await succeeds("owner", "preview", "--json")) as { steps: Step[] };
    return steps
      .filter(({ op, urn }) => op !== "same" && op !== "read" && urn.includes("$aws:"))
      .map(({ op, urn, detailedDiff }) => {
        const properties = Object.keys(detailedDiff ?? {}).join(", ");
        return `${op} ${urn.split("::").at(-1) ?? ""}${properties === "" ? "" : `: ${properties}`}`;
      });
  }
  async function stops(section: Section): Promise<string> {
    await checkout.setStack("owner", { owner: section });
    const { exitCode, stdout, stderr } = await pulumi("owner", "preview", "--non-interactive");
    assert.notEqual(exitCode, 0, stdout);
    return stdout + stderr;
  }
  const share = (rest: object, accountId = EXTERNAL) => ({ accountId, ...rest });
  const principals = { level: "principals", roles: ["ExampleRole"], users: ["ExampleUser"] };
  const keyWith = (rest: object): Section => ({ ...owner, key: { ...(owner.key as object), ...rest } });

  describe("from a stack that an earlier commit made", () => {
    for (const stack of ["owner", "external"]) {
      it(`must not change anything of the ${stack} stack, nor of its outputs`, async () => {
        const file = path.join(__dirname, "earlier", `${stack}.json`);
        await succeeds(stack, "stack", "import", "--file", file);
        const text = await succeeds(stack, "preview", "--non-interactive", "--diff", "--expect-no-changes");
        assert.doesNotMatch(text, /outputs:/i);
      });
    }

    it("keeps the resources of a component under another name, by its alias", async () => {
      const inCheckout = (...parts: string[]): string => path.join(checkout.folder, ...parts);
      const inRepository = (...parts: string[]): string => path.join(__dirname, "../..", ...parts);
      // Real files in the place of links, so that the program takes the changed one.
      for (const entry of ["index.ts", "components"]) {
        await rm(inCheckout(entry));
        await cp(inRepository(entry), inCheckout(entry), { recursive: true });
      }
      try {
        const file = inCheckout("components/sides/owner.ts");
        const program = await readFile(file, "utf8");
        const renamed = program.replace(
          'new SharedKey("shared", args, opts)',
          'new SharedKey("renamed", args, { ...opts, aliases: [{ name: "shared" }] })',
        );
        assert.notEqual(renamed, program);
        await writeFile(file, renamed);
        assert.deepEqual(await changes(owner), []);
      } finally {
        for (const entry of ["index.ts", "components"]) {
          await rm(inCheckout(entry), { recursive: true });
          await symlink(inRepository(entry), inCheckout(entry));
        }
      }
    });

    for (const stack of ["owner", "external"]) {
      it(`is no more once it is taken out of the state (${stack})`, async () => {
        await succeeds(stack, "stack", "rm", "--force", "--yes", "--preserve-config");
      });
    }
  });

  describe("from a stack of this commit", () => {
    it("deploys the walkthrough's owner, with no last state to hold anything against", async () => {
      await succeeds("owner", ...UP);
    });

    for (const [what, section] of [
      ["the level, to users and roles", () => ({ ...owner, shares: [share(principals)] })],
      ["the level, to matching ARNs", () => ({ ...owner, shares: [share({ level: "matching", roles: ["team/*"] })] })],
      ["the use, narrowed", () => ({ ...owner, shares: [share({ level: "account", use: "decrypt" })] })],
      ["the services", () => ({ ...owner, shares: [share({ level: "account", via: ["secretsmanager"] })] })],
      [
        "the list of accounts, one added",
        () => ({ ...owner, shares: [share({ level: "account" }), share({ level: "account" }, "999988887777")] }),
      ],
      ["the list of accounts, the last removed", () => ({ ...owner, shares: [] })],
    ] as const) {
      it(`changes ${what}, in place: the key's policy and nothing else`, async () => {
        assert.deepEqual(await changes(section()), ["update shared-key: policy"]);
      });
    }

    it("widens a use again, in place", async () => {
      await checkout.setStack("owner", { owner: { ...owner, shares: [share({ level: "account", use: "decrypt" })] } });
      await succeeds("owner", ...UP);
      assert.deepEqual(await changes(owner), ["update shared-key: policy"]);
      await succeeds("owner", ...UP);
    });

    it("changes rotation and description in place", async () => {
      assert.deepEqual(await changes(keyWith({ rotationPeriodInDays: 180 })), [
        "update shared-key: rotationPeriodInDays",
      ]);
      assert.deepEqual(await changes(keyWith({ description: "Another" })), ["update shared-key: description"]);
    });

    it("makes another alias, and leaves the key alone", async () => {
      assert.deepEqual(await changes(keyWith({ alias: "alias/quickstart/other" })), ["replace shared-alias: name"]);
    });

    it("must not replace the key for another Region, and says what would be lost and how to confirm", async () => {
      const text = await stops({ ...owner, region: "cn-northwest-1" });
      assert.match(text, /owner\.region = "cn-northwest-1"\s+would replace the key, since a key stays in its Region/);
      assert.match(text, /could then never be read again/);
      assert.match(text, /owner\.key\.confirmReplacement arn:aws-cn:kms:cn-north-1:111122223333:key\//);
    });

    it("must not let a confirmation of another key pass", async () => {
      const other = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
      const text = await stops({ ...keyWith({ confirmReplacement: other }), region: "cn-northwest-1" });
      assert.match(text, /lets another key go than the one that would/);
    });

    it("leaves a confirmed replacement to the key's protection, the second line", async () => {
      await checkout.setStack("owner", { owner });
      const { keyArn } = JSON.parse(await succeeds("owner", "stack", "output", "--json")) as { keyArn: string };
      const text = await stops({ ...keyWith({ confirmReplacement: keyArn }), region: "cn-northwest-1" });
      assert.doesNotMatch(text, /Nothing was changed/);
      assert.match(text, /protect/);
    });

    it("must not go to another account, where it could reach nothing of what it made", async () => {
      const assumeRole = { roleArn: "arn:aws-cn:iam::999988887777:role/DeployRole" };
      const text = await stops({ ...owner, accountId: "999988887777", assumeRole });
      assert.match(text, /is another account than the one that this stack has deployed to, 111122223333/);
    });

    it("warns that a secret of another name is made anew, and how long the old one can be restored", async () => {
      await checkout.setStack("owner", { owner: { ...owner, secret: { ...(owner.secret as object), name: "other" } } });
      const text = await succeeds("owner", "preview", "--non-interactive");
      assert.match(text, /owner\.secret\.name makes the secret anew/);
      assert.match(text, /can be restored for 30 days/);
    });
  });
});
