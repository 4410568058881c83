/** Secrets that are read across accounts, both ways, on the real engine. In order, in one sandbox. */
import { DeleteRolePolicyCommand, IAMClient, ListPoliciesCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { DecryptCommand, EncryptCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import assert from "node:assert/strict";
import type { TestCheckout } from "./checkout";
import { assertGolden } from "./golden";
import { EXTERNAL, inSandbox, OWNER, PACK, roleArn } from "./in-sandbox";

const OWNERS_SECRET = "quickstart/MyCustomTypeSecret";
const EXTERNAL_SECRET = "quickstart/ExternalCMKSecret";
/** Of the external account; reads the owner's secret. */
const READER = roleArn(EXTERNAL, "Reader");
/** Of the owner account; reads the external account's secret. */
const OWNERS_READER = roleArn(OWNER, "OwnersReader");
const KMS_REFUSED = /GetSecretValue failed with AccessDeniedException: Access to KMS is not allowed/;
const SECRET_REFUSED = /DescribeSecret failed with AccessDeniedException: User: \S+ is not authorized to perform/;

describe("secrets read across accounts, end to end", function () {
  this.timeout(300_000);
  const outputs = { keyArn: "", ownerSecretArn: "", externalSecretArn: "" };

  /** The key is shared for writing and reading secrets, with the role that deploys the external one alone. */
  const shares = [{ accountId: EXTERNAL, level: "principals", roles: ["DeployRole"], use: "secretsManagerReadWrite" }];
  async function setOwner(
    readers: readonly object[],
    reads: readonly object[],
    checkout: TestCheckout = e2e.checkout,
  ): Promise<void> {
    const owner = await checkout.section("owner");
    const key = { alias: "alias/quickstart/shared", protect: false };
    const secret = { ...(owner.secret as object), recoveryWindowInDays: 0, readers };
    await checkout.setStack("owner", { owner: { ...owner, key, shares, secret, reads } });
  }
  const e2e = inSandbox(async (checkout) => {
    await setOwner(
      [{ accountId: EXTERNAL, roles: ["Reader"] }],
      [{ accountId: EXTERNAL, secretName: EXTERNAL_SECRET, roles: ["OwnersReader"] }],
      checkout,
    );
    const { roles, users, ...external } = await checkout.section("external");
    assert.ok(roles !== undefined && users !== undefined);
    const readers = [{ accountId: OWNER, roles: ["OwnersReader"] }];
    const secret = { ...(external.secret as object), recoveryWindowInDays: 0, readers };
    await checkout.setStack("external", { external: { ...external, secret } });
  });
  before(async () => {
    // The sandbox's roles may read every secret by IAM. These are to have nothing but what the program gives them.
    for (const [accountId, RoleName] of [
      [EXTERNAL, "Reader"],
      [OWNER, "OwnersReader"],
    ] as const) {
      const iam = await e2e.client(IAMClient, accountId);
      await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "Sandbox" }));
    }
  });
  const up = (stack: string): Promise<string> => e2e.up(stack, ...PACK);
  const demo = (side: string, role: string, secret: string) =>
    e2e.script("demo/secret-mgr-demo.ts", "--side", side, "--role", role, "--any-account", "--secret", secret);
  async function reads(side: string, role: string, secret: string): Promise<void> {
    const { exitCode, stdout, stderr } = await demo(side, role, secret);
    assert.equal(exitCode, 0, stdout + stderr);
    assert.match(stdout, /The value was read: /);
  }
  async function isRefused(side: string, role: string, secret: string, message: RegExp): Promise<void> {
    const { exitCode, stdout, stderr } = await demo(side, role, secret);
    assert.equal(exitCode, 1, stdout + stderr);
    assert.match(stdout + stderr, message);
  }
  async function policies(accountId: string): Promise<readonly (string | undefined)[]> {
    const iam = await e2e.client(IAMClient, accountId);
    const { Policies = [] } = await iam.send(new ListPoliciesCommand({ Scope: "Local" }));
    return Policies.map(({ PolicyName }) => PolicyName).sort();
  }

  it("are deployed with the policy pack on, the owner's side first", async () => {
    await up("owner");
    const text = await up("external");
    assert.doesNotMatch(text, /warning:/);
    for (const stack of ["owner", "external"]) Object.assign(outputs, await e2e.outputs(stack));
  });

  it("show in the access matrix", async () => {
    assertGolden("secrets-across-accounts.md", await e2e.matrix(["owner", "external"]));
  });

  it("are in AWS as they are deployed, policies of the secrets included", async () => {
    const { exitCode, stdout } = await e2e.script("access/cli.ts", "--live", "--stack", "owner", "--stack", "external");
    assert.equal(exitCode, 0, stdout);
  });

  it("are read by the listed role of the other account, by their ARN", async () => {
    await reads("owner", READER, outputs.ownerSecretArn);
    await reads("external", OWNERS_READER, outputs.externalSecretArn);
  });

  it("must not be read by another role of the other account, not even by its administrator", async () => {
    for (const name of ["ExampleRole", "DeployRole"]) {
      await isRefused("owner", roleArn(EXTERNAL, name), outputs.ownerSecretArn, SECRET_REFUSED);
      await isRefused("external", roleArn(OWNER, name), outputs.externalSecretArn, SECRET_REFUSED);
    }
  });

  it("must not let the reader use the key for another secret of the owner, or by itself", async () => {
    const secrets = await e2e.client(SecretsManagerClient, OWNER);
    // Its name begins like the other's, and its policy lets the reader in: the key does not.
    const Name = `${OWNERS_SECRET}-Second`;
    const second = { Name, SecretString: "v", KmsKeyId: outputs.keyArn };
    const { ARN = "" } = await secrets.send(new CreateSecretCommand(second));
    const policy = await secrets.send(new GetResourcePolicyCommand({ SecretId: OWNERS_SECRET }));
    await secrets.send(new PutResourcePolicyCommand({ SecretId: ARN, ResourcePolicy: policy.ResourcePolicy }));
    await isRefused("owner", READER, ARN, SECRET_REFUSED);
    const iam = await e2e.client(IAMClient, EXTERNAL);
    await letReadAllByIam(iam);
    await isRefused("owner", READER, ARN, KMS_REFUSED);
    await reads("owner", READER, outputs.ownerSecretArn);
    const KeyId = outputs.keyArn;
    const { CiphertextBlob } = await (
      await e2e.client(KMSClient, OWNER)
    ).send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("x") }));
    const kms = await e2e.client(KMSClient, EXTERNAL, { role: "Reader" });
    await assert.rejects(kms.send(new DecryptCommand({ KeyId, CiphertextBlob })), { name: "AccessDeniedException" });
    await secrets.send(new DeleteSecretCommand({ SecretId: ARN, ForceDeleteWithoutRecovery: true }));
    await iam.send(new DeleteRolePolicyCommand({ RoleName: "Reader", PolicyName: "AllSecrets" }));
  });

  it("must not be read any more when the owner has taken the readers away", async () => {
    await setOwner([], []);
    await up("owner");
    await isRefused("owner", READER, outputs.ownerSecretArn, SECRET_REFUSED);
    await isRefused("external", OWNERS_READER, outputs.externalSecretArn, SECRET_REFUSED);
    const secrets = await e2e.client(SecretsManagerClient, OWNER);
    const { ResourcePolicy } = await secrets.send(new GetResourcePolicyCommand({ SecretId: OWNERS_SECRET }));
    assert.equal(ResourcePolicy, undefined);
    assert.deepEqual(await policies(OWNER), []);
    const text = await up("external");
    assert.match(
      text,
      /external\.secret\.readers names arn:aws-cn:iam::111122223333:role\/OwnersReader, but the owner's stack/,
    );
    assert.deepEqual(await policies(EXTERNAL), ["cross-account-cmk-access"]);
  });

  it("leave nothing behind but a key that waits for its deletion", async () => {
    for (const stack of ["external", "owner"]) await e2e.destroy(stack);
    await e2e.leavesNothing(OWNER, EXTERNAL);
  });
});

/** An IAM policy by which the reader may read every secret: what is refused then is refused by the key. */
async function letReadAllByIam(iam: IAMClient): Promise<void> {
  const Statement = { Effect: "Allow", Action: "secretsmanager:*", Resource: "*" };
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await iam.send(new PutRolePolicyCommand({ RoleName: "Reader", PolicyName: "AllSecrets", PolicyDocument }));
}
