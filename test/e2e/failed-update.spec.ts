/**
 * A revocation that fails, as with the official provider: the state then has what was asked for, and AWS what was before.
 * Nobody may be told that the leaver is gone. In order, in one sandbox.
 * @see https://github.com/pulumi/pulumi/issues/21458
 */
import { GetKeyPolicyCommand, KMSClient } from "@aws-sdk/client-kms";
import assert from "node:assert/strict";
import type { Section } from "./checkout";
import { EXTERNAL, inSandbox, OWNER, roleArn } from "./in-sandbox";
import { InFleet } from "./in-fleet";

const LEAVER = "ExampleRole";
const STAYS = "StayingRole";

describe("a revocation that failed, end to end", function () {
  this.timeout(600_000);
  let owner: Section;
  const shareWith = (...roles: string[]): Section => ({
    ...owner,
    shares: [{ accountId: EXTERNAL, level: "principals", roles }],
  });
  const e2e = inSandbox(async (checkout) => {
    owner = await checkout.section("owner");
    await checkout.setStack("owner", { owner: shareWith(LEAVER, STAYS) });
  });
  const fleet = new InFleet(e2e);
  const setOwner = (...roles: string[]): Promise<void> =>
    e2e.checkout.setStack("owner", { owner: shareWith(...roles) });

  /** Whether the key's policy in AWS names the leaver. */
  async function letsIn(): Promise<boolean> {
    const { keyArn: KeyId } = await e2e.outputs("owner");
    const kms = await e2e.client(KMSClient, OWNER);
    const { Policy = "" } = await kms.send(new GetKeyPolicyCommand({ KeyId }));
    return Policy.includes(roleArn(EXTERNAL, LEAVER));
  }
  async function printed(script: string, ...args: string[]): Promise<string> {
    const { stdout, stderr } = await e2e.script(script, "--stack", "owner", ...args);
    return stdout + stderr;
  }

  it("fails for the misspelt role beside it, and the leaver is still let in", async () => {
    await e2e.seed(EXTERNAL, LEAVER, STAYS);
    await e2e.up("owner");
    await setOwner(STAYS, "Mispelt");
    assert.match(await e2e.upFails("owner"), /invalid principals/);
    assert.equal(await letsIn(), true);
    const { deployment } = JSON.parse(await e2e.state("owner")) as {
      deployment: { resources: { urn: string; initErrors?: string[]; outputs?: { policy?: string } }[] };
    };
    const [key] = deployment.resources.filter(({ initErrors = [] }) => initErrors.length > 0);
    assert.match(key?.urn ?? "", /::shared-key$/);
    assert.ok(key?.outputs?.policy?.includes("Mispelt"));
  });

  it("must not be told as done: by access, the report, and a fleet's preview", async () => {
    const access = await printed("access/cli.ts", "--state", "--json");
    assert.match(access, /The last deployment of shared-key failed/);
    assert.doesNotMatch(access, /"denied"[^}]*"KEY"/);
    const report = await printed("report/cli.ts");
    assert.match(report, /The last deployment of shared-key failed: deploy with \\?`pulumi up --refresh/);
    assert.doesNotMatch(report, /Ready to deploy|[Nn]obody gains or loses access/);
    const { stacks } = await fleet.ends(0, "preview", "--stacks", "owner");
    assert.deepEqual(
      stacks.map(({ outcome }) => outcome.kind === "done" && outcome.failedBefore),
      [["shared-key"]],
    );
  });

  it("must not be told as updated where the engine takes it for done: a fleet reads AWS, and revokes", async () => {
    await e2e.seed(EXTERNAL, "Mispelt");
    const { stacks } = await fleet.ends(0, "up", "--stacks", "owner");
    assert.deepEqual(
      stacks.map(({ outcome }) => outcome.kind === "done" && outcome.failedBefore),
      [["shared-key"]],
    );
    assert.equal(await letsIn(), false);
    assert.doesNotMatch(await e2e.state("owner"), /initErrors/);
  });

  it("is undone by `pulumi up --refresh`, where a plain `pulumi up` says `updated` and changes nothing", async () => {
    await setOwner(LEAVER, STAYS);
    await e2e.up("owner");
    await setOwner(STAYS, "Nobody");
    await e2e.upFails("owner");
    await e2e.seed(EXTERNAL, "Nobody");
    assert.match(await e2e.up("owner"), /1 updated/);
    assert.equal(await letsIn(), true);
    await e2e.up("owner", "--refresh");
    assert.equal(await letsIn(), false);
  });
});
