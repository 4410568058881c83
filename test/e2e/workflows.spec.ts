/**
 * The workflows as they stand, step by step on this machine: a pull request, its merge and its deployment, and the look for drift. The real
 * engine, in the sandbox; GitHub's API as GitHub describes it. In order, in one sandbox.
 */
import { DetachRolePolicyCommand, AttachRolePolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { GitHubDouble, type StoredPull } from "../ci/github/double";
import { type JobRun, LocalWorkflows, type Trigger } from "../workflows/local/runner";
import type { Section } from "./checkout";
import { EXTERNAL, inSandbox, OWNER } from "./in-sandbox";

const MAIN = "refs/heads/main";
const OWN_REPOSITORY = { full_name: "example-org/shared-key" };
const SHARED_POLICY = `arn:aws-cn:iam::${EXTERNAL}:policy/cross-account-cmk-access`;

const resultsOf = (runs: readonly JobRun[]): Readonly<Record<string, string>> =>
  Object.fromEntries(runs.map(({ name, result }) => [name, result]));
const logOf = (runs: readonly JobRun[]): string => runs.map(({ name, log }) => `== ${name}\n${log}`).join("\n");

describe("the workflows, end to end", function () {
  this.timeout(600_000);
  let owner: Section;
  let external: Section;
  let workflows: LocalWorkflows;
  const gitHub = new GitHubDouble();
  const e2e = inSandbox(async (checkout) => {
    [owner, external] = [await checkout.section("owner"), await checkout.section("external")];
    await checkout.setStack("owner", { owner });
    await checkout.setStack("external", { external });
  });

  async function git(...args: string[]): Promise<string> {
    const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "advice.detachedHead=false"];
    const { stdout } = await promisify(execFile)("git", [...identity, ...args], { cwd: e2e.checkout.folder });
    return stdout.trim();
  }
  const head = (): Promise<string> => git("rev-parse", "HEAD");
  async function commit(message: string): Promise<string> {
    await git("add", "--", ".", ":!node_modules", ":!.sandbox");
    await git("commit", "--quiet", "--allow-empty", "--message", message);
    return head();
  }

  /** A branch with the change of a stack, and the merge that GitHub makes of it to try it. @returns the branch's commit */
  async function pullRequest(branch: string, change: () => Promise<void>): Promise<string> {
    await git("checkout", "--quiet", "-b", branch);
    await change();
    const headSha = await commit(branch);
    await git("checkout", "--quiet", "--detach", "main");
    await git("merge", "--quiet", "--no-ff", "--message", `merge ${branch}`, branch);
    return headSha;
  }

  async function triggerOf(event: Trigger["event"], more: Partial<Trigger> = {}): Promise<Trigger> {
    const sha = await head();
    return { event, ref: MAIN, sha, headSha: sha, headBranch: "main", payload: {}, ...more };
  }
  const onPullRequest = (number: number, headSha: string, repository = OWN_REPOSITORY): Promise<Trigger> =>
    triggerOf("pull_request", {
      ref: `refs/pull/${number}/merge`,
      headSha,
      headBranch: "change",
      payload: { pull_request: { number, head: { repo: repository } } },
    });

  before(async () => {
    await gitHub.open();
    await git("init", "--quiet", "--initial-branch", "main");
    await commit("base");
    await e2e.up("owner");
    await e2e.up("external");
    workflows = await LocalWorkflows.open(e2e.checkout.folder, e2e.sandbox, gitHub);
  });
  after(async () => {
    await workflows.close();
    await gitHub.close();
  });

  let pull: StoredPull;

  it("report a pull request on each stack that it touches, as comments", async () => {
    const headSha = await pullRequest("decrypt-only", () =>
      e2e.checkout.setStack("owner", {
        owner: { ...owner, shares: [{ accountId: EXTERNAL, level: "account", use: "decrypt" }] },
      }),
    );
    pull = { number: 12, merged_at: null, merge_commit_sha: null, headSha, baseRef: "main" };
    const runs = await workflows.run("preview.yml", await onPullRequest(12, headSha));
    assert.deepEqual(
      resultsOf(runs),
      {
        "stacks: Stacks that are touched": "success",
        "preview: owner": "success",
        "preview: external": "success",
        "comment: Comment": "success",
      },
      logOf(runs),
    );
    assert.deepEqual(
      runs.map(({ role }) => role),
      [
        "",
        `arn:aws-cn:iam::${OWNER}:role/cross-account-cmk-preview`,
        `arn:aws-cn:iam::${EXTERNAL}:role/cross-account-cmk-preview`,
        "",
      ],
    );
    const [onExternal = "", onOwner = "", ...others] = gitHub.comments.map(({ body }) => body).sort();
    assert.deepEqual(others, []);
    assert.match(onOwner, /^<!-- cross-account-cmk report: owner -->\n/);
    assert.match(onOwner, /kms:Encrypt/);
    assert.match(onExternal, /^<!-- cross-account-cmk report: external -->\n/);
    assert.ok(runs.find(({ name }) => name === "preview: owner")?.summary.includes(onOwner.trim()));
    const plans = gitHub.artifacts.map(({ name }) => name.replace(/[0-9a-f]{40}$/, "TREE"));
    assert.deepEqual(plans, ["report-owner", "plan-owner-TREE", "report-external", "plan-external-TREE"]);
  });

  it("edit the comments at the next push, and say so of a stack that is not touched any more", async () => {
    await git("checkout", "--quiet", "main");
    const headSha = await pullRequest("documentation", () => Promise.resolve());
    const runs = await workflows.run("preview.yml", await onPullRequest(12, headSha));
    assert.deepEqual(
      resultsOf(runs),
      { "stacks: Stacks that are touched": "success", preview: "skipped", "comment: Comment": "success" },
      logOf(runs),
    );
    assert.equal(gitHub.comments.length, 2);
    for (const { body } of gitHub.comments) assert.doesNotMatch(body, /kms:Encrypt/);
  });

  it("must not run the code of a fork with credentials, and say why there is no preview", async () => {
    const before = gitHub.comments.length;
    const runs = await workflows.run(
      "preview.yml",
      await onPullRequest(13, pull.headSha, { full_name: "somebody/fork" }),
    );
    assert.deepEqual(resultsOf(runs), {
      "stacks: Stacks that are touched": "success",
      preview: "skipped",
      comment: "skipped",
    });
    assert.match(runs[0]?.summary ?? "", /It comes from a fork/);
    assert.equal(gitHub.comments.length, before);
  });

  it("must not deploy what was not reviewed", async () => {
    await git("checkout", "--quiet", "main");
    const before = await head();
    await e2e.checkout.setStack("owner", {
      owner: { ...owner, shares: [{ accountId: EXTERNAL, level: "account", use: "encrypt" }] },
    });
    const sha = await commit("straight onto the branch");
    gitHub.compared = { [`${sha}...main`]: [] };
    gitHub.pulls = [];
    const runs = await workflows.run("deploy.yml", await triggerOf("push", { payload: { before } }));
    assert.deepEqual(
      resultsOf(runs),
      { "stacks: Stacks that are touched": "success", "deploy: owner": "failure", external: "skipped" },
      logOf(runs),
    );
    assert.match(logOf(runs), /There is no reviewed plan of the stack owner[^]*Nothing was deployed\. To go on:/);
    assert.deepEqual(
      runs.map(({ role }) => role),
      ["", "", ""],
    );
    await git("reset", "--quiet", "--hard", before);
    await e2e.isUnchanged("owner");
  });

  /** By hand, for all stacks. */
  const byHand = async (file: string): Promise<readonly JobRun[]> =>
    workflows.run(file, await triggerOf("workflow_dispatch"));

  it("deploy what was reviewed and merged, the owner first, and look at it in AWS", async () => {
    const before = await head();
    // The merge that was previewed is the one that goes onto the branch.
    await git("merge", "--quiet", "--no-ff", "--message", "merge decrypt-only", "decrypt-only");
    const sha = await head();
    gitHub.pulls = [{ ...pull, merged_at: "2026-01-02T03:04:05Z", merge_commit_sha: sha }];
    gitHub.compared = { [`${sha}...main`]: [] };
    const runs = await workflows.run("deploy.yml", await triggerOf("push", { payload: { before } }));
    // What the owner shares has changed, and the plan of the external stack is of before.
    assert.deepEqual(
      resultsOf(runs),
      { "stacks: Stacks that are touched": "success", "deploy: owner": "success", "deploy: external": "failure" },
      logOf(runs),
    );
    const told = runs.map(({ environment, role }) => [environment, role]);
    assert.deepEqual(told.slice(1), [
      ["owner", `arn:aws-cn:iam::${OWNER}:role/cross-account-cmk-deploy`],
      ["external", `arn:aws-cn:iam::${EXTERNAL}:role/cross-account-cmk-deploy`],
    ]);
    assert.match(logOf(runs), /The plan of owner is that of pull request 12/);
    assert.match(runs[1]?.summary ?? "", /### AWS has everything as it is deployed\./);
    const summary = runs[2]?.summary ?? "";
    assert.match(summary, /^external: not as planned\nWhat happened: .*: external-policy\. /);
    assert.match(
      summary,
      /\n {2}1\. .*gh workflow run preview\.yml --ref main.*\n {2}2\. gh workflow run deploy\.yml --ref main\n/,
    );
    await e2e.isUnchanged("owner");
  });

  it("deploy the rest by a plan of the branch, as they said", async () => {
    const previews = await byHand("preview.yml");
    assert.deepEqual(
      resultsOf(previews),
      {
        "stacks: Stacks that are touched": "success",
        "preview: owner": "success",
        "preview: external": "success",
        comment: "skipped",
      },
      logOf(previews),
    );
    assert.deepEqual([...new Set(previews.map(({ environment }) => environment))], ["", "preview"]);
    const runs = await byHand("deploy.yml");
    assert.deepEqual(
      resultsOf(runs),
      { "stacks: Stacks that are touched": "success", "deploy: owner": "success", "deploy: external": "success" },
      logOf(runs),
    );
    assert.match(logOf(runs), /The plan of external is that of a preview of main/);
    for (const stack of ["owner", "external"]) await e2e.isUnchanged(stack);
  });

  it("have the fleet's shards on a machine each, after the owners", async () => {
    const inputs = { operation: "preview", batch: "50" };
    const runs = await workflows.run("fleet.yml", await triggerOf("workflow_dispatch", { inputs }));
    assert.deepEqual(
      runs.map(({ name, result, role }) => [name, result, role]),
      [
        ["shards: Shards", "success", ""],
        ["fleet: owners", "success", "arn:aws-cn:iam::111122223333:role/Fleet"],
        ["fleet: 1/1", "success", "arn:aws-cn:iam::111122223333:role/Fleet"],
      ],
      logOf(runs),
    );
    assert.match(runs[1]?.summary ?? "", /preview of 1 stack: 1 done/);
    const wrong = await workflows.run(
      "fleet.yml",
      await triggerOf("workflow_dispatch", { inputs: { ...inputs, batch: "x" } }),
    );
    assert.deepEqual(resultsOf(wrong), { "shards: Shards": "failure", owners: "skipped", others: "skipped" });
  });

  it("open one issue on drift, keep it, and close it when all is well again", async () => {
    const scheduled = await triggerOf("schedule");
    const all = (owner: string, other: string) => ({
      "stacks: All stacks": "success",
      "look: owner": owner,
      "look: external": other,
      "issue: Issue": "success",
    });
    const iam = await e2e.client(IAMClient, EXTERNAL);
    const attachment = { RoleName: "ExampleRole", PolicyArn: SHARED_POLICY };
    await iam.send(new DetachRolePolicyCommand(attachment));
    const drifted = await workflows.run("drift.yml", scheduled);
    assert.deepEqual(resultsOf(drifted), all("success", "failure"), logOf(drifted));
    await iam.send(new AttachRolePolicyCommand(attachment));
    const [issue, ...others] = gitHub.issues;
    assert.deepEqual(others, []);
    assert.match(issue?.body ?? "", /\| `external` \| \*\*differs\*\* \|/);
    assert.match(issue?.body ?? "", /\| `owner` \| as deployed \| as deployed \|/);
    const mended = await workflows.run("drift.yml", scheduled);
    assert.deepEqual(resultsOf(mended), all("success", "success"), logOf(mended));
    assert.equal(issue?.state, "closed");
  });
});
