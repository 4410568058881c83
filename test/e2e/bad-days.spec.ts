/** Bad days on the real engine: what is told of each, and that what is told to go on does so. In order, in one sandbox. */
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Explanation, Kind } from "../../fleet/bad-days/explanation";
import { locksIn } from "../../fleet/bad-days/locks";
import { AwsError } from "../../sandbox/authorizer/answer";
import { type Faults, startFaults } from "./faults";
import { externalName, fleetSections, InFleet, kindsOf, writeFleet, type FleetSections } from "./in-fleet";
import { inSandbox } from "./in-sandbox";

const [FIRST, SECOND] = [externalName(1), externalName(2)];
const UP = ["up", "--yes", "--skip-preview", "--non-interactive"] as const;

describe("bad days, end to end", function () {
  this.timeout(600_000);
  let sections: FleetSections;
  let faults: Faults;
  const e2e = inSandbox(async (checkout) => {
    sections = await fleetSections(checkout, 2);
    await writeFleet(checkout, sections);
  });
  before(async () => {
    faults = await startFaults(e2e.sandbox.endpoint);
    fleet.variables = faults.variables;
  });
  after(() => faults.stop());
  const fleet = new InFleet(e2e);

  const accountOf = (stack: string): string => String(sections.externals[stack]?.accountId);
  /** What is told of a stack that cannot be deployed. */
  async function told(stack: string, kind: Kind): Promise<Explanation> {
    const { stacks } = await fleet.ends(2, "up", "--stacks", stack);
    const [outcome] = stacks.map((each) => each.outcome);
    assert.ok(outcome?.kind === "failed", JSON.stringify(outcome));
    assert.equal(outcome.explanation.kind, kind, JSON.stringify(outcome.explanation));
    return outcome.explanation;
  }
  /** The last step that was told. */
  async function goesOn({ next }: Explanation, stack: string): Promise<void> {
    assert.match(next.at(-1) ?? "", new RegExp(`npm run fleet -- up --resume --stacks ${stack}`));
    assert.deepEqual(kindsOf(await fleet.ends(0, "up", "--resume", "--stacks", stack)), { [stack]: "done" });
  }
  /** Runs the commands of a step as a user would copy them. */
  async function does(step: string, ...replaced: readonly [string, string][]): Promise<void> {
    const command = replaced.reduce(
      (text, [from, to]) => text.replaceAll(from, to),
      step.slice(step.indexOf("pulumi ")),
    );
    const { sandbox } = e2e;
    const { exitCode, stdout, stderr } = await sandbox.run("sh", ["-c", command], { cwd: sandbox.projectFolder });
    assert.equal(exitCode, 0, `${command}\n${stdout}${stderr}`);
  }
  const secrets = async (stack: string): Promise<readonly string[]> => {
    const client = await e2e.client(SecretsManagerClient, accountOf(stack));
    return ((await client.send(new ListSecretsCommand({}))).SecretList ?? []).map(({ ARN = "" }) => ARN);
  };

  it("the owner's stack was never there", async () => {
    const { happened, state, next } = await told(FIRST, "owner gone");
    assert.match(
      happened,
      /^The owner's stack organization\/cross-account-cmk\/owner is not in this backend: it was never deployed/,
    );
    assert.match(state, /^Nothing in AWS was changed\./);
    assert.match(next[1] ?? "", /pulumi up --stack owner --policy-pack policypack$/);
    assert.deepEqual(kindsOf(await fleet.ends(0, "up", "--stacks", "owner")), { owner: "done" });
  });

  it("the credentials expired", async () => {
    const error = new AwsError("ExpiredToken", "The security token included in the request is expired", 403);
    faults.set("sts", { kind: "error", error });
    const explanation = await told(FIRST, "expired credentials");
    assert.equal(explanation.state, "Nothing in AWS was changed.");
    faults.clear();
  });

  it("the API is throttled", async function () {
    e2e.onlyWithStandIn(this, "it tries a throttled call 25 times, for more than ten minutes.");
    faults.set("secretsmanager", { kind: "error", error: new AwsError("ThrottlingException", "Rate exceeded") });
    const { happened, state, next } = await told(FIRST, "throttled");
    assert.match(happened, /\(Secrets Manager: CreateSecret\)/);
    assert.match(
      state,
      /^Done before, and noted in the state: created external-policy, .*\. Nothing else was changed\.$/,
    );
    assert.match(next[0] ?? "", /--parallel 1$/);
    faults.clear();
  });

  it("the Region is down", async function () {
    e2e.onlyWithStandIn(this, "it tries a call without an answer 25 times.");
    faults.set("secretsmanager", { kind: "no answer" });
    const explanation = await told(FIRST, "region unreachable");
    assert.equal(explanation.happened, "AWS in cn-north-1 did not answer (Secrets Manager: CreateSecret).");
    assert.match(explanation.state, /Whether AWS did what was asked for external-secret is not known/);
    faults.clear();
    await goesOn(explanation, FIRST);
    assert.equal((await secrets(FIRST)).length, 1);
  });

  it("a second deployment of the stack, and then one that was killed with its lock left behind", async () => {
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    faults.set("secretsmanager", { kind: "slow", until });
    const { sandbox } = e2e;
    const env = { ...sandbox.env, ...faults.variables };
    await e2e.succeeds(SECOND, "stack");
    const first = sandbox.pulumi([...UP, "--stack", SECOND], { env });
    const hasBegun = async (): Promise<boolean> => {
      const text = await e2e.state(SECOND);
      return text.includes('"type": "creating"') && text.includes("secretsmanager/secret:Secret");
    };
    while (!(await hasBegun())) await sleep(200);

    const running = await told(SECOND, "running elsewhere");
    assert.match(running.happened, /^Another update of this stack is running: process \d+ of \S+ on \S+, since \S+\.$/);
    assert.match(running.state, /^This run changed nothing\. The other one goes on, and must not be cancelled/);

    const log = await readFile(fleet.file(`logs/${SECOND}.log`), "utf8");
    process.kill(locksIn(log)[0]!.pid, "SIGKILL");
    await first;
    release();
    faults.clear();
    const killed = await told(SECOND, "lock left behind");
    assert.match(killed.happened, /which does not run any more\.$/);
    assert.equal(killed.next[0], `pulumi cancel --stack ${SECOND} --yes`);
    await does(killed.next[0]);
    // The provider outlived its engine: AWS made the secret, and the state does not have it.
    while ((await secrets(SECOND)).length === 0) await sleep(200);

    const left = await told(SECOND, "left by an interruption");
    assert.match(left.next[0] ?? "", /take it over, with its ARN as ID: pulumi import --stack external-2 /);
    const [arn = ""] = await secrets(SECOND);
    await does(left.next[0] ?? "", [" ID", ` ${arn}`]);
    await does(left.next[1] ?? "");
    await goesOn(left, SECOND);
    assert.deepEqual(await secrets(SECOND), [arn]);
  });

  it("the owner's stack is removed, and comes back from an export", async () => {
    const file = path.join(e2e.checkout.folder, "owner-state.json");
    await e2e.succeeds("owner", "stack", "export", "--file", file);
    const { keyArn } = await e2e.outputs("owner");
    await does("pulumi stack rm owner --yes --force --preserve-config");
    const gone = await told(FIRST, "owner gone");
    const commands = /\((pulumi stack init owner); (pulumi stack import [^)]*)\)/.exec(gone.next[0] ?? "");
    await does(commands?.[1] ?? "");
    await does(commands?.[2] ?? "", ["FILE", file]);
    await goesOn(gone, FIRST);
    assert.equal((await e2e.outputs("owner")).keyArn, keyArn);
  });
});
