/** The authorizer in front of the emulated AWS: what SDK clients see. */
import {
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  AttachRolePolicyCommand,
  AddUserToGroupCommand,
  CreateGroupCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePermissionsBoundaryCommand,
} from "@aws-sdk/client-iam";
import {
  CreateAliasCommand,
  CreateGrantCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GetKeyPolicyCommand,
  KMSClient,
  ListAliasesCommand,
  ListGrantsCommand,
  PutKeyPolicyCommand,
  ReEncryptCommand,
  ReplicateKeyCommand,
  RevokeGrantCommand,
} from "@aws-sdk/client-kms";
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { startAuthorizer, type Authorizer } from "../../../sandbox/authorizer/authorizer";
import { emulatorPython, findPython, startEmulator, type Emulator } from "../../../sandbox/emulator";
import { plainProgress } from "../../../sandbox/progress";
import { assumeRole, BASE_CREDENTIALS, seedAccount } from "../../../sandbox/seed";

const region = "cn-north-1";
/** Each test has accounts of its own. */
let OWNER = "";
let EXTERNAL = "";
const account = (accountId: string) => ({
  ...{ accountId, region, deployRole: "DeployRole" },
  ...{ roles: ["ExampleRole", "team/Other"], users: ["ExampleUser"] },
});
const root = (id: string): string => `arn:aws-cn:iam::${id}:root`;
const role = (id: string, name: string): string => `arn:aws-cn:iam::${id}:role/${name}`;
const session = (id: string, name: string): string => `arn:aws-cn:sts::${id}:assumed-role/${name}/sandbox`;
const allow = (Principal: unknown, ...Action: string[]) => ({ Effect: "Allow", Principal, Action, Resource: "*" });
const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const own = () => allow({ AWS: root(OWNER) }, "kms:*");
const USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];
const identityPolicy = (...Action: string[]): string => document({ Effect: "Allow", Action, Resource: "*" });

describe("the authorizer in front of the emulated AWS", function () {
  this.timeout(60_000);
  let folder = "";
  let emulator: Emulator;
  let authorizer: Authorizer;
  let tests = 0;
  const logFile = (): string => path.join(folder, "authorizer.log");

  before(async function () {
    this.timeout(600_000);
    folder = await mkdtemp(path.join(tmpdir(), "authorizer-test-"));
    const python = await emulatorPython(await findPython(), plainProgress(console.error));
    emulator = await startEmulator(python, path.join(folder, "aws"), path.join(folder, "emulator.log"));
    authorizer = await startAuthorizer({ upstream: emulator.endpoint, logFile: logFile() });
  });
  beforeEach(async () => {
    tests += 1;
    OWNER = String(111122220000 + tests);
    EXTERNAL = String(444455550000 + tests);
    for (const id of [OWNER, EXTERNAL]) await seedAccount(authorizer.endpoint, account(id));
  });
  after(async () => {
    await authorizer.stop();
    await emulator.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Clients of a role, through the authorizer. */
  async function as(accountId: string, roleName = "DeployRole", inRegion = region) {
    const { endpoint } = authorizer;
    const credentials = await assumeRole(endpoint, { accountId, region }, roleName);
    const options = { endpoint, region: inRegion, credentials, maxAttempts: 1 };
    return { kms: new KMSClient(options), secrets: new SecretsManagerClient(options), iam: new IAMClient(options) };
  }

  /** A key of the owner that these statements share. */
  async function ownerKey(...statements: object[]): Promise<string> {
    const { kms } = await as(OWNER);
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy: document(own(), ...statements) }));
    return KeyMetadata?.Arn ?? "";
  }

  async function attach(accountId: string, roleName: string, ...actions: string[]): Promise<string> {
    const { iam } = await as(accountId);
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: `P${Date.now()}`, PolicyDocument: identityPolicy(...actions) }),
    );
    const PolicyArn = Policy?.Arn ?? "";
    await iam.send(new AttachRolePolicyCommand({ RoleName: roleName, PolicyArn }));
    return PolicyArn;
  }

  it("must let both accounts use a shared key, the external one by the ARN of the owner's", async () => {
    const KeyId = await ownerKey(allow({ AWS: root(EXTERNAL) }, ...USE));
    const owner = await as(OWNER);
    const external = await as(EXTERNAL);
    const { CiphertextBlob } = await external.kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("hello") }));
    const read = await owner.kms.send(new DecryptCommand({ CiphertextBlob }));
    assert.equal(Buffer.from(read.Plaintext ?? []).toString(), "hello");
    assert.equal(read.KeyId, KeyId);
    // Neither a decryption names its key.
    const again = await external.kms.send(new DecryptCommand({ CiphertextBlob }));
    assert.equal(Buffer.from(again.Plaintext ?? []).toString(), "hello");
    assert.equal((await external.kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.AWSAccountId, OWNER);
  });

  it("must refuse with AWS's sentence what one half alone would give", async () => {
    const closed = await ownerKey();
    const open = await ownerKey(allow({ AWS: root(EXTERNAL) }, ...USE));
    const deploy = await as(EXTERNAL);
    const other = await as(EXTERNAL, "Other");
    await assert.rejects(deploy.kms.send(new GenerateDataKeyCommand({ KeyId: closed, KeySpec: "AES_256" })), {
      name: "AccessDeniedException",
      message: `User: ${session(EXTERNAL, "DeployRole")} is not authorized to perform: kms:GenerateDataKey on resource: ${closed} because no resource-based policy allows the kms:GenerateDataKey action`,
    });
    await assert.rejects(other.kms.send(new DescribeKeyCommand({ KeyId: open })), {
      name: "AccessDeniedException",
      message: `User: ${session(EXTERNAL, "Other")} is not authorized to perform: kms:DescribeKey on resource: ${open} because no identity-based policy allows the kms:DescribeKey action`,
    });
  });

  it("must not use another account's key for what works in its own account only", async () => {
    const KeyId = await ownerKey(allow({ AWS: root(EXTERNAL) }, "kms:*"));
    const { kms } = await as(EXTERNAL);
    await assert.rejects(kms.send(new GetKeyPolicyCommand({ KeyId })), { name: "AccessDeniedException" });
    await assert.rejects(kms.send(new CreateAliasCommand({ AliasName: "alias/mine", TargetKeyId: KeyId })), {
      name: "AccessDeniedException",
    });
    // A bare id means a key of the caller's own account.
    await assert.rejects(kms.send(new DescribeKeyCommand({ KeyId: KeyId.slice(-36) })), { name: "NotFoundException" });
  });

  it("must judge by what is in the accounts now: a policy taken away refuses the next call", async () => {
    const KeyId = await ownerKey(allow({ AWS: root(EXTERNAL) }, ...USE));
    const PolicyArn = await attach(EXTERNAL, "Other", "kms:DescribeKey");
    const { kms } = await as(EXTERNAL, "Other");
    await kms.send(new DescribeKeyCommand({ KeyId }));
    await (await as(EXTERNAL)).iam.send(new DetachRolePolicyCommand({ RoleName: "Other", PolicyArn }));
    await assert.rejects(kms.send(new DescribeKeyCommand({ KeyId })), { name: "AccessDeniedException" });
  });

  it("must hold an explicit deny against whom it names, and against nobody else", async () => {
    const deny = { ...allow({ AWS: role(EXTERNAL, "DeployRole") }, "kms:DescribeKey"), Effect: "Deny" };
    const KeyId = await ownerKey(allow({ AWS: root(EXTERNAL) }, ...USE), deny);
    await (await as(OWNER)).kms.send(new DescribeKeyCommand({ KeyId }));
    const { kms } = await as(EXTERNAL);
    await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("x") }));
    await assert.rejects(kms.send(new DescribeKeyCommand({ KeyId })), {
      name: "AccessDeniedException",
      message: /with an explicit deny in a resource-based policy$/,
    });
  });

  it("must hold a grant's operations and constraints, made and revoked across accounts by the key's ARN", async () => {
    const KeyId = await ownerKey(
      allow({ AWS: root(EXTERNAL) }, "kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"),
    );
    const deploy = await as(EXTERNAL);
    const grantee = await as(EXTERNAL, "ExampleRole");
    const encrypt = (EncryptionContext: Record<string, string>) =>
      grantee.kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("x"), EncryptionContext }));
    await assert.rejects(encrypt({ purpose: "a" }), { name: "AccessDeniedException" });
    const { GrantId } = await deploy.kms.send(
      new CreateGrantCommand({
        KeyId,
        GranteePrincipal: role(EXTERNAL, "ExampleRole"),
        Operations: ["Encrypt"],
        Constraints: { EncryptionContextEquals: { purpose: "a" } },
      }),
    );
    await encrypt({ purpose: "a" });
    await assert.rejects(encrypt({ purpose: "b" }), { name: "AccessDeniedException" });
    await assert.rejects(grantee.kms.send(new DescribeKeyCommand({ KeyId })), { name: "AccessDeniedException" });
    assert.equal((await deploy.kms.send(new ListGrantsCommand({ KeyId }))).Grants?.length, 1);
    await deploy.kms.send(new RevokeGrantCommand({ KeyId, GrantId }));
    await assert.rejects(encrypt({ purpose: "a" }), { name: "AccessDeniedException" });
  });

  it("must hold a grant for the principal that it was made for, and for no later one of that name", async () => {
    const KeyId = await ownerKey();
    const owner = await as(OWNER);
    const GranteePrincipal = role(EXTERNAL, "ExampleRole");
    await owner.kms.send(new CreateGrantCommand({ KeyId, GranteePrincipal, Operations: ["DescribeKey"] }));
    const describeAs = async () => (await as(EXTERNAL, "ExampleRole")).kms.send(new DescribeKeyCommand({ KeyId }));
    await describeAs();
    const { iam } = await as(EXTERNAL);
    await iam.send(new DeleteRolePolicyCommand({ RoleName: "ExampleRole", PolicyName: "Sandbox" }));
    await iam.send(new DeleteRoleCommand({ RoleName: "ExampleRole" }));
    const { Grants = [] } = await owner.kms.send(new ListGrantsCommand({ KeyId }));
    assert.match(Grants[0]?.GranteePrincipal ?? "", /^AROA/);
    await seedAccount(authorizer.endpoint, account(EXTERNAL));
    await assert.rejects(describeAs(), { name: "AccessDeniedException" });
  });

  it("must judge a call on a replica by the replica's own policy, in its own Region", async () => {
    const there = "cn-northwest-1";
    const owner = await as(OWNER);
    const { KeyMetadata } = await owner.kms.send(
      new CreateKeyCommand({ MultiRegion: true, Policy: document(own(), allow({ AWS: root(EXTERNAL) }, ...USE)) }),
    );
    const primary = KeyMetadata?.Arn ?? "";
    const KeyId = KeyMetadata?.KeyId ?? "";
    const replica = primary.replace(region, there);
    await owner.kms.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: there, Policy: document(own()) }));

    const external = await as(EXTERNAL);
    const abroad = await as(EXTERNAL, "DeployRole", there);
    const Plaintext = Buffer.from("hello");
    const { CiphertextBlob } = await external.kms.send(new EncryptCommand({ KeyId: primary, Plaintext }));
    // The ciphertext names the same id in both Regions, and it is another key there.
    const refused = {
      name: "AccessDeniedException",
      message: `User: ${session(EXTERNAL, "DeployRole")} is not authorized to perform: kms:Decrypt on resource: ${replica} because no resource-based policy allows the kms:Decrypt action`,
    };
    await assert.rejects(abroad.kms.send(new DecryptCommand({ CiphertextBlob })), refused);
    await assert.rejects(abroad.kms.send(new DecryptCommand({ CiphertextBlob, KeyId: replica })), refused);
    await assert.rejects(abroad.kms.send(new EncryptCommand({ KeyId: primary, Plaintext })), {
      name: "NotFoundException",
      message: `Invalid arn ${region}`,
    });

    const ownerThere = await as(OWNER, "DeployRole", there);
    const Policy = document(own(), allow({ AWS: root(EXTERNAL) }, "kms:Decrypt"));
    await ownerThere.kms.send(new PutKeyPolicyCommand({ KeyId, Policy }));
    const read = await abroad.kms.send(new DecryptCommand({ CiphertextBlob }));
    assert.deepEqual([Buffer.from(read.Plaintext ?? []).toString(), read.KeyId], ["hello", replica]);
    await assert.rejects(abroad.kms.send(new EncryptCommand({ KeyId: replica, Plaintext })), {
      message: /because no resource-based policy allows the kms:Encrypt action$/,
    });
    await owner.kms.send(new PutKeyPolicyCommand({ KeyId, Policy: document(own()) }));
    await abroad.kms.send(new DecryptCommand({ CiphertextBlob }));
    await assert.rejects(external.kms.send(new DecryptCommand({ CiphertextBlob })), { name: "AccessDeniedException" });
  });

  it("must let a secret be written with the replica of its own Region, and not with the primary key", async () => {
    const there = "cn-northwest-1";
    const shared = document(own(), allow({ AWS: root(EXTERNAL) }, ...USE));
    const owner = await as(OWNER);
    const { KeyMetadata } = await owner.kms.send(new CreateKeyCommand({ MultiRegion: true, Policy: shared }));
    const primary = KeyMetadata?.Arn ?? "";
    await owner.kms.send(new ReplicateKeyCommand({ KeyId: primary, ReplicaRegion: there, Policy: shared }));
    const { secrets } = await as(EXTERNAL, "DeployRole", there);
    const create = (KmsKeyId: string) =>
      secrets.send(new CreateSecretCommand({ Name: "there", SecretString: "v", KmsKeyId }));
    await assert.rejects(create(primary), { name: "AccessDeniedException", message: "Access to KMS is not allowed" });
    await create(primary.replace(region, there));
    assert.equal((await secrets.send(new GetSecretValueCommand({ SecretId: "there" }))).SecretString, "v");
  });

  it("must refuse a replica whose policy names nobody or locks its writer out, and one without the permissions", async () => {
    const owner = await as(OWNER);
    const { KeyMetadata } = await owner.kms.send(new CreateKeyCommand({ MultiRegion: true }));
    const KeyId = KeyMetadata?.KeyId ?? "";
    const replicate = (Policy: string, by = owner) =>
      by.kms.send(new ReplicateKeyCommand({ KeyId, ReplicaRegion: "cn-northwest-1", Policy }));
    await assert.rejects(replicate(document(own(), allow({ AWS: role(EXTERNAL, "Nobody") }, "kms:Decrypt"))), {
      message: "Policy contains a statement with one or more invalid principals.",
    });
    await assert.rejects(replicate(document(allow({ AWS: root(EXTERNAL) }, "kms:*"))), {
      message: "The new key policy will not allow you to update the key policy in the future.",
    });
    await attach(OWNER, "Other", "kms:ReplicateKey", "kms:PutKeyPolicy");
    await assert.rejects(replicate(document(own()), await as(OWNER, "Other")), {
      message: `User: ${session(OWNER, "Other")} is not authorized to perform: kms:CreateKey because no identity-based policy allows the kms:CreateKey action`,
    });
    await replicate(document(own()));
  });

  it("must answer for KMS as Secrets Manager does where the key refuses, in writing and in reading", async () => {
    const KmsKeyId = await ownerKey();
    const { secrets } = await as(EXTERNAL);
    const refused = { name: "AccessDeniedException", message: "Access to KMS is not allowed" };
    await assert.rejects(secrets.send(new CreateSecretCommand({ Name: "s", SecretString: "v", KmsKeyId })), refused);
    const owner = await as(OWNER);
    const share = document(own(), allow({ AWS: role(EXTERNAL, "DeployRole") }, ...USE));
    await owner.kms.send(new PutKeyPolicyCommand({ KeyId: KmsKeyId, Policy: share }));
    await secrets.send(new CreateSecretCommand({ Name: "s", SecretString: "v", KmsKeyId }));
    assert.equal((await secrets.send(new GetSecretValueCommand({ SecretId: "s" }))).SecretString, "v");
    const reader = await as(EXTERNAL, "ExampleRole");
    await assert.rejects(reader.secrets.send(new GetSecretValueCommand({ SecretId: "s" })), refused);
    await owner.kms.send(new PutKeyPolicyCommand({ KeyId: KmsKeyId, Policy: document(own()) }));
    await assert.rejects(secrets.send(new GetSecretValueCommand({ SecretId: "s" })), refused);
  });

  it("must read another account's secret by its ARN only with its resource policy and its key", async () => {
    const KmsKeyId = await ownerKey(allow({ AWS: root(EXTERNAL) }, "kms:Decrypt"));
    const owner = await as(OWNER);
    const { ARN: SecretId } = await owner.secrets.send(
      new CreateSecretCommand({ Name: "shared", SecretString: "v", KmsKeyId }),
    );
    const { secrets } = await as(EXTERNAL);
    const read = () => secrets.send(new GetSecretValueCommand({ SecretId }));
    await assert.rejects(read(), {
      name: "AccessDeniedException",
      message: `User: ${session(EXTERNAL, "DeployRole")} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${SecretId ?? ""} because no resource-based policy allows the secretsmanager:GetSecretValue action`,
    });
    const ResourcePolicy = document(allow({ AWS: root(EXTERNAL) }, "secretsmanager:GetSecretValue"));
    await owner.secrets.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy }));
    assert.equal((await read()).SecretString, "v");
  });

  it("must count groups, boundaries and session policies", async () => {
    const KeyId = await ownerKey(allow({ AWS: root(EXTERNAL) }, ...USE));
    const { iam } = await as(EXTERNAL);
    const boundary = await iam.send(
      new CreatePolicyCommand({ PolicyName: "Boundary", PolicyDocument: identityPolicy("kms:DescribeKey") }),
    );
    await attach(EXTERNAL, "ExampleRole", "kms:*");
    await iam.send(
      new PutRolePermissionsBoundaryCommand({ RoleName: "ExampleRole", PermissionsBoundary: boundary.Policy?.Arn }),
    );
    const bounded = await as(EXTERNAL, "ExampleRole");
    await bounded.kms.send(new DescribeKeyCommand({ KeyId }));
    await assert.rejects(bounded.kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("x") })), {
      message: /because no permissions boundary allows the kms:Encrypt action$/,
    });

    const { Credentials } = await new STSClient({
      endpoint: authorizer.endpoint,
      region,
      credentials: BASE_CREDENTIALS,
    }).send(
      new AssumeRoleCommand({
        RoleArn: role(EXTERNAL, "DeployRole"),
        RoleSessionName: "narrow",
        Policy: identityPolicy("kms:DescribeKey"),
      }),
    );
    const narrow = new KMSClient({
      endpoint: authorizer.endpoint,
      region,
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? "",
        secretAccessKey: Credentials?.SecretAccessKey ?? "",
        sessionToken: Credentials?.SessionToken ?? "",
      },
    });
    await narrow.send(new DescribeKeyCommand({ KeyId }));
    await assert.rejects(narrow.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("x") })), {
      message: /because no session policy allows the kms:Encrypt action$/,
    });

    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "ExampleUser" }));
    const credentials = {
      accessKeyId: AccessKey?.AccessKeyId ?? "",
      secretAccessKey: AccessKey?.SecretAccessKey ?? "",
    };
    const user = new KMSClient({ endpoint: authorizer.endpoint, region, credentials });
    await assert.rejects(user.send(new DescribeKeyCommand({ KeyId })), {
      message: `User: arn:aws-cn:iam::${EXTERNAL}:user/ExampleUser is not authorized to perform: kms:DescribeKey on resource: ${KeyId} because no identity-based policy allows the kms:DescribeKey action`,
    });
    await iam.send(new CreateGroupCommand({ GroupName: "KeyUsers" }));
    await iam.send(
      new PutGroupPolicyCommand({
        ...{ GroupName: "KeyUsers", PolicyName: "Use", PolicyDocument: identityPolicy("kms:DescribeKey") },
      }),
    );
    await iam.send(new AddUserToGroupCommand({ GroupName: "KeyUsers", UserName: "ExampleUser" }));
    await user.send(new DescribeKeyCommand({ KeyId }));
  });

  it("must refuse a key policy that names nobody, locks its writer out or is too long", async () => {
    const KeyId = await ownerKey();
    const { kms } = await as(OWNER);
    const put = (Policy: string, BypassPolicyLockoutSafetyCheck = false) =>
      kms.send(new PutKeyPolicyCommand({ KeyId, Policy, BypassPolicyLockoutSafetyCheck }));
    await assert.rejects(put(document(own(), allow({ AWS: role(EXTERNAL, "Nobody") }, "kms:Decrypt"))), {
      name: "MalformedPolicyDocumentException",
      message: "Policy contains a statement with one or more invalid principals.",
    });
    await put(
      document(own(), allow({ AWS: [role(EXTERNAL, "ExampleRole"), role(EXTERNAL, "team/Other")] }, "kms:Decrypt")),
    );
    const lockout = allow({ AWS: root(EXTERNAL) }, "kms:*");
    await assert.rejects(put(document(lockout)), {
      name: "MalformedPolicyDocumentException",
      message: "The new key policy will not allow you to update the key policy in the future.",
    });
    await assert.rejects(kms.send(new CreateKeyCommand({ Policy: document(lockout) })), {
      name: "MalformedPolicyDocumentException",
      message: "The new key policy will not allow you to update the key policy in the future.",
    });
    const long = document(own(), { ...allow({ AWS: root(EXTERNAL) }, "kms:Decrypt"), Sid: "x".repeat(32_768) });
    await assert.rejects(put(long), { name: "LimitExceededException" });
    await put(document(lockout), true);
    await assert.rejects(put(document(own())), { name: "AccessDeniedException" });
  });

  it("must tell what it cannot decide and why, refuse it, and keep secrets out of its log", async () => {
    const condition = { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } };
    const KeyId = await ownerKey({ ...allow({ AWS: role(EXTERNAL, "DeployRole") }, "kms:*"), Condition: condition });
    const { kms, secrets } = await as(EXTERNAL);
    await assert.rejects(kms.send(new DescribeKeyCommand({ KeyId })), {
      name: "SandboxCannotDecide",
      message: `The sandbox cannot tell whether AWS would let ${session(EXTERNAL, "DeployRole")} call kms:DescribeKey on ${KeyId}, because the value of aws:SourceIp is not told. The call was not made.`,
    });
    await secrets.send(new CreateSecretCommand({ Name: "s", SecretString: "the-secret-value" }));
    const log = readFileSync(logFile(), "utf8");
    assert.match(log, /unknown .* kms:DescribeKey/);
    assert.match(log, /allowed .* secretsmanager:CreateSecret/);
    assert.doesNotMatch(log, /the-secret-value|ASIA/);
  });

  it("must let the sandbox's own credentials do nothing but assume roles", async () => {
    const kms = new KMSClient({ endpoint: authorizer.endpoint, region, credentials: BASE_CREDENTIALS });
    await assert.rejects(kms.send(new ListAliasesCommand({})), {
      name: "AccessDeniedException",
      message:
        "User: arn:aws-cn:iam::123456789012:user/sandbox-tooling is not authorized to perform: kms:ListAliases because no identity-based policy allows the kms:ListAliases action",
    });
  });

  it("must refuse credentials that nobody was given, of another partition, or of an earlier run", async () => {
    const { endpoint } = authorizer;
    const unknown = {
      name: "UnrecognizedClientException",
      message: "The security token included in the request is invalid.",
    };
    const list = (options: object) => new KMSClient({ endpoint, region, ...options }).send(new ListAliasesCommand({}));
    await assert.rejects(list({ credentials: { accessKeyId: "AKIANOBODY0000000000", secretAccessKey: "x" } }), unknown);
    const credentials = await assumeRole(endpoint, { accountId: OWNER, region });
    await assert.rejects(list({ credentials, region: "us-east-1" }), unknown);
    const unseen = await assumeRole(emulator.endpoint, { accountId: OWNER, region });
    await assert.rejects(list({ credentials: unseen }), {
      name: "ExpiredTokenException",
      message: /assume the role again/,
    });
  });

  it("must re-encrypt from one account's key to another's, where both keys allow it", async () => {
    const external = await as(EXTERNAL);
    const { KeyMetadata } = await external.kms.send(new CreateKeyCommand({}));
    const EncryptionContext = { purpose: "test" };
    const { CiphertextBlob } = await external.kms.send(
      new EncryptCommand({ KeyId: KeyMetadata?.Arn, Plaintext: Buffer.from("hello"), EncryptionContext }),
    );
    const reEncrypt = (DestinationKeyId: string, SourceEncryptionContext = EncryptionContext) =>
      external.kms.send(new ReEncryptCommand({ CiphertextBlob, DestinationKeyId, SourceEncryptionContext }));
    const closed = await ownerKey(allow({ AWS: root(EXTERNAL) }, "kms:ReEncryptFrom"));
    await assert.rejects(reEncrypt(closed), { message: /because no resource-based policy allows the kms:ReEncryptTo/ });
    const open = await ownerKey(allow({ AWS: root(EXTERNAL) }, ...USE));
    const { KeyId, SourceKeyId, CiphertextBlob: moved } = await reEncrypt(open);
    assert.deepEqual([SourceKeyId, KeyId], [KeyMetadata?.Arn, open]);
    const { Plaintext } = await (await as(OWNER)).kms.send(new DecryptCommand({ CiphertextBlob: moved }));
    assert.equal(Buffer.from(Plaintext ?? []).toString(), "hello");
    await assert.rejects(reEncrypt(open, { purpose: "other" }), { name: "InvalidCiphertextException" });
    const { KeyId: within } = await external.kms.send(
      new ReEncryptCommand({
        ...{ CiphertextBlob, SourceEncryptionContext: EncryptionContext },
        DestinationKeyId: KeyMetadata?.Arn,
      }),
    );
    assert.equal(within, KeyMetadata?.Arn);
  });
});
