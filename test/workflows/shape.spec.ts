/** What the workflows may and what they run, read from their files. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { minVersion, satisfies } from "semver";
import { type Job, ROOT, type Step, textOf, WORKFLOWS } from "./files";

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
}
interface Lock {
  readonly packages: Readonly<Record<string, { readonly version: string }>>;
}
const jsonOf = (file: string): unknown => JSON.parse(readFileSync(path.join(ROOT, file), "utf8"));
const manifest = jsonOf("package.json") as Manifest;

const jobs: readonly (readonly [place: string, job: Job])[] = Object.entries(WORKFLOWS).flatMap(([file, workflow]) =>
  Object.entries(workflow.jobs).map(([name, job]) => [`${file} ${name}`, job] as const),
);
const steps: readonly (readonly [place: string, step: Step])[] = jobs.flatMap(([place, job]) =>
  (job.steps ?? []).map((step) => [place, step] as const),
);
const using = (action: string): readonly (readonly [place: string, step: Step])[] =>
  steps.filter(([, { uses }]) => uses?.startsWith(`${action}@`));

/** What a job's token may. Whatever is not here is not allowed. */
const PERMISSIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "checks.yml test": { contents: "read" },
  "deploy-stack.yml deploy": { actions: "read", contents: "read", "id-token": "write", "pull-requests": "read" },
  "deploy.yml stacks": { contents: "read" },
  "deploy.yml owner": { actions: "read", contents: "read", "id-token": "write", "pull-requests": "read" },
  "deploy.yml external": { actions: "read", contents: "read", "id-token": "write", "pull-requests": "read" },
  "drift.yml stacks": { contents: "read" },
  "drift.yml look": { contents: "read", "id-token": "write" },
  "drift.yml issue": { contents: "read", issues: "write" },
  "fleet.yml shards": { contents: "read" },
  "fleet.yml owners": { contents: "read", "id-token": "write" },
  "fleet.yml others": { contents: "read", "id-token": "write" },
  "fleet-shard.yml fleet": { contents: "read", "id-token": "write" },
  "preview.yml stacks": { contents: "read" },
  "preview.yml preview": { contents: "read", "id-token": "write" },
  "preview.yml comment": { contents: "read", "pull-requests": "write" },
};

/** The programs that a step starts, with a script of the project where that is one. */
function commandsIn(run: string): readonly string[] {
  return run
    .split(/\n|\||\$\(|&&|;/)
    .map((part) => part.trim().replace(/^\w+="$/, ""))
    .filter((part) => part !== "" && !/^(-\))|^1? ?tee\b/.test(part))
    .map((part) => /^npm run (?:--silent )?([\w:-]+)/.exec(part)?.[0] ?? part.split(" ")[0] ?? "");
}
const PLUMBING: ReadonlySet<string> = new Set(["cat", "echo", "mkdir", "paste", "tee"]);

describe("each workflow", () => {
  it("may no more than it must", () => {
    for (const [file, { permissions }] of Object.entries(WORKFLOWS)) {
      assert.deepEqual(permissions, file === "checks.yml" ? { contents: "read" } : {}, file);
    }
    const granted = jobs.map(([place, { permissions }]) => [place, permissions ?? { contents: "read" }]);
    assert.deepEqual(Object.fromEntries(granted), PERMISSIONS);
  });

  it("must not run foreign code with anything worth having", () => {
    for (const [file, { on }] of Object.entries(WORKFLOWS)) {
      assert.doesNotMatch(JSON.stringify(on), /pull_request_target|workflow_run|issue_comment/, file);
      assert.doesNotMatch(textOf(file), /\bsecrets\b(?!:)/, file);
    }
    const own = "github.event.pull_request.head.repo.full_name == github.repository";
    const { preview, comment } = WORKFLOWS["preview.yml"]!.jobs;
    for (const job of [preview, comment]) assert.ok(job?.if?.includes(own), job?.if);
  });

  it("must not put what others wrote into a command", () => {
    for (const [place, { run = "" }] of steps) assert.ok(!run.includes("${{"), `${place}: ${run}`);
  });

  it("runs commands of this project, each of which has tests of its own, and pulumi", () => {
    for (const [place, { run }] of steps) {
      for (const command of run === undefined ? [] : commandsIn(run)) {
        const [, script] = /^npm run (?:--silent )?(.+)$/.exec(command) ?? [];
        const known =
          script === undefined
            ? ["npm", "pulumi", ".ci/run"].includes(command) || PLUMBING.has(command)
            : script in manifest.scripts;
        assert.ok(known, `${place}: ${command}`);
      }
    }
  });

  it("must not go on where a command within a command fails: its exit code counts only in an assignment of its own", () => {
    for (const [place, { run = "" }] of steps) {
      for (const line of run.split("\n").filter((each) => each.includes("$("))) {
        assert.match(line.trim(), /^\w+="\$\(.*\)"$/, place);
      }
    }
  });

  it("has its actions pinned by commit, with the version beside it, each everywhere the same", () => {
    const lines = Object.keys(WORKFLOWS).flatMap((file) =>
      [...textOf(file).matchAll(/uses: (?!\.\/)(.+)$/gm)].map(([, use]) => use ?? ""),
    );
    assert.ok(lines.length >= 30);
    const pins = new Map<string, string>();
    for (const line of lines) {
      const [, action, rest] = /^([\w/-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)$/.exec(line) ?? [];
      assert.ok(action !== undefined && rest !== undefined, line);
      assert.equal(pins.get(action) ?? rest, rest, action);
      pins.set(action, rest);
    }
  });

  it("ends by itself", () => {
    for (const [place, job] of jobs) {
      if (job.uses === undefined) assert.ok((job["timeout-minutes"] ?? 0) > 0, place);
    }
  });

  it("leaves no token in the checkout", () => {
    const checkouts = using("actions/checkout");
    assert.ok(checkouts.length > 0);
    for (const [place, step] of checkouts) assert.equal(step.with?.["persist-credentials"], false, place);
  });

  it("has the engine that the lockfile has the SDK of, and a Node.js that package.json takes", () => {
    const lock = jsonOf("package-lock.json") as Lock;
    const sdk = lock.packages["node_modules/@pulumi/pulumi"]?.version;
    for (const [place, step] of using("pulumi/actions")) assert.equal(step.with?.["pulumi-version"], sdk, place);
    for (const [place, step] of using("actions/setup-node")) {
      const version = String(step.with?.["node-version"]);
      if (version.includes("matrix")) continue;
      assert.ok(satisfies(minVersion(version)!, manifest.engines.node), `${place}: ${version}`);
    }
  });

  it("has credentials by GitHub's tokens alone, for the role of the stack's own account", () => {
    const roles = using("aws-actions/configure-aws-credentials").map(([place, step]) => [place, step.with]);
    const of = (role: string, region: string) => ({ "role-to-assume": role, "aws-region": region });
    assert.deepEqual(Object.fromEntries(roles), {
      "deploy-stack.yml deploy": of("${{ inputs.role }}", "${{ inputs.region }}"),
      "drift.yml look": of("${{ matrix.previewRole }}", "${{ matrix.region }}"),
      "fleet-shard.yml fleet": of("${{ vars.FLEET_ROLE_ARN }}", "${{ vars.AWS_REGION }}"),
      "preview.yml preview": of("${{ matrix.previewRole }}", "${{ matrix.region }}"),
    });
    for (const name of ["owner", "external"]) {
      assert.equal(WORKFLOWS["deploy.yml"]!.jobs[name]?.with?.role, "${{ matrix.deployRole }}");
    }
  });
});

describe("a deployment", () => {
  const deploy = WORKFLOWS["deploy-stack.yml"]!.jobs.deploy!;
  const commands = (deploy.steps ?? []).flatMap(({ run }) => run ?? []);
  const position = (text: string): number => {
    const at = commands.findIndex((run) => run.includes(text));
    assert.ok(at >= 0, text);
    return at;
  };

  it("must not begin without the plan that was reviewed, and is held to it", () => {
    const up = position("pulumi up");
    assert.ok(position("plan -- find") < position("plan -- check") && position("plan -- check") < up);
    assert.match(commands[up] ?? "", /--plan "\$GITHUB_WORKSPACE\/plan\/plan\.json" --policy-pack policypack /);
    for (const { if: condition } of deploy.steps ?? []) assert.doesNotMatch(condition ?? "", /always|!cancelled/);
  });

  it("must not run twice at a time for a stack, nor be cut short, nor be pushed out of its turn by a look for drift", () => {
    const group = "stack-${{ inputs.stack }}";
    assert.deepEqual(deploy.concurrency, { group, "cancel-in-progress": false });
    assert.equal(WORKFLOWS["drift.yml"]!.jobs.look!.concurrency, undefined);
  });

  it("is looked at in AWS afterwards", () => {
    assert.ok(position("access -- --live") > position("pulumi up"));
  });

  it("has the owner first, and must not go on to the others where that failed", () => {
    const external = WORKFLOWS["deploy.yml"]!.jobs.external!;
    assert.deepEqual(external.needs, ["stacks", "owner"]);
    assert.match(external.if ?? "", /!cancelled\(\) && !failure\(\)/);
  });
});
