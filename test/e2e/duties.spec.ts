/** Separated duties on the real engine: what administrators, users and everybody else can do. In order, in one sandbox. */
import { IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateGrantCommand,
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GetKeyPolicyCommand,
  KMSClient,
  ListAliasesCommand,
  ListKeysCommand,
  PutKeyPolicyCommand,
} from "@aws-sdk/client-kms";
import { GetSecretValueCommand, ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import assert from "node:assert/strict";
import * as path from "node:path";
import { openSandbox, type Sandbox } from "../../sandbox/sandbox";
import { testCheckout, type TestCheckout } from "./checkout";
import { assertGolden } from "./golden";

const OWNER = "111122223333";
const REGION = "cn-north-1";
const SECRET = "quickstart/MyCustomTypeSecret";
const PACK = ["--policy-pack", "policypack"];
const REFUSED = { name: "AccessDeniedException" };
/** With any of which a client ends the same way: the key does not let it in. */
const PLAINTEXT = Buffer.from("x");

const DUTIES = {
  administrators: { roles: ["KeyAdministrator"] },
  users: { roles: ["DeployRole", "KeyUser"] },
  rootAccess: "administration",
};

describe("separated duties, end to end", function () {
  this.timeout(300_000);
  let checkout: TestCheckout;
  let sandbox: Sandbox;
  let KeyId = "";

  async function setDuties(duties: object): Promise<void> {
    const owner = await checkout.section("owner");
    const key = { alias: "alias/quickstart/shared", protect: false, ...duties };
    const secret = { ...(owner.secret as object), recoveryWindowInDays: 0 };
    await checkout.setStack("owner", { owner: { ...owner, key, secret } });
  }
  before(async () => {
    checkout = await testCheckout();
    await setDuties(DUTIES);
    sandbox = await openSandbox({ checkout: checkout.folder, folder: path.join(checkout.folder, ".sandbox") });
    // Whatever the key policy does not say, these would get from IAM.
    const iam = await client(IAMClient, "DeployRole");
    const Statement = { Effect: "Allow", Action: "kms:*", Resource: "*" };
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    for (const RoleName of ["KeyAdministrator", "ExampleRole"]) {
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "AllOfKms", PolicyDocument }));
    }
  });
  after(async () => {
    await sandbox.close();
    await checkout.remove();
  });

  async function client<T>(make: new (options: object) => T, roleName: string): Promise<T> {
    const credentials = await sandbox.credentials(OWNER, REGION, roleName);
    return new make({ region: REGION, endpoint: sandbox.endpoint, credentials });
  }
  async function pulumi(...args: string[]): Promise<{ readonly exitCode: number; readonly text: string }> {
    const { exitCode, stdout, stderr } = await sandbox.pulumi([...args, "--stack", "owner"]);
    return { exitCode, text: stdout + stderr };
  }
  async function up(...args: string[]): Promise<void> {
    const { exitCode, text } = await pulumi("up", "--yes", "--skip-preview", "--non-interactive", ...args);
    assert.equal(exitCode, 0, text);
  }
  async function isLockout(): Promise<void> {
    await setDuties({ ...DUTIES, users: { roles: ["KeyUser"] } });
    const { exitCode, text } = await pulumi("up", "--yes", "--non-interactive");
    await setDuties(DUTIES);
    assert.notEqual(exitCode, 0);
    assert.match(text, /Nothing was changed\./);
    assert.match(
      text,
      /must have arn:aws-cn:iam::111122223333:role\/DeployRole, which deploys and so writes the secret/,
    );
    assert.match(text, /It could not call kms:GenerateDataKey\. That is denied, because no statement/);
  }
  async function policyText(): Promise<string> {
    const kms = await client(KMSClient, "KeyAdministrator");
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
    return Policy ?? "";
  }

  it("must not deploy what locks the deploying role out of the secret", async () => {
    await isLockout();
    const kms = await client(KMSClient, "DeployRole");
    assert.deepEqual((await kms.send(new ListKeysCommand({}))).Keys, []);
  });

  it("are deployed with the policy pack on", async () => {
    await up(...PACK);
    KeyId = (await pulumi("stack", "output", "keyArn")).text.trim();
  });

  it("show in the access matrix", async () => {
    const script = path.join(checkout.folder, "access", "cli.ts");
    const command = ["--require", "ts-node/register/transpile-only", script, "--state", "--stack", "owner"];
    const { exitCode, stdout, stderr } = await sandbox.run(process.execPath, command, {
      env: { ...sandbox.env, NO_COLOR: "1", COLUMNS: "140" },
    });
    assert.equal(exitCode, 0, stderr);
    assertGolden("separation-of-duties.txt", stdout);
  });

  it("let a user use the key and read the secret, and not change the policy", async () => {
    const kms = await client(KMSClient, "KeyUser");
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: PLAINTEXT }));
    await kms.send(new DecryptCommand({ KeyId, CiphertextBlob }));
    const secrets = await client(SecretsManagerClient, "KeyUser");
    await secrets.send(new GetSecretValueCommand({ SecretId: SECRET }));
    const put = new PutKeyPolicyCommand({ KeyId, PolicyName: "default", Policy: await policyText() });
    await assert.rejects(kms.send(put), REFUSED);
  });

  it("must not let an administrator use the key or hand it on, who may do all of KMS by IAM", async () => {
    const { CiphertextBlob } = await (
      await client(KMSClient, "KeyUser")
    ).send(new EncryptCommand({ KeyId, Plaintext: PLAINTEXT }));
    for (const role of ["KeyAdministrator", "ExampleRole"]) {
      const kms = await client(KMSClient, role);
      const GranteePrincipal = `arn:aws-cn:iam::${OWNER}:role/${role}`;
      await assert.rejects(kms.send(new EncryptCommand({ KeyId, Plaintext: PLAINTEXT })), REFUSED, role);
      await assert.rejects(kms.send(new DecryptCommand({ KeyId, CiphertextBlob })), REFUSED, role);
      const grant = new CreateGrantCommand({ KeyId, GranteePrincipal, Operations: ["Decrypt"] });
      await assert.rejects(kms.send(grant), REFUSED, role);
      const secrets = await client(SecretsManagerClient, role);
      await assert.rejects(secrets.send(new GetSecretValueCommand({ SecretId: SECRET })), REFUSED, role);
    }
  });

  it("let an administrator change the policy", async () => {
    const kms = await client(KMSClient, "KeyAdministrator");
    await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: "default", Policy: await policyText() }));
  });

  it("must not be changed to what locks the deploying role out", async () => {
    const before = await policyText();
    await isLockout();
    assert.equal(await policyText(), before);
  });

  it("are widened and narrowed again in place", async () => {
    const narrow = await policyText();
    await setDuties({});
    await up(...PACK);
    assert.match(await policyText(), /"kms:\*"/);
    await setDuties(DUTIES);
    await up(...PACK);
    assert.equal(await policyText(), narrow);
    const { exitCode, text } = await pulumi("preview", "--expect-no-changes", "--non-interactive");
    assert.equal(exitCode, 0, text);
  });

  it("leave nothing behind but a key that waits for its deletion", async () => {
    const { exitCode, text } = await pulumi("destroy", "--yes", "--skip-preview", "--non-interactive");
    assert.equal(exitCode, 0, text);
    const kms = await client(KMSClient, "DeployRole");
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
    assert.equal(KeyMetadata?.KeyState, "PendingDeletion");
    const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
    assert.deepEqual(
      Aliases.filter(({ TargetKeyId }) => TargetKeyId === KeyMetadata.KeyId),
      [],
    );
    const secrets = await client(SecretsManagerClient, "DeployRole");
    assert.deepEqual((await secrets.send(new ListSecretsCommand({}))).SecretList, []);
  });
});
