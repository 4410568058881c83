/** Levels and narrower uses, on the real engine: several accounts in one owner stack, each shared with in its own way. In order. */
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateGrantCommand,
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  KMSClient,
  ListKeysCommand,
} from "@aws-sdk/client-kms";
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import assert from "node:assert/strict";
import * as path from "node:path";
import { openSandbox, type Sandbox } from "../../sandbox/sandbox";
import { assertGolden } from "../access/matrix/golden";
import { testCheckout, type Section, type TestCheckout } from "./checkout";

const OWNER = "111122223333";
const MATCHING = "444455556666";
const SECRETS = "777788889999";
const DECRYPTING = "222233334444";
const DELEGATING = "333344445555";
const IN_NO_ORGANIZATION = "555566667777";
const REGION = "cn-north-1";
const UP = ["up", "--yes", "--skip-preview", "--non-interactive"];
const REFUSED = { name: "AccessDeniedException" };
const KMS_REFUSED = { name: "AccessDeniedException", message: "Access to KMS is not allowed" };
const GOLDEN = path.join(__dirname, "golden");
const Plaintext = Buffer.from("x");

const shares = (secretsUse: string): object[] => [
  { level: "matching", accountId: MATCHING, roles: ["team/*"] },
  { level: "account", accountId: SECRETS, use: secretsUse },
  { level: "account", accountId: DECRYPTING, use: "decrypt" },
  { level: "account", accountId: DELEGATING, use: "encryptDecrypt", delegateToServices: true },
  { level: "organization", organizationId: "o-a1b2c3d4e5", paths: ["o-a1b2c3d4e5/r-ab12/*"], via: ["s3"] },
];

describe("the ways to share, end to end", function () {
  this.timeout(300_000);
  let checkout: TestCheckout;
  let sandbox: Sandbox;
  let owner: Section;
  let KeyId = "";

  before(async () => {
    checkout = await testCheckout();
    owner = { ...(await checkout.section("owner")), key: { protect: false, deletionWindowInDays: 7 } };
    delete owner.secret;
    await checkout.setStack("owner", { owner: { ...owner, shares: [] } });
    sandbox = await openSandbox({ checkout: checkout.folder, folder: path.join(checkout.folder, ".sandbox") });
    const other = { region: REGION, deployRole: "DeployRole", users: [], roles: [] };
    const ids = [MATCHING, SECRETS, DECRYPTING, DELEGATING, IN_NO_ORGANIZATION];
    await sandbox.seed(ids.map((accountId) => ({ ...other, accountId })));
    await share("secretsManagerReadWrite");
    const { stdout } = await sandbox.pulumi(["stack", "output", "keyArn", "--stack", "owner"]);
    KeyId = stdout.trim();
  });
  after(async () => {
    await sandbox.close();
    await checkout.remove();
  });

  async function run(...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await sandbox.pulumi(args);
    assert.equal(exitCode, 0, stdout + stderr);
    return stdout;
  }
  async function share(secretsUse: string): Promise<void> {
    await checkout.setStack("owner", { owner: { ...owner, shares: shares(secretsUse) } });
    await run(...UP, "--stack", "owner");
  }
  async function client<T>(make: new (options: object) => T, accountId: string, roleName?: string): Promise<T> {
    const credentials = await sandbox.credentials(accountId, REGION, roleName);
    return new make({ region: REGION, endpoint: sandbox.endpoint, credentials });
  }
  /** A role that may do everything with the key, as far as its own account says. */
  async function makeRole(Path: string, RoleName: string): Promise<void> {
    const iam = await client(IAMClient, MATCHING);
    const document = (Statement: object): string => JSON.stringify({ Version: "2012-10-17", Statement: [Statement] });
    const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "123456789012" } };
    const every = { Effect: "Allow", Action: "kms:*", Resource: KeyId };
    await iam.send(new CreateRoleCommand({ Path, RoleName, AssumeRolePolicyDocument: document(trust) }));
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "Key", PolicyDocument: document(every) }));
  }
  const encrypt = async (accountId: string, roleName?: string, EncryptionContext = {}): Promise<Uint8Array> => {
    const kms = await client(KMSClient, accountId, roleName);
    return (
      (await kms.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext }))).CiphertextBlob ?? new Uint8Array()
    );
  };

  it("must let a role that was made after the deployment use the key under its path, and none beside it", async () => {
    await makeRole("/team/", "New");
    await makeRole("/", "Other");
    await encrypt(MATCHING, "team/New");
    await assert.rejects(encrypt(MATCHING, "Other"), REFUSED);
    await assert.rejects(encrypt(MATCHING), REFUSED);
  });

  it("must let a role use the key that was deleted and made again", async () => {
    const iam = await client(IAMClient, MATCHING);
    await iam.send(new DeleteRolePolicyCommand({ RoleName: "New", PolicyName: "Key" }));
    await iam.send(new DeleteRoleCommand({ RoleName: "New" }));
    await makeRole("/team/", "New");
    await encrypt(MATCHING, "team/New");
  });

  it("must let an account that decrypts decrypt and describe, and not encrypt", async () => {
    const CiphertextBlob = await encrypt(OWNER);
    const kms = await client(KMSClient, DECRYPTING);
    await kms.send(new DecryptCommand({ KeyId, CiphertextBlob }));
    await kms.send(new DescribeKeyCommand({ KeyId }));
    await assert.rejects(encrypt(DECRYPTING), REFUSED);
  });

  it("must let an account make and read its secrets, by Secrets Manager alone", async () => {
    const secrets = await client(SecretsManagerClient, SECRETS);
    const { ARN = "" } = await secrets.send(
      new CreateSecretCommand({ Name: "own", SecretString: "v", KmsKeyId: KeyId }),
    );
    assert.equal((await secrets.send(new GetSecretValueCommand({ SecretId: "own" }))).SecretString, "v");
    const EncryptionContext = { SecretARN: ARN, SecretVersionId: "1" };
    const CiphertextBlob = await encrypt(OWNER, undefined, EncryptionContext);
    const kms = await client(KMSClient, SECRETS);
    await assert.rejects(kms.send(new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext })), REFUSED);
    await assert.rejects(encrypt(SECRETS, undefined, EncryptionContext), REFUSED);
  });

  it("must not let an account read another's secret with it, whose ARN the encryption context names", async () => {
    const Principal = { AWS: `arn:aws-cn:iam::${SECRETS}:root` };
    const statement = { Effect: "Allow", Principal, Action: "secretsmanager:GetSecretValue", Resource: "*" };
    const ResourcePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const theirs = await client(SecretsManagerClient, OWNER);
    const { ARN } = await theirs.send(new CreateSecretCommand({ Name: "theirs", SecretString: "v", KmsKeyId: KeyId }));
    await theirs.send(new PutResourcePolicyCommand({ SecretId: "theirs", ResourcePolicy }));
    const secrets = await client(SecretsManagerClient, SECRETS);
    await assert.rejects(secrets.send(new GetSecretValueCommand({ SecretId: ARN })), KMS_REFUSED);
  });

  it("must let an account that reads secrets go on reading, and not write", async () => {
    await share("secretsManagerRead");
    const secrets = await client(SecretsManagerClient, SECRETS);
    assert.equal((await secrets.send(new GetSecretValueCommand({ SecretId: "own" }))).SecretString, "v");
    await assert.rejects(secrets.send(new PutSecretValueCommand({ SecretId: "own", SecretString: "w" })), KMS_REFUSED);
    const creation = new CreateSecretCommand({ Name: "second", SecretString: "v", KmsKeyId: KeyId });
    await assert.rejects(secrets.send(creation), KMS_REFUSED);
  });

  it("must not let anybody make a grant who is no AWS service, delegation or not", async () => {
    await encrypt(DELEGATING);
    for (const accountId of [DELEGATING, DECRYPTING]) {
      const kms = await client(KMSClient, accountId);
      const GranteePrincipal = `arn:aws-cn:iam::${accountId}:role/DeployRole`;
      const grant = new CreateGrantCommand({ KeyId, GranteePrincipal, Operations: ["Decrypt"] });
      await assert.rejects(kms.send(grant), REFUSED);
    }
  });

  it("must not let an account in that is in no organization", async () => {
    await assert.rejects(encrypt(IN_NO_ORGANIZATION), REFUSED);
    await assert.rejects(encrypt(OWNER, "ExampleRole"), REFUSED);
  });

  it("shows who may do what by each way", async () => {
    const script = path.join(checkout.folder, "access", "cli.ts");
    const args = ["--require", "ts-node/register/transpile-only", script, "--state", "--markdown"];
    const { exitCode, stdout, stderr } = await sandbox.run(process.execPath, args);
    assert.equal(exitCode, 0, stderr);
    const text = stdout.replaceAll(KeyId.slice(KeyId.lastIndexOf("/") + 1), "KEY-ID");
    assertGolden("ways.md", text, GOLDEN);
  });

  it("is changed by no refresh, and leaves nothing behind", async () => {
    assert.match(
      await run("preview", "--refresh", "--expect-no-changes", "--non-interactive", "--stack", "owner"),
      /unchanged/,
    );
    await run("destroy", "--yes", "--skip-preview", "--non-interactive", "--stack", "owner");
    const kms = await client(KMSClient, OWNER);
    const { Keys = [] } = await kms.send(new ListKeysCommand({}));
    const states = await Promise.all(
      Keys.map(async (key) => (await kms.send(new DescribeKeyCommand({ KeyId: key.KeyId }))).KeyMetadata?.KeyState),
    );
    assert.ok(
      states.every((state) => state === "PendingDeletion"),
      states.join(),
    );
  });
});
