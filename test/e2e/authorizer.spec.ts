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
import type { Section } from "./checkout";
import { EXTERNAL, inSandbox, OWNER, roleArn } from "./in-sandbox";

const UNLISTED = "777788889999";
const SECRET = "quickstart/ExternalCMKSecret";
/** A role that may do everything with secrets, and nothing with keys. */
const SECRETS_ONLY = "SecretsOnly";
const accountShare = { accountId: EXTERNAL, level: "account" };
const principalShare = { accountId: EXTERNAL, level: "principals", roles: ["ExampleRole"], users: ["ExampleUser"] };
const KMS_REFUSED = { name: "AccessDeniedException", message: "Access to KMS is not allowed" };
/** What the demo says where the key refuses. */
const DEMO_KMS_REFUSED =
  /GetSecretValue failed with AccessDeniedException: Access to KMS is not allowed\nThe secret was found and may be read, but the caller may not use the key that it is encrypted with\./;

describe("the sandbox refuses what AWS refuses", function () {
  this.timeout(300_000);
  let owner: Section;
  let KeyId = "";

  const e2e = inSandbox(async (checkout) => {
    owner = await checkout.section("owner");
    await checkout.setStack("owner", { owner: { ...owner, shares: [] } });
    await checkout.setStack("external", { external: await checkout.section("external") });
  });
  before(() => e2e.seed(UNLISTED));

  async function share(...shares: object[]): Promise<void> {
    await e2e.checkout.setStack("owner", { owner: { ...owner, shares } });
    await e2e.up("owner");
  }
  /** Runs the demo as a role, which may be of any account. */
  async function demo(role: string, ...args: string[]): Promise<{ readonly exitCode: number; readonly text: string }> {
    const { exitCode, stdout, stderr } = await e2e.script(
      "demo/secret-mgr-demo.ts",
      ...["--side", "external", "--role", role, ...args],
    );
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
    KeyId = (await e2e.outputs("owner")).keyArn ?? "";
    const external = await e2e.checkout.section("external");
    await e2e.checkout.setStack("external", { external: { ...external, key: { arn: KeyId } } });
    const text = await e2e.upFails("external");
    assert.match(text, /Access to KMS is not allowed/);
    const secrets = await e2e.client(SecretsManagerClient, EXTERNAL);
    assert.deepEqual((await secrets.send(new ListSecretsCommand({}))).SecretList, []);
    const nothing = await demo(example);
    assert.match(nothing.text, /DescribeSecret failed with ResourceNotFoundException/);
  });

  it("lets it, and its role read it, as soon as the statement is there", async () => {
    await share(accountShare);
    await e2e.up("external");
    await reads(example);
  });

  it("must not let a role of the external account create or read a secret without the IAM policy", async () => {
    const iam = await e2e.client(IAMClient, EXTERNAL);
    const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "123456789012" } };
    const every = { Effect: "Allow", Action: "secretsmanager:*", Resource: "*" };
    const document = (Statement: object): string => JSON.stringify({ Version: "2012-10-17", Statement: [Statement] });
    const RoleName = SECRETS_ONLY;
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document(trust) }));
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "Secrets", PolicyDocument: document(every) }));
    const secrets = await e2e.client(SecretsManagerClient, EXTERNAL, { role: RoleName });
    const creation = new CreateSecretCommand({ Name: "second", SecretString: "v", KmsKeyId: KeyId });
    await assert.rejects(secrets.send(creation), KMS_REFUSED);
    await isRefused(roleArn(EXTERNAL, RoleName));

    const { accessPolicyArn: PolicyArn } = await e2e.outputs("external");
    const attachment = { RoleName: "ExampleRole", PolicyArn };
    await iam.send(new DetachRolePolicyCommand(attachment));
    await isRefused(example);
    await iam.send(new AttachRolePolicyCommand(attachment));
    await reads(example);
  });

  it("must not let an account that is not listed use key or secret, not even its administrator", async () => {
    const kms = await e2e.client(KMSClient, UNLISTED);
    await assert.rejects(kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("x") })), {
      name: "AccessDeniedException",
      message: `User: arn:aws-cn:sts::${UNLISTED}:assumed-role/DeployRole/sandbox is not authorized to perform: kms:Encrypt on resource: ${KeyId} because no resource-based policy allows the kms:Encrypt action`,
    });
    const external = await e2e.client(KMSClient, EXTERNAL);
    const { CiphertextBlob } = await external.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("x") }));
    await assert.rejects(kms.send(new DecryptCommand({ CiphertextBlob, KeyId })), { name: "AccessDeniedException" });
    const creation = new CreateSecretCommand({ Name: "mine", SecretString: "v", KmsKeyId: KeyId });
    await assert.rejects((await e2e.client(SecretsManagerClient, UNLISTED)).send(creation), KMS_REFUSED);

    const secrets = await e2e.client(SecretsManagerClient, EXTERNAL);
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
    await writeFile(path.join(e2e.checkout.folder, "mycreds.json"), JSON.stringify({ password: "another" }));
    assert.match(await e2e.upFails("external"), /Access to KMS is not allowed/);
    // What the program's warning about the deploying role advises.
    await share({ ...principalShare, roles: ["DeployRole", "ExampleRole"] });
    await e2e.up("external");
  });

  it("stops the next read when the share is taken away", async () => {
    await share();
    await isRefused(example);
  });

  it("lets a grantee do what its grant says, with neither statement nor IAM policy, until it is revoked", async () => {
    const grantee = roleArn(EXTERNAL, SECRETS_ONLY);
    await isRefused(grantee);
    const kms = await e2e.client(KMSClient, OWNER);
    const grant = { KeyId, GranteePrincipal: grantee, Operations: ["Decrypt" as const] };
    const { GrantId } = await kms.send(new CreateGrantCommand(grant));
    await reads(grantee);
    const secrets = await e2e.client(SecretsManagerClient, EXTERNAL, { role: SECRETS_ONLY });
    const creation = () => secrets.send(new CreateSecretCommand({ Name: "third", SecretString: "v", KmsKeyId: KeyId }));
    await assert.rejects(creation(), KMS_REFUSED);
    await kms.send(new CreateGrantCommand({ ...grant, Operations: ["GenerateDataKey"] }));
    await creation();
    await isRefused(example);
    await kms.send(new RevokeGrantCommand({ KeyId, GrantId }));
    await isRefused(grantee);
  });
});
