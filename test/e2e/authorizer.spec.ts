/** What the sandbox refuses because AWS would, on the real engine, and what the demo says to it. In order, in one sandbox. */
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DetachRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateGrantCommand, DecryptCommand, EncryptCommand, KMSClient, RevokeGrantCommand } from "@aws-sdk/client-kms";
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import { openSandbox, type Sandbox } from "../../sandbox/sandbox";
import { testCheckout, type Section, type TestCheckout } from "./checkout";

const OWNER = "111122223333";
const EXTERNAL = "444455556666";
const UNLISTED = "777788889999";
const REGION = "cn-north-1";
const SECRET = "quickstart/ExternalCMKSecret";
/** A role that may do everything with secrets, and nothing with keys. */
const SECRETS_ONLY = "SecretsOnly";
const UP = ["up", "--yes", "--skip-preview", "--non-interactive"];
const DEMO = path.resolve(__dirname, "../../demo/secret-mgr-demo.ts");

const roleArn = (accountId: string, name: string): string => `arn:aws-cn:iam::${accountId}:role/${name}`;
const accountShare = { accountId: EXTERNAL, level: "account" };
const principalShare = { accountId: EXTERNAL, level: "principals", roles: ["ExampleRole"], users: ["ExampleUser"] };
const KMS_REFUSED = { name: "AccessDeniedException", message: "Access to KMS is not allowed" };
/** What the demo says where the key refuses. */
const DEMO_KMS_REFUSED =
  /GetSecretValue failed with AccessDeniedException: Access to KMS is not allowed\nThe secret was found and may be read, but the caller may not use the key that it is encrypted with\./;

describe("the sandbox refuses what AWS refuses", function () {
  this.timeout(300_000);
  let checkout: TestCheckout;
  let sandbox: Sandbox;
  let owner: Section;
  let KeyId = "";

  before(async () => {
    checkout = await testCheckout();
    owner = await checkout.section("owner");
    await checkout.setStack("owner", { owner: { ...owner, shares: [] } });
    sandbox = await openSandbox({ checkout: checkout.folder, folder: path.join(checkout.folder, ".sandbox") });
    const other = { region: REGION, deployRole: "DeployRole", users: [] };
    await sandbox.seed([
      { ...other, accountId: EXTERNAL, roles: ["ExampleRole"], users: ["ExampleUser"] },
      { ...other, accountId: UNLISTED, roles: [] },
    ]);
  });
  after(async () => {
    await sandbox.close();
    await checkout.remove();
  });

  async function up(stack: string): Promise<{ readonly exitCode: number; readonly text: string }> {
    const { exitCode, stdout, stderr } = await sandbox.pulumi([...UP, "--stack", stack]);
    return { exitCode, text: stdout + stderr };
  }
  async function share(...shares: object[]): Promise<void> {
    await checkout.setStack("owner", { owner: { ...owner, shares } });
    const { exitCode, text } = await up("owner");
    assert.equal(exitCode, 0, text);
  }
  async function client<T>(make: new (options: object) => T, accountId: string, roleName?: string): Promise<T> {
    const credentials = await sandbox.credentials(accountId, REGION, roleName);
    return new make({ region: REGION, endpoint: sandbox.endpoint, credentials });
  }
  /** Runs the demo as a role, which may be of any account. */
  async function demo(role: string, ...args: string[]): Promise<{ readonly exitCode: number; readonly text: string }> {
    const command = [
      "--require",
      "ts-node/register/transpile-only",
      DEMO,
      "--side",
      "external",
      "--role",
      role,
      ...args,
    ];
    const { exitCode, stdout, stderr } = await sandbox.run(process.execPath, command, {
      env: { ...sandbox.env, NO_COLOR: "1" },
    });
    return { exitCode, text: stdout + stderr };
  }
  async function reads(role: string): Promise<void> {
    const { exitCode, text } = await demo(role);
    assert.equal(exitCode, 0, text);
    assert.match(text, /The value was read: /);
  }
  async function isRefused(role: string): Promise<void> {
    const { exitCode, text } = await demo(role);
    assert.equal(exitCode, 1, text);
    assert.match(text, DEMO_KMS_REFUSED);
  }
  const example = roleArn(EXTERNAL, "ExampleRole");
  const deploy = roleArn(EXTERNAL, "DeployRole");

  it("must not let the external account create its secret without the key policy's statement", async () => {
    await share();
    const { stdout } = await sandbox.pulumi(["stack", "output", "keyArn", "--stack", "owner"]);
    KeyId = stdout.trim();
    const external = await checkout.section("external");
    await checkout.setStack("external", { external: { ...external, key: { arn: KeyId } } });
    const { exitCode, text } = await up("external");
    assert.notEqual(exitCode, 0);
    assert.match(text, /Access to KMS is not allowed/);
    const secrets = await client(SecretsManagerClient, EXTERNAL);
    assert.deepEqual((await secrets.send(new ListSecretsCommand({}))).SecretList, []);
    const nothing = await demo(example);
    assert.match(nothing.text, /DescribeSecret failed with ResourceNotFoundException/);
  });

  it("lets it, and its role read it, as soon as the statement is there", async () => {
    await share(accountShare);
    const { exitCode, text } = await up("external");
    assert.equal(exitCode, 0, text);
    await reads(example);
  });

  it("must not let a role of the external account create or read a secret without the IAM policy", async () => {
    const iam = await client(IAMClient, EXTERNAL);
    const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "123456789012" } };
    const every = { Effect: "Allow", Action: "secretsmanager:*", Resource: "*" };
    const document = (Statement: object): string => JSON.stringify({ Version: "2012-10-17", Statement: [Statement] });
    const RoleName = SECRETS_ONLY;
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document(trust) }));
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "Secrets", PolicyDocument: document(every) }));
    const secrets = await client(SecretsManagerClient, EXTERNAL, RoleName);
    const creation = new CreateSecretCommand({ Name: "second", SecretString: "v", KmsKeyId: KeyId });
    await assert.rejects(secrets.send(creation), KMS_REFUSED);
    await isRefused(roleArn(EXTERNAL, RoleName));

    const { stdout } = await sandbox.pulumi(["stack", "output", "accessPolicyArn", "--stack", "external"]);
    const attachment = { RoleName: "ExampleRole", PolicyArn: stdout.trim() };
    await iam.send(new DetachRolePolicyCommand(attachment));
    await isRefused(example);
    await iam.send(new AttachRolePolicyCommand(attachment));
    await reads(example);
  });

  it("must not let an account that is not listed use key or secret, not even its administrator", async () => {
    const kms = await client(KMSClient, UNLISTED);
    await assert.rejects(kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("x") })), {
      name: "AccessDeniedException",
      message: `User: arn:aws-cn:sts::${UNLISTED}:assumed-role/DeployRole/sandbox is not authorized to perform: kms:Encrypt on resource: ${KeyId} because no resource-based policy allows the kms:Encrypt action`,
    });
    const external = await client(KMSClient, EXTERNAL);
    const { CiphertextBlob } = await external.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("x") }));
    await assert.rejects(kms.send(new DecryptCommand({ CiphertextBlob, KeyId })), { name: "AccessDeniedException" });
    const creation = new CreateSecretCommand({ Name: "mine", SecretString: "v", KmsKeyId: KeyId });
    await assert.rejects((await client(SecretsManagerClient, UNLISTED)).send(creation), KMS_REFUSED);

    const secrets = await client(SecretsManagerClient, EXTERNAL);
    const { ARN } = await secrets.send(new DescribeSecretCommand({ SecretId: SECRET }));
    const { exitCode, text } = await demo(roleArn(UNLISTED, "DeployRole"), "--any-account", "--secret", ARN ?? "");
    assert.equal(exitCode, 1);
    assert.match(text, /DescribeSecret failed with AccessDeniedException: User: \S+ is not authorized to perform/);
    assert.match(text, /The caller may not make this call on this secret\. The key was not reached yet\./);
  });

  it("must not let another role of the external account read or write at the level of users and roles", async () => {
    await share(principalShare);
    await reads(example);
    await isRefused(deploy);
    await writeFile(path.join(checkout.folder, "mycreds.json"), JSON.stringify({ password: "another" }));
    const refused = await up("external");
    assert.notEqual(refused.exitCode, 0);
    assert.match(refused.text, /Access to KMS is not allowed/);
    // What the program's warning about the deploying role advises.
    await share({ ...principalShare, roles: ["DeployRole", "ExampleRole"] });
    const allowed = await up("external");
    assert.equal(allowed.exitCode, 0, allowed.text);
  });

  it("stops the next read when the share is taken away", async () => {
    await share();
    await isRefused(example);
  });

  it("lets a grantee do what its grant says, with neither statement nor IAM policy, until it is revoked", async () => {
    const grantee = roleArn(EXTERNAL, SECRETS_ONLY);
    await isRefused(grantee);
    const kms = await client(KMSClient, OWNER);
    const grant = { KeyId, GranteePrincipal: grantee, Operations: ["Decrypt" as const] };
    const { GrantId } = await kms.send(new CreateGrantCommand(grant));
    await reads(grantee);
    const secrets = await client(SecretsManagerClient, EXTERNAL, SECRETS_ONLY);
    const creation = () => secrets.send(new CreateSecretCommand({ Name: "third", SecretString: "v", KmsKeyId: KeyId }));
    await assert.rejects(creation(), KMS_REFUSED);
    await kms.send(new CreateGrantCommand({ ...grant, Operations: ["GenerateDataKey"] }));
    await creation();
    await isRefused(example);
    await kms.send(new RevokeGrantCommand({ KeyId, GrantId }));
    await isRefused(grantee);
  });
});
