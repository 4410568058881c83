/** Secrets' resource policies as resources of their own: created, read, updated, replaced, imported and deleted. */
import assert from "node:assert/strict";

import { type Values } from "../../../../../sandbox/plugins/aws/engine/values";
import { EXTERNAL, OWNER } from "../emulated-accounts";
import { type Resource, unwrapped } from "../provider-client";
import { emulatedProvider, text } from "./fixture";

const SECRET = "aws:secretsmanager/secret:Secret";
const POLICY = "aws:secretsmanager/secretPolicy:SecretPolicy";

const document = (Sid: string, more: object = {}): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        ...{ Sid, Effect: "Allow", Principal: { AWS: `arn:aws-cn:iam::${EXTERNAL}:root` } },
        ...{ Action: "secretsmanager:GetSecretValue", Resource: "*", ...more },
      },
    ],
  });

describe("the provider's secret policies against the emulated Secrets Manager", function () {
  this.timeout(30_000);
  const aws = emulatedProvider();
  let secret: Resource;
  let names = 0;
  beforeEach(async () => {
    names += 1;
    secret = await aws().provider.up(SECRET, "s", { name: `secret-${names}`, recoveryWindowInDays: 0 });
  });

  const news = (policy: string, more: Values = {}): Values => ({ secretArn: text(secret.state.arn), policy, ...more });

  async function livePolicy(): Promise<string | undefined> {
    const { client, sdk } = await aws().accounts.account(OWNER).secretsManager();
    return (await client.send(new sdk.GetResourcePolicyCommand({ SecretId: secret.id }))).ResourcePolicy;
  }

  it("must be created, found unchanged, changed in place, imported, and taken away when it is deleted", async () => {
    const policy = await aws().provider.up(POLICY, "p", news(document("first")));
    assert.deepEqual([policy.id, policy.state], [secret.id, { ...news(document("first")), region: "cn-north-1" }]);
    await aws().assertSettled(policy, news(JSON.stringify(JSON.parse(document("first")), undefined, 2)));
    const { resource, paths, replaces } = await aws().provider.change(policy, news(document("second")));
    assert.deepEqual([paths, replaces, await livePolicy()], [["policy"], [], document("second")]);
    assert.deepEqual((await aws().provider.read(POLICY, secret.id)).inputs, {
      ...news(document("second")),
      region: "cn-north-1",
    });
    await aws().provider.delete(resource);
    await aws().provider.delete(resource);
    assert.equal(await livePolicy(), undefined);
  });

  it("must be empty where it was taken away by hand, and be put back by the same program", async () => {
    const policy = await aws().provider.up(POLICY, "p", news(document("first")));
    const { client, sdk } = await aws().accounts.account(OWNER).secretsManager();
    await client.send(new sdk.DeleteResourcePolicyCommand({ SecretId: secret.id }));
    const { id, inputs, state } = await aws().refresh(policy);
    assert.deepEqual([id, state.policy], [policy.id, ""]);
    const drifted = { ...policy, inputs: unwrapped(inputs), state: unwrapped(state) };
    assert.deepEqual((await aws().provider.change(drifted, news(document("first")))).paths, ["policy"]);
    assert.equal(await livePolicy(), document("first"));
  });

  it("must be gone with its secret", async () => {
    const policy = await aws().provider.up(POLICY, "p", news(document("first")));
    await aws().provider.delete(secret);
    await aws().deleteForGood(policy);
  });

  it("must be replaced for another secret", async () => {
    const policy = await aws().provider.up(POLICY, "p", news(document("first")));
    const other = { ...news(document("first")), secretArn: `${text(secret.state.arn)}x` };
    assert.deepEqual((await aws().provider.change(policy, other)).replaces, ["secretArn"]);
  });

  it("must refuse a public policy where that is blocked, and take the same one where it is not", async () => {
    const open = document("open", { Principal: "*" });
    await assert.rejects(
      aws().provider.up(POLICY, "p", news(open, { blockPublicPolicy: true })),
      /putting Secrets Manager Secret \(.*\) policy: operation error Secrets Manager: PutResourcePolicy, .* PublicPolicyException: /,
    );
    const conditional = document("open", {
      ...{ Principal: { AWS: "*" }, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } },
    });
    const policy = await aws().provider.up(POLICY, "p", news(conditional, { blockPublicPolicy: true }));
    assert.equal(policy.state.blockPublicPolicy, true);
    const { paths } = await aws().provider.change(policy, news(open));
    assert.deepEqual(paths, ["blockPublicPolicy", "policy"]);
    assert.equal(await livePolicy(), open);
  });
});
