/** The reference walkthrough on the real engine, in order: each step goes on from the one before. */
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListPoliciesCommand,
} from "@aws-sdk/client-iam";
import {
  DescribeKeyCommand,
  EncryptCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListKeysCommand,
} from "@aws-sdk/client-kms";
import { DescribeSecretCommand, GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import assert from "node:assert/strict";
import type { Section } from "./checkout";
import { assertGolden } from "./golden";
import { EXTERNAL, inSandbox, OWNER } from "./in-sandbox";

const ACTIONS = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
const SECRET_VALUE = /"password"/;

describe("the walkthrough, end to end", function () {
  this.timeout(1_200_000);
  let owner: Section;
  let external: Section;

  const e2e = inSandbox(async (checkout) => {
    owner = await checkout.section("owner");
    external = await checkout.section("external");
    await checkout.setStack("owner", { owner });
    await checkout.setStack("external", { external });
  });
  const setOwner = (section: Section): Promise<void> => e2e.checkout.setStack("owner", { owner: section });

  async function keyPolicy(): Promise<unknown> {
    const kms = await e2e.client(KMSClient, OWNER);
    const { keyArn } = await e2e.outputs("owner");
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: "default" }));
    return JSON.parse(Policy ?? "");
  }
  const ownerStatement = {
    Sid: "Enable IAM User Permissions",
    Effect: "Allow",
    Principal: { AWS: `arn:aws-cn:iam::${OWNER}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  const shareStatement = (principal: unknown) => ({
    Sid: "Allow an external account to use this CMK",
    Effect: "Allow",
    Principal: { AWS: principal },
    Action: ACTIONS,
    Resource: "*",
  });

  it("must not deploy the external side before the owner's stack", async () => {
    assert.match(await e2e.upFails("external"), /unknown stack "organization\/cross-account-cmk\/owner"/);
    const { Policies } = await (
      await e2e.client(IAMClient, EXTERNAL)
    ).send(new ListPoliciesCommand({ Scope: "Local" }));
    assert.deepEqual(Policies, []);
  });

  it("must not change anything on a wrong configuration, and tells all of it at once", async () => {
    await setOwner({ ...owner, accountId: "1", region: "cn-nort-1" });
    const text = await e2e.upFails("owner");
    await setOwner(owner);
    assert.match(text, /has 2 problems\. Nothing was changed\./);
    assert.match(text, /Did you mean "cn-north-1"\?/);
    const { Keys } = await (await e2e.client(KMSClient, OWNER)).send(new ListKeysCommand({}));
    assert.deepEqual(Keys, []);
  });

  it("deploys the owner's stack and then the external one", async () => {
    assert.match(await e2e.up("owner"), /aws:kms:Key shared-key created/);
    assert.match(await e2e.up("external"), /aws:iam:Policy external-policy created/);
  });

  it("leaves exactly the walkthrough's key policy in the owner account, with rotation on", async () => {
    assert.deepEqual(await keyPolicy(), {
      Version: "2012-10-17",
      Statement: [ownerStatement, shareStatement(`arn:aws-cn:iam::${EXTERNAL}:root`)],
    });
    const kms = await e2e.client(KMSClient, OWNER);
    const { keyArn } = await e2e.outputs("owner");
    const rotation = await kms.send(new GetKeyRotationStatusCommand({ KeyId: keyArn }));
    assert.equal(rotation.KeyRotationEnabled, true);
  });

  it("leaves exactly the walkthrough's IAM policy in the external account, attached to its role and user", async () => {
    const iam = await e2e.client(IAMClient, EXTERNAL);
    const { accessPolicyArn: PolicyArn } = await e2e.outputs("external");
    const { keyArn } = await e2e.outputs("owner");
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    const version = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }));
    assert.deepEqual(JSON.parse(decodeURIComponent(version.PolicyVersion?.Document ?? "")), {
      Version: "2012-10-17",
      Statement: [{ Sid: "AllowExternalAccount", Effect: "Allow", Action: ACTIONS, Resource: keyArn }],
    });
    const role = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: "ExampleRole" }));
    const user = await iam.send(new ListAttachedUserPoliciesCommand({ UserName: "ExampleUser" }));
    for (const { AttachedPolicies } of [role, user]) {
      assert.ok(AttachedPolicies?.some((attached) => attached.PolicyArn === PolicyArn));
    }
  });

  it("encrypts a secret in each account with the key by its ARN, and each can be read there", async () => {
    const { keyArn } = await e2e.outputs("owner");
    for (const [account, name, description] of [
      [OWNER, "quickstart/MyCustomTypeSecret", undefined],
      [EXTERNAL, "quickstart/ExternalCMKSecret", "Test secret with external CMK"],
    ] as const) {
      const secrets = await e2e.client(SecretsManagerClient, account);
      const described = await secrets.send(new DescribeSecretCommand({ SecretId: name }));
      assert.equal(described.KmsKeyId, keyArn);
      if (description !== undefined) assert.equal(described.Description, description);
      const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: name }));
      assert.match(SecretString ?? "", SECRET_VALUE);
    }
  });

  it("must not keep a secret's value in plain text in the state or the outputs", async () => {
    for (const stack of ["owner", "external"]) {
      assert.doesNotMatch(await e2e.state(stack), /saanvi/);
    }
  });

  it("shows in the access matrix", async () => {
    assertGolden("way-account.md", await e2e.matrix(["owner", "external"]));
  });

  it("is changed by no refresh, and changes nothing when deployed again", async () => {
    for (const stack of ["owner", "external"]) {
      await e2e.refresh(stack, "--expect-no-changes");
      await e2e.up(stack, "--expect-no-changes");
    }
  });

  it("updates the key's policy in place, and nothing else, from the account to users and roles", async () => {
    const shares = [{ accountId: EXTERNAL, level: "principals", roles: ["ExampleRole"], users: ["ExampleUser"] }];
    await setOwner({ ...owner, shares });
    const resources = await e2e.changes("owner");
    assert.deepEqual(
      resources.map(({ op, urn, detailedDiff }) => [op, urn.split("::").at(-1), Object.keys(detailedDiff ?? {})]),
      [["update", "shared-key", ["policy"]]],
    );
    await e2e.up("owner");
    const principals = [`arn:aws-cn:iam::${EXTERNAL}:role/ExampleRole`, `arn:aws-cn:iam::${EXTERNAL}:user/ExampleUser`];
    assert.deepEqual(await keyPolicy(), {
      Version: "2012-10-17",
      Statement: [ownerStatement, shareStatement(principals)],
    });
    assertGolden("way-principals.md", await e2e.matrix(["owner", "external"]));
  });

  it("must not let another role of the external account use the key then, not even its administrator", async () => {
    const { keyArn: KeyId } = await e2e.outputs("owner");
    const Plaintext = Buffer.from("x");
    const encrypt = async (role: string) =>
      (await e2e.client(KMSClient, EXTERNAL, { role })).send(new EncryptCommand({ KeyId, Plaintext }));
    await encrypt("ExampleRole");
    await assert.rejects(encrypt("DeployRole"), {
      name: "AccessDeniedException",
      message: /because no resource-based policy allows the kms:Encrypt action$/,
    });
  });

  it("must not destroy the protected key, and says how to", async () => {
    await e2e.destroy("external");
    const text = await e2e.fails("owner", "destroy", "--yes", "--skip-preview", "--non-interactive");
    assert.match(text, /protect/);
    const { keyArn } = await e2e.outputs("owner");
    const { KeyMetadata } = await (await e2e.client(KMSClient, OWNER)).send(new DescribeKeyCommand({ KeyId: keyArn }));
    assert.equal(KeyMetadata?.KeyState, "Enabled");
  });

  it("leaves both accounts as they were, but for what waits to be deleted", async () => {
    const { keyArn } = await e2e.outputs("owner");
    await e2e.succeeds("owner", "state", "unprotect", "--all", "--yes");
    await e2e.destroy("owner");
    const { KeyMetadata } = await (await e2e.client(KMSClient, OWNER)).send(new DescribeKeyCommand({ KeyId: keyArn }));
    assert.equal(KeyMetadata?.KeyState, "PendingDeletion");
    // The secrets can be restored for a while, and are listed no more.
    await e2e.leavesNothing(OWNER, EXTERNAL);
  });

  for (const [region, partition] of [
    ["us-east-1", "aws"],
    ["us-gov-west-1", "aws-us-gov"],
  ] as const) {
    it(`deploys both sides in one stack in ${region}, with no line of code changed`, async () => {
      const [ownerId, externalId] = ["222233334444", "555566667777"];
      const deployRole = (account: string): string => `arn:${partition}:iam::${account}:role/DeployRole`;
      const section = (account: string, rest: object) => ({
        accountId: account,
        region,
        assumeRole: { roleArn: deployRole(account) },
        ...rest,
      });
      await e2e.checkout.setStack(region, {
        owner: section(ownerId, {
          key: { protect: false },
          shares: [{ accountId: externalId, level: "account" }],
          secret: owner.secret,
        }),
        external: section(externalId, { roles: ["ExampleRole"], secret: external.secret }),
      });
      await e2e.sandbox.seed([
        { accountId: ownerId, region, deployRole: "DeployRole", roles: [], users: [] },
        { accountId: externalId, region, deployRole: "DeployRole", roles: ["ExampleRole"], users: [] },
      ]);
      await e2e.up(region);
      const { keyArn, externalSecretArn } = await e2e.outputs(region);
      assert.ok(keyArn?.startsWith(`arn:${partition}:kms:${region}:${ownerId}:key/`));
      assert.ok(externalSecretArn?.startsWith(`arn:${partition}:secretsmanager:${region}:${externalId}:secret:`));
      await e2e.refresh(region, "--expect-no-changes");
      await e2e.succeeds(region, "preview", "--non-interactive", "--expect-no-changes");
    });
  }
});
