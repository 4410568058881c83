/** Secrets that are read across accounts, both ways, on the real engine. In order, in one sandbox. */
import { DeleteRolePolicyCommand, IAMClient, ListPoliciesCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { DecryptCommand, DescribeKeyCommand, EncryptCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetResourcePolicyCommand,
  ListSecretsCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import assert from "node:assert/strict";
import * as path from "node:path";
import { openSandbox, type Sandbox } from "../../sandbox/sandbox";
import { testCheckout, type TestCheckout } from "./checkout";
import { assertGolden } from "./golden";

const OWNER = "111122223333";
const EXTERNAL = "444455556666";
const REGION = "cn-north-1";
const OWNERS_SECRET = "quickstart/MyCustomTypeSecret";
const EXTERNAL_SECRET = "quickstart/ExternalCMKSecret";
const roleArn = (accountId: string, name: string): string => `arn:aws-cn:iam::${accountId}:role/${name}`;
/** Of the external account; reads the owner's secret. */
const READER = roleArn(EXTERNAL, "Reader");
/** Of the owner account; reads the external account's secret. */
const OWNERS_READER = roleArn(OWNER, "OwnersReader");
const KMS_REFUSED = /GetSecretValue failed with AccessDeniedException: Access to KMS is not allowed/;
const SECRET_REFUSED = /DescribeSecret failed with AccessDeniedException: User: \S+ is not authorized to perform/;

describe("secrets read across accounts, end to end", function () {
  this.timeout(300_000);
  let checkout: TestCheckout;
  let sandbox: Sandbox;
  const outputs = { keyArn: "", ownerSecretArn: "", externalSecretArn: "" };

  /** The key is shared for writing and reading secrets, with the role that deploys the external one alone. */
  const shares = [{ accountId: EXTERNAL, level: "principals", roles: ["DeployRole"], use: "secretsManagerReadWrite" }];
  async function setOwner(readers: readonly object[], reads: readonly object[]): Promise<void> {
    const owner = await checkout.section("owner");
    const key = { alias: "alias/quickstart/shared", protect: false };
    const secret = { ...(owner.secret as object), recoveryWindowInDays: 0, readers };
    await checkout.setStack("owner", { owner: { ...owner, key, shares, secret, reads } });
  }
  async function setExternal(readers: readonly object[]): Promise<void> {
    const { roles, users, ...external } = await checkout.section("external");
    assert.ok(roles !== undefined && users !== undefined);
    const secret = { ...(external.secret as object), recoveryWindowInDays: 0, readers };
    await checkout.setStack("external", { external: { ...external, secret } });
  }
  before(async () => {
    checkout = await testCheckout();
    await setOwner(
      [{ accountId: EXTERNAL, roles: ["Reader"] }],
      [{ accountId: EXTERNAL, secretName: EXTERNAL_SECRET, roles: ["OwnersReader"] }],
    );
    await setExternal([{ accountId: OWNER, roles: ["OwnersReader"] }]);
    sandbox = await openSandbox({ checkout: checkout.folder, folder: path.join(checkout.folder, ".sandbox") });
    // The sandbox's roles may read every secret by IAM. These are to have nothing but what the program gives them.
    for (const [accountId, RoleName] of [
      [EXTERNAL, "Reader"],
      [OWNER, "OwnersReader"],
    ] as const) {
      const iam = await client(IAMClient, accountId);
      await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "Sandbox" }));
    }
  });
  after(async () => {
    await sandbox.close();
    await checkout.remove();
  });

  async function client<T>(make: new (options: object) => T, accountId: string, roleName?: string): Promise<T> {
    const credentials = await sandbox.credentials(accountId, REGION, roleName);
    return new make({ region: REGION, endpoint: sandbox.endpoint, credentials });
  }
  async function pulumi(command: string, stack: string, ...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await sandbox.pulumi([command, ...args, "--stack", stack]);
    assert.equal(exitCode, 0, stdout + stderr);
    return stdout + stderr;
  }
  const up = (stack: string): Promise<string> =>
    pulumi("up", stack, "--yes", "--skip-preview", "--non-interactive", "--policy-pack", "policypack");
  /** A script of the project, as a process of its own. */
  async function run(script: string, ...args: string[]): Promise<{ readonly exitCode: number; readonly text: string }> {
    const file = path.resolve(__dirname, "../..", script);
    const { exitCode, stdout, stderr } = await sandbox.run(
      process.execPath,
      ["--require", "ts-node/register/transpile-only", file, ...args],
      { env: { ...sandbox.env, NO_COLOR: "1", COLUMNS: "140" } },
    );
    return { exitCode, text: stdout + stderr };
  }
  const demo = (side: string, role: string, secret: string): ReturnType<typeof run> =>
    run("demo/secret-mgr-demo.ts", "--side", side, "--role", role, "--any-account", "--secret", secret);
  async function reads(side: string, role: string, secret: string): Promise<void> {
    const { exitCode, text } = await demo(side, role, secret);
    assert.equal(exitCode, 0, text);
    assert.match(text, /The value was read: /);
  }
  async function isRefused(side: string, role: string, secret: string, message: RegExp): Promise<void> {
    const { exitCode, text } = await demo(side, role, secret);
    assert.equal(exitCode, 1, text);
    assert.match(text, message);
  }
  async function policies(accountId: string): Promise<readonly (string | undefined)[]> {
    const iam = await client(IAMClient, accountId);
    const { Policies = [] } = await iam.send(new ListPoliciesCommand({ Scope: "Local" }));
    return Policies.map(({ PolicyName }) => PolicyName).sort();
  }

  it("are deployed with the policy pack on, the owner's side first", async () => {
    await up("owner");
    const text = await up("external");
    assert.doesNotMatch(text, /warning:/);
    for (const stack of ["owner", "external"]) {
      const { stdout } = await sandbox.pulumi(["stack", "output", "--json", "--stack", stack]);
      Object.assign(outputs, JSON.parse(stdout));
    }
  });

  it("show in the access matrix", async () => {
    const { exitCode, text } = await run("access/cli.ts", "--state", "--stack", "owner", "--stack", "external");
    assert.equal(exitCode, 0, text);
    assertGolden("secrets-across-accounts.txt", text);
  });

  it("are in AWS as they are deployed, policies of the secrets included", async () => {
    const { exitCode, text } = await run("access/cli.ts", "--live", "--stack", "owner", "--stack", "external");
    assert.equal(exitCode, 0, text);
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
    const secrets = await client(SecretsManagerClient, OWNER);
    // Its name begins like the other's, and its policy lets the reader in: the key does not.
    const Name = `${OWNERS_SECRET}-Second`;
    const second = { Name, SecretString: "v", KmsKeyId: outputs.keyArn };
    const { ARN = "" } = await secrets.send(new CreateSecretCommand(second));
    const policy = await secrets.send(new GetResourcePolicyCommand({ SecretId: OWNERS_SECRET }));
    await secrets.send(new PutResourcePolicyCommand({ SecretId: ARN, ResourcePolicy: policy.ResourcePolicy }));
    await isRefused("owner", READER, ARN, SECRET_REFUSED);
    const iam = await client(IAMClient, EXTERNAL);
    await letReadAllByIam(iam);
    await isRefused("owner", READER, ARN, KMS_REFUSED);
    await reads("owner", READER, outputs.ownerSecretArn);
    const KeyId = outputs.keyArn;
    const { CiphertextBlob } = await (
      await client(KMSClient, OWNER)
    ).send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("x") }));
    const kms = await client(KMSClient, EXTERNAL, "Reader");
    await assert.rejects(kms.send(new DecryptCommand({ KeyId, CiphertextBlob })), { name: "AccessDeniedException" });
    await secrets.send(new DeleteSecretCommand({ SecretId: ARN, ForceDeleteWithoutRecovery: true }));
    await iam.send(new DeleteRolePolicyCommand({ RoleName: "Reader", PolicyName: "AllSecrets" }));
  });

  it("must not be read any more when the owner has taken the readers away", async () => {
    await setOwner([], []);
    await up("owner");
    await isRefused("owner", READER, outputs.ownerSecretArn, SECRET_REFUSED);
    await isRefused("external", OWNERS_READER, outputs.externalSecretArn, SECRET_REFUSED);
    const secrets = await client(SecretsManagerClient, OWNER);
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
    for (const stack of ["external", "owner"]) await pulumi("destroy", stack, "--yes", "--skip-preview");
    for (const accountId of [OWNER, EXTERNAL]) {
      assert.deepEqual(await policies(accountId), []);
      const secrets = await client(SecretsManagerClient, accountId);
      assert.deepEqual((await secrets.send(new ListSecretsCommand({}))).SecretList, []);
    }
    const kms = await client(KMSClient, OWNER);
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: outputs.keyArn }));
    assert.equal(KeyMetadata?.KeyState, "PendingDeletion");
  });
});

/** An IAM policy by which the reader may read every secret: what is refused then is refused by the key. */
async function letReadAllByIam(iam: IAMClient): Promise<void> {
  const Statement = { Effect: "Allow", Action: "secretsmanager:*", Resource: "*" };
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await iam.send(new PutRolePolicyCommand({ RoleName: "Reader", PolicyName: "AllSecrets", PolicyDocument }));
}
