/** A deployment is killed while AWS makes the key: one command and one up lead to one key, and to no orphan. On the real engine. */
import { DescribeKeyCommand, KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { type Faults, startFaults } from "./faults";
import { InFleet } from "./in-fleet";
import { inSandbox, OWNER } from "./in-sandbox";

const UP = ["up", "--yes", "--skip-preview", "--non-interactive", "--stack", "owner"] as const;

describe("a deployment that was killed while it made the key, end to end", function () {
  this.timeout(600_000);
  let faults: Faults;
  const e2e = inSandbox(async (checkout) => {
    await checkout.setStack("owner", { owner: { ...(await checkout.section("owner")), secret: undefined } });
  });
  const fleet = new InFleet(e2e);
  before(async () => {
    faults = await startFaults(e2e.sandbox.endpoint);
  });
  after(() => faults.stop());

  const keys = async (): Promise<readonly string[]> => {
    const client = await e2e.client(KMSClient, OWNER);
    const all = (await client.send(new ListKeysCommand({}))).Keys ?? [];
    const described = await Promise.all(all.map(({ KeyId }) => client.send(new DescribeKeyCommand({ KeyId }))));
    return described.flatMap(({ KeyMetadata: key }) =>
      key?.KeyManager === "CUSTOMER" && key.KeyState === "Enabled" ? (key.KeyId ?? []) : [],
    );
  };

  /** The engine is killed while the call that makes the key is on its way; the provider outlives it. */
  async function killed(): Promise<void> {
    const before = await keys();
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    faults.set("kms", { kind: "slow", until });
    const { sandbox } = e2e;
    const running = sandbox.pulumi([...UP], { env: { ...sandbox.env, ...faults.variables } });
    const hasBegun = async (): Promise<boolean> =>
      (await e2e.state("owner").catch(() => "")).includes(`"type": "creating"`);
    while (!(await hasBegun())) await sleep(200);
    const { stderr, stdout } = await e2e.sandbox.pulumi([...UP]);
    const [, pid] = /\(pid (\d+)\)/.exec(stderr + stdout) ?? [];
    process.kill(Number(pid), "SIGKILL");
    await running;
    release();
    faults.clear();
    while ((await keys()).length === before.length) await sleep(200);
  }

  it("the key is found by its tags, taken over, and the next up makes no other", async () => {
    await e2e.succeeds("owner", "stack");
    await killed();
    const [key = ""] = await keys();

    const found = await fleet.fleet("orphans", "--stacks", "owner");
    assert.equal(found.exitCode, 2, found.stdout + found.stderr);
    assert.match(found.stdout, new RegExp(`aws:kms:Key shared-key: ${key} .*the next up would make another one`));
    assert.match(found.stdout, /Begun by an earlier run, and its end not noted: creating shared-key\./);

    const adopted = await fleet.fleet("orphans", "--stacks", "owner", "--adopt");
    assert.equal(adopted.exitCode, 0, adopted.stdout + adopted.stderr);
    assert.match(adopted.stdout, new RegExp(`taken into the state: aws:kms:Key shared-key, ${key}\\.`));

    const preview = await e2e.succeeds("owner", "preview", "--diff", "--non-interactive");
    assert.doesNotMatch(preview, /replace|kms\/key:Key: \(create\)/);
    await e2e.up("owner");
    assert.deepEqual(await keys(), [key]);
    await e2e.isUnchanged("owner");
    assert.match(await e2e.state("owner"), /"protect": true/);
    assert.doesNotMatch(await e2e.state("owner"), /pending_operations/);
  });

  it("all is well then, and nothing is left to take over", async () => {
    const well = await fleet.fleet("orphans", "--stacks", "owner");
    assert.equal(well.exitCode, 0, well.stdout + well.stderr);
    assert.match(well.stdout, /^owner: nothing in AWS carries its tags that its state has not\.$/m);
  });
});
