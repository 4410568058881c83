/**
 * Levels, uses and delegation on the real engine: one owner stack, and for each way an external stack of this program, whose
 * IAM policy is all that its ExampleRole has of KMS. In order, in one sandbox.
 */
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
  GenerateDataKeyCommand,
  KMSClient,
  ListGrantsCommand,
  ReEncryptCommand,
  RevokeGrantCommand,
} from "@aws-sdk/client-kms";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import assert from "node:assert/strict";
import type { TestCheckout } from "./checkout";
import { assertGolden } from "./golden";
import { inSandbox, OWNER, PACK, roleArn, type Caller } from "./in-sandbox";

const UNIT = "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/";
const OTHER_UNIT = "o-a1b2c3d4e5/r-ab12/ou-ab12-22222222/";
const SECRET = { name: "quickstart/ExternalCMKSecret", valueFile: "mycreds.json", recoveryWindowInDays: 0 };

/** By the name of the way and its stack: the account, the owner's share, and what its external section says beside the usual. */
const WAYS = {
  matching: { accountId: "444455556666", level: "matching", roles: ["team/*"] },
  organization: { accountId: "555566667777" },
  encrypt: { accountId: "666677778888", level: "account", use: "encrypt" },
  decrypt: { accountId: "222233334444", level: "account", use: "decrypt" },
  delegation: { accountId: "333344445555", level: "account", use: "encryptDecrypt", delegateToServices: true },
  secrets: { accountId: "777788889999", level: "account", use: "secretsManagerReadWrite" },
  services: {
    ...{ accountId: "888899990000", level: "account", use: "custom", via: ["s3"] },
    actions: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt"],
    encryptionContext: { Project: ["payroll", "payroll-*"] },
  },
} as const;
type Way = keyof typeof WAYS;
const NAMES = Object.keys(WAYS) as Way[];
const EXTERNAL: Readonly<Partial<Record<Way, object>>> = {
  matching: { roles: ["team/Reader"] },
  secrets: { secret: SECRET },
};
const ORGANIZATION = { level: "organization", organizationId: "o-a1b2c3d4e5", paths: [`${UNIT}*`] };
/** A member of the organization beside the share's path, and an account that is in none. */
const BESIDE = "999900001111";
const IN_NONE = "121212121212";

const EXAMPLE: Caller = { role: "ExampleRole" };
/** A role without any policy about KMS. */
const STRANGER: Caller = { role: "Stranger" };
/** An administrator of its own account. */
const ADMINISTRATOR: Caller = {};
const REFUSED = { name: "AccessDeniedException" };
const NO_IAM_POLICY = { ...REFUSED, message: /because no identity-based policy allows/ };
const NO_KEY_POLICY = { ...REFUSED, message: /because no resource-based policy allows/ };
const KMS_REFUSED = { ...REFUSED, message: "Access to KMS is not allowed" };
const Plaintext = Buffer.from("x");

/** All shares with an account: one with an organization would make every answer in the matrix hang on where an account is. */
const sharesWith = (secretsUse: string): object[] =>
  NAMES.flatMap((way) => (way === "organization" ? [] : [WAYS[way]])).map((share) =>
    share.accountId === WAYS.secrets.accountId ? { ...share, use: secretsUse } : share,
  );

describe("the ways to share, end to end", function () {
  this.timeout(300_000);
  let KeyId = "";
  let CiphertextBlob = new Uint8Array();

  const setOwner = async (checkout: TestCheckout, shares: readonly object[]): Promise<void> => {
    const { secret, ...owner } = await checkout.section("owner");
    assert.ok(secret !== undefined);
    const key = { protect: false, deletionWindowInDays: 7 };
    await checkout.setStack("owner", { owner: { ...owner, key, shares } });
  };
  const e2e = inSandbox(async (checkout) => {
    await setOwner(checkout, sharesWith("secretsManagerReadWrite"));
    const { accountId, assumeRole, secret, users, ...external } = await checkout.section("external");
    assert.ok([accountId, assumeRole, secret, users].every((each) => each !== undefined));
    for (const way of NAMES) {
      const { accountId } = WAYS[way];
      const own = { accountId, assumeRole: { roleArn: roleArn(accountId, "DeployRole") }, ...EXTERNAL[way] };
      await checkout.setStack(way, { external: { ...external, ...own } });
    }
  });
  before(async () => {
    const ids = [...NAMES.map((way) => WAYS[way].accountId), BESIDE, IN_NONE];
    await Promise.all(ids.map((accountId) => e2e.seed(accountId, "ExampleRole", "Stranger")));
    await e2e.sandbox.organize({ [WAYS.organization.accountId]: UNIT, [BESIDE]: OTHER_UNIT });
    await e2e.up("owner", ...PACK);
    KeyId = (await e2e.outputs("owner")).keyArn ?? "";
    CiphertextBlob = await encrypt(OWNER, ADMINISTRATOR);
  });

  const kmsOf = (accountId: string, caller: Caller): Promise<KMSClient> => e2e.client(KMSClient, accountId, caller);
  async function encrypt(accountId: string, caller: Caller, EncryptionContext = {}): Promise<Uint8Array<ArrayBuffer>> {
    const kms = await kmsOf(accountId, caller);
    const { CiphertextBlob: blob = [] } = await kms.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext }));
    return Uint8Array.from(blob);
  }
  async function decrypt(accountId: string, caller: Caller, EncryptionContext = {}, blob = CiphertextBlob) {
    const kms = await kmsOf(accountId, caller);
    return kms.send(new DecryptCommand({ KeyId, CiphertextBlob: blob, EncryptionContext }));
  }
  const describeKey = async (accountId: string, caller: Caller) =>
    (await kmsOf(accountId, caller)).send(new DescribeKeyCommand({ KeyId }));
  const generate = async (accountId: string, caller: Caller, EncryptionContext = {}) =>
    (await kmsOf(accountId, caller)).send(new GenerateDataKeyCommand({ KeyId, KeySpec: "AES_256", EncryptionContext }));

  const matches = async (name: Way, golden = `way-${name}.md`): Promise<void> => {
    assertGolden(golden, await e2e.matrix(["owner", name], [OWNER, WAYS[name].accountId]));
  };
  /** The tests of one way, after its external stack is deployed. */
  const way = (name: Way, title: string, tests: (accountId: string) => void): void => {
    describe(title, () => {
      const { accountId } = WAYS[name];
      before(async () => {
        if (name === "organization") {
          await setOwner(e2e.checkout, [ORGANIZATION]);
          await e2e.up("owner", ...PACK);
        }
        await e2e.up(name, ...(name === "services" ? PACK : []));
      });
      it("shows in the access matrix", () => matches(name));
      tests(accountId);
    });
  };

  way("matching", "by matching ARN", (accountId) => {
    /** A role that may do everything with the key, as far as its own account says. */
    async function makeRole(Path: string, RoleName: string): Promise<void> {
      const iam = await e2e.client(IAMClient, accountId);
      const document = (Statement: object): string => JSON.stringify({ Version: "2012-10-17", Statement: [Statement] });
      const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "123456789012" } };
      const every = { Effect: "Allow", Action: "kms:*", Resource: KeyId };
      await iam.send(new CreateRoleCommand({ Path, RoleName, AssumeRolePolicyDocument: document(trust) }));
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "Key", PolicyDocument: document(every) }));
    }

    it("must let a role under the path use the key, by the program's IAM policy", async () => {
      await encrypt(accountId, { role: "team/Reader" });
      await decrypt(accountId, { role: "team/Reader" });
    });

    it("must let a role that was made after the deployment use the key under its path, and none beside it", async () => {
      await makeRole("/team/", "New");
      await makeRole("/", "Other");
      await encrypt(accountId, { role: "team/New" });
      await assert.rejects(encrypt(accountId, { role: "Other" }), NO_KEY_POLICY);
      await assert.rejects(encrypt(accountId, ADMINISTRATOR), NO_KEY_POLICY);
    });

    it("must let a role use the key that was deleted and made again", async () => {
      const iam = await e2e.client(IAMClient, accountId);
      await iam.send(new DeleteRolePolicyCommand({ RoleName: "New", PolicyName: "Key" }));
      await iam.send(new DeleteRoleCommand({ RoleName: "New" }));
      await makeRole("/team/", "New");
      await encrypt(accountId, { role: "team/New" });
    });
  });

  way("encrypt", "to encrypt", (accountId) => {
    it("must let a role encrypt, make data keys and describe, and not decrypt", async () => {
      await encrypt(accountId, EXAMPLE);
      await generate(accountId, EXAMPLE);
      await describeKey(accountId, EXAMPLE);
      await assert.rejects(decrypt(accountId, EXAMPLE), NO_KEY_POLICY);
      await assert.rejects(decrypt(accountId, ADMINISTRATOR), NO_KEY_POLICY);
      await assert.rejects(encrypt(accountId, STRANGER), NO_IAM_POLICY);
    });
  });

  way("decrypt", "to decrypt", (accountId) => {
    it("must let a role decrypt and describe, and not encrypt nor make data keys", async () => {
      await decrypt(accountId, EXAMPLE);
      await describeKey(accountId, EXAMPLE);
      for (const caller of [EXAMPLE, ADMINISTRATOR]) {
        await assert.rejects(encrypt(accountId, caller), NO_KEY_POLICY);
        await assert.rejects(generate(accountId, caller), NO_KEY_POLICY);
      }
      await assert.rejects(decrypt(accountId, STRANGER), NO_IAM_POLICY);
    });
  });

  way("delegation", "to encrypt and decrypt, with services that need grants of their own", (accountId) => {
    const GranteePrincipal = roleArn(accountId, "Stranger");
    const creation = () => new CreateGrantCommand({ KeyId, GranteePrincipal, Operations: ["Decrypt"] });

    it("must let a role encrypt and decrypt, and not re-encrypt", async () => {
      const blob = await encrypt(accountId, EXAMPLE);
      await decrypt(accountId, EXAMPLE, {}, blob);
      for (const caller of [EXAMPLE, ADMINISTRATOR]) {
        const kms = await kmsOf(accountId, caller);
        const moving = new ReEncryptCommand({ CiphertextBlob: blob, SourceKeyId: KeyId, DestinationKeyId: KeyId });
        await assert.rejects(kms.send(moving), NO_KEY_POLICY);
      }
    });

    it("must let a service make, list and revoke a grant when the role uses it, which its grantee can use", async () => {
      const service = await kmsOf(accountId, { ...EXAMPLE, service: "ec2" });
      await assert.rejects(decrypt(accountId, STRANGER), NO_IAM_POLICY);
      const { GrantId } = await service.send(creation());
      await decrypt(accountId, STRANGER);
      const { Grants = [] } = await service.send(new ListGrantsCommand({ KeyId }));
      assert.deepEqual(
        Grants.map((grant) => [grant.GrantId, grant.GranteePrincipal]),
        [[GrantId, GranteePrincipal]],
      );
      await service.send(new RevokeGrantCommand({ KeyId, GrantId }));
      await assert.rejects(decrypt(accountId, STRANGER), NO_IAM_POLICY);
    });

    it("must not let anybody make a grant who is no AWS service", async () => {
      for (const caller of [EXAMPLE, ADMINISTRATOR]) {
        await assert.rejects((await kmsOf(accountId, caller)).send(creation()), NO_KEY_POLICY);
      }
    });

    it("must not let a service make one for a role without the IAM policy, nor in an account without delegation", async () => {
      const forStranger = await kmsOf(accountId, { ...STRANGER, service: "ec2" });
      await assert.rejects(forStranger.send(creation()), NO_IAM_POLICY);
      const elsewhere = await kmsOf(WAYS.decrypt.accountId, { ...ADMINISTRATOR, service: "ec2" });
      await assert.rejects(elsewhere.send(creation()), NO_KEY_POLICY);
    });
  });

  way("services", "through chosen services, in a context", (accountId) => {
    const Payroll = { Project: "payroll-2026" };
    const byS3: Caller = { ...EXAMPLE, service: "s3" };

    it("must let the service use the key for a role, with a context of the share", async () => {
      const blob = await encrypt(accountId, byS3, Payroll);
      await decrypt(accountId, byS3, Payroll, blob);
      await describeKey(accountId, byS3);
    });

    it("must not let the role itself, another service, another context or another action through", async () => {
      for (const caller of [EXAMPLE, ADMINISTRATOR, { ...EXAMPLE, service: "sqs" }]) {
        await assert.rejects(encrypt(accountId, caller, Payroll), NO_KEY_POLICY);
        await assert.rejects(describeKey(accountId, caller), NO_KEY_POLICY);
      }
      for (const context of [{}, { Project: "payrolls" }, { Other: "payroll" }]) {
        await assert.rejects(encrypt(accountId, byS3, context), NO_KEY_POLICY);
      }
      await assert.rejects(generate(accountId, byS3, Payroll), NO_KEY_POLICY);
      await assert.rejects(encrypt(accountId, { ...STRANGER, service: "s3" }, Payroll), NO_IAM_POLICY);
    });
  });

  way("secrets", "for secrets alone", (accountId) => {
    const read = async (caller: Caller, SecretId: string = SECRET.name) =>
      (await e2e.client(SecretsManagerClient, accountId, caller)).send(new GetSecretValueCommand({ SecretId }));
    const write = async (caller: Caller, SecretString: string) =>
      (await e2e.client(SecretsManagerClient, accountId, caller)).send(
        new PutSecretValueCommand({ SecretId: SECRET.name, SecretString }),
      );

    it("must let a role read the account's secret, by Secrets Manager alone", async () => {
      assert.match((await read(EXAMPLE)).SecretString ?? "", /"password"/);
      await write(ADMINISTRATOR, '{"password":"v"}');
      await assert.rejects(read(STRANGER), KMS_REFUSED);
      const context = { SecretARN: (await e2e.outputs("secrets")).externalSecretArn ?? "", SecretVersionId: "1" };
      const blob = await encrypt(OWNER, ADMINISTRATOR, context);
      for (const caller of [EXAMPLE, ADMINISTRATOR]) {
        await assert.rejects(decrypt(accountId, caller, context, blob), NO_KEY_POLICY);
        await assert.rejects(encrypt(accountId, caller, context), NO_KEY_POLICY);
      }
    });

    it("must not let an account read another's secret with it, whose ARN the encryption context names", async () => {
      const Principal = { AWS: `arn:aws-cn:iam::${accountId}:root` };
      const statement = { Effect: "Allow", Principal, Action: "secretsmanager:GetSecretValue", Resource: "*" };
      const ResourcePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
      const theirs = await e2e.client(SecretsManagerClient, OWNER);
      const { ARN = "" } = await theirs.send(
        new CreateSecretCommand({ Name: "theirs", SecretString: "v", KmsKeyId: KeyId }),
      );
      await theirs.send(new PutResourcePolicyCommand({ SecretId: ARN, ResourcePolicy }));
      await assert.rejects(read(ADMINISTRATOR, ARN), KMS_REFUSED);
      await theirs.send(new DeleteSecretCommand({ SecretId: ARN, ForceDeleteWithoutRecovery: true }));
    });

    it("must let an account that only reads secrets go on reading, and not write", async () => {
      await setOwner(e2e.checkout, sharesWith("secretsManagerRead"));
      await e2e.up("owner");
      await e2e.up("secrets");
      assert.equal((await read(EXAMPLE)).SecretString, '{"password":"v"}');
      await assert.rejects(write(ADMINISTRATOR, "w"), KMS_REFUSED);
      const creation = new CreateSecretCommand({ Name: "second", SecretString: "v", KmsKeyId: KeyId });
      await assert.rejects((await e2e.client(SecretsManagerClient, accountId)).send(creation), KMS_REFUSED);
      await matches("secrets", "way-secrets-read.md");
    });
  });

  describe("those with accounts", () => {
    it("are changed by no refresh", async () => {
      for (const stack of ["owner", "services"]) await e2e.isUnchanged(stack);
    });
  });

  way("organization", "with an organization", (accountId) => {
    it("must let a member account under the path use the key, and its principals by IAM policy only", async () => {
      await encrypt(accountId, EXAMPLE);
      await decrypt(accountId, EXAMPLE);
      await assert.rejects(encrypt(accountId, STRANGER), NO_IAM_POLICY);
    });

    it("must not let those in any more whose own share is gone, whatever their IAM policy says", async () => {
      await assert.rejects(decrypt(WAYS.decrypt.accountId, EXAMPLE), NO_KEY_POLICY);
    });

    it("must not let a member under another path in, nor an account in no organization", async () => {
      for (const other of [BESIDE, IN_NONE]) await assert.rejects(encrypt(other, ADMINISTRATOR), NO_KEY_POLICY, other);
    });

    it("must not let a principal of the owner in without an IAM policy, member or not", async () => {
      await e2e.sandbox.organize({ [accountId]: UNIT, [OWNER]: UNIT });
      await assert.rejects(encrypt(OWNER, EXAMPLE), REFUSED);
    });

    it("must let an account in as soon as it is moved there, and out when it leaves, with no deployment", async () => {
      await e2e.sandbox.organize({ [BESIDE]: `${UNIT}ou-ab12-33333333/` });
      await encrypt(BESIDE, ADMINISTRATOR);
      await assert.rejects(encrypt(accountId, EXAMPLE), NO_KEY_POLICY);
      await e2e.sandbox.organize({ [accountId]: UNIT, [BESIDE]: OTHER_UNIT });
    });
  });

  describe("in the end", () => {
    it("they leave nothing behind", async () => {
      for (const stack of [...NAMES, "owner"]) await e2e.destroy(stack);
      await e2e.leavesNothing(OWNER, ...NAMES.map((name) => WAYS[name].accountId));
    });
  });
});
