import assert from "node:assert/strict";
import type { Organization } from "../../../access";
import type { Statement } from "../../../access/policy-document";
import {
  allow,
  EXTERNAL,
  EXTERNAL_KEY_ID,
  judge,
  KEY,
  KEY_ID,
  keyOf,
  OWNER,
  role,
  root,
  session,
  type Data,
} from "./accounts";

const own = allow(root(OWNER), "kms:*");
const closed: Data = { keys: [keyOf(KEY, own)] };
const open: Data = { keys: [keyOf(KEY, own, allow(root(EXTERNAL), "kms:*"))] };
const both: Data = {
  keys: [
    ...open.keys,
    keyOf(KEY.replace(OWNER, EXTERNAL).replace(KEY_ID, EXTERNAL_KEY_ID), allow(root(EXTERNAL), "kms:*")),
  ],
};
const ADMIN = `${EXTERNAL}/Admin`;
const ciphertext = (keyId: string): string => Buffer.from(`${keyId}${"x".repeat(40)}`).toString("base64");
const refusedOn = (action: string, key: string) => ({
  code: "AccessDeniedException",
  message: `User: ${session(EXTERNAL, "Admin")} is not authorized to perform: ${action} on resource: ${key} because no resource-based policy allows the ${action} action`,
});

describe("the judge, of calls to KMS", () => {
  it("must route a call on another account's key to that account, and leave one on an own key where it is", async () => {
    assert.deepEqual(await judge(open, ADMIN, "kms", "Encrypt", { KeyId: KEY }), { accountId: OWNER });
    assert.deepEqual(await judge(open, `${OWNER}/Admin`, "kms", "Encrypt", { KeyId: KEY }), {});
    assert.deepEqual(await judge(open, `${OWNER}/Admin`, "kms", "Encrypt", { KeyId: KEY_ID }), {});
    assert.deepEqual(await judge(open, ADMIN, "kms", "ListKeys"), {});
  });

  it("must refuse a key that is not shared, and tell of a missing one only to its own account", async () => {
    await assert.rejects(judge(closed, ADMIN, "kms", "Decrypt", { KeyId: KEY }), refusedOn("kms:Decrypt", KEY));
    const missing = KEY.replace("1111-2222", "1111-0000");
    await assert.rejects(judge(open, ADMIN, "kms", "Decrypt", { KeyId: missing }), {
      code: "AccessDeniedException",
      message: `User: ${session(EXTERNAL, "Admin")} is not authorized to perform: kms:Decrypt on resource: ${missing} because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
    });
    await assert.rejects(judge(open, `${OWNER}/Admin`, "kms", "Decrypt", { KeyId: missing }), {
      code: "NotFoundException",
      message: `Key '${missing}' does not exist`,
    });
  });

  it("must see the constraints of a grant that is to be made", async () => {
    const SourceArn = "arn:aws:ec2:us-east-1:111122223333:instance/i-1";
    const Condition = { ArnEquals: { "kms:GrantConstraintSourceArn": SourceArn } };
    const data = { keys: [keyOf(KEY, own, { ...allow(root(EXTERNAL), "kms:CreateGrant"), Condition })] };
    const grant = { KeyId: KEY, GranteePrincipal: role(EXTERNAL, "Admin"), Operations: ["Decrypt"] };
    await judge(data, ADMIN, "kms", "CreateGrant", { ...grant, Constraints: { SourceArn } });
    await assert.rejects(judge(data, ADMIN, "kms", "CreateGrant", grant), refusedOn("kms:CreateGrant", KEY));
  });

  it("must find the key of a ciphertext in whatever account it is", async () => {
    assert.deepEqual(await judge(open, ADMIN, "kms", "Decrypt", { CiphertextBlob: ciphertext(KEY_ID) }), {
      accountId: OWNER,
    });
    const call = judge(closed, ADMIN, "kms", "Decrypt", { CiphertextBlob: ciphertext(KEY_ID) });
    await assert.rejects(call, refusedOn("kms:Decrypt", KEY));
    for (const blob of [ciphertext(EXTERNAL_KEY_ID), "", "bm90aGluZw=="]) {
      await assert.rejects(judge(open, ADMIN, "kms", "Decrypt", { CiphertextBlob: blob }), {
        code: "AccessDeniedException",
        message:
          /^User: \S+ is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext /,
      });
    }
  });

  it("must ask for both keys of a re-encryption, and say where they are of two accounts", async () => {
    const move = { CiphertextBlob: ciphertext(EXTERNAL_KEY_ID), DestinationKeyId: KEY };
    const from = KEY.replace(OWNER, EXTERNAL).replace(KEY_ID, EXTERNAL_KEY_ID);
    assert.deepEqual(await judge(both, ADMIN, "kms", "ReEncrypt", move), { reEncryption: { from, to: KEY } });
    const narrow = { keys: [keyOf(KEY, own, allow(root(EXTERNAL), "kms:ReEncryptFrom")), ...both.keys.slice(1)] };
    await assert.rejects(judge(narrow, ADMIN, "kms", "ReEncrypt", move), refusedOn("kms:ReEncryptTo", KEY));
  });

  it("must need TagResource beside CreateKey for a key with tags", async () => {
    const tagged = { Tags: [{ TagKey: "a", TagValue: "b" }] };
    assert.deepEqual(await judge(closed, ADMIN, "kms", "CreateKey", tagged), {});
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ ...allow(root(EXTERNAL), "kms:PutKeyPolicy") }],
    });
    assert.deepEqual(await judge(closed, ADMIN, "kms", "CreateKey", { Policy }), {});
    await assert.rejects(judge(closed, ADMIN, "kms", "CreateKey", { ...tagged, Policy }), {
      message: `User: ${session(EXTERNAL, "Admin")} is not authorized to perform: kms:TagResource because no resource-based policy allows the kms:TagResource action`,
    });
    await assert.rejects(judge(closed, `${EXTERNAL}/Nobody`, "kms", "CreateKey"), {
      message: `User: ${session(EXTERNAL, "Nobody")} is not authorized to perform: kms:CreateKey because no identity-based policy allows the kms:CreateKey action`,
    });
  });

  it("must know no key of another Region by its ARN, whoever asks", async () => {
    for (const caller of [ADMIN, `${OWNER}/Admin`]) {
      await assert.rejects(judge(open, caller, "kms", "Encrypt", { KeyId: KEY }, "eu-west-1"), {
        code: "NotFoundException",
        message: "Invalid arn us-east-1",
      });
    }
  });

  it("must need ReplicateKey on the primary key, and CreateKey and TagResource in the replica's Region", async () => {
    const replica = { KeyId: KEY, ReplicaRegion: "eu-west-1" };
    const admin = `${OWNER}/Admin`;
    const asked = (parameters: object, policy = own) =>
      judge({ keys: [keyOf(KEY, policy)] }, admin, "kms", "ReplicateKey", { ...replica, ...parameters });
    assert.deepEqual(await asked({}), {});
    assert.deepEqual(await asked({ Tags: [{ TagKey: "a", TagValue: "b" }] }), {});
    await assert.rejects(asked({}, allow(root(OWNER), "kms:PutKeyPolicy")), {
      message: /because no resource-based policy allows the kms:ReplicateKey action$/,
    });
    const inRegion = (...regions: string[]) => ({
      ...allow(root(OWNER), "kms:*"),
      Condition: { StringEquals: { "aws:RequestedRegion": regions } },
    });
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [inRegion("us-east-1")] });
    await assert.rejects(asked({ Policy }), {
      message: "The new key policy will not allow you to update the key policy in the future.",
    });
    await assert.rejects(asked({ Policy, Tags: [{ TagKey: "a", TagValue: "b" }] }), {
      message: /is not authorized to perform: kms:TagResource because no resource-based policy allows/,
    });
    await assert.rejects(asked({ ReplicaRegion: undefined }), { code: "ValidationException" });
  });

  it("must not let a new policy lock its writer out, unless the check is bypassed", async () => {
    const policy = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
    const put = (Policy: string, BypassPolicyLockoutSafetyCheck = false) =>
      judge(open, `${OWNER}/Admin`, "kms", "PutKeyPolicy", { KeyId: KEY, Policy, BypassPolicyLockoutSafetyCheck });
    const lockout = {
      code: "MalformedPolicyDocumentException",
      message: "The new key policy will not allow you to update the key policy in the future.",
    };
    assert.deepEqual(await put(policy(own)), {});
    await assert.rejects(put(policy(allow(root(EXTERNAL), "kms:*"))), lockout);
    await assert.rejects(put(policy(own, { ...allow(role(OWNER, "Admin"), "kms:Put*"), Effect: "Deny" })), lockout);
    assert.deepEqual(await put(policy(allow(root(EXTERNAL), "kms:*")), true), {});
    await assert.rejects(put(policy(own, allow(role(EXTERNAL, "NoSuchRole"), "kms:Decrypt")), true), {
      message: "Policy contains a statement with one or more invalid principals.",
    });
    await assert.rejects(judge(closed, `${OWNER}/Nobody`, "kms", "PutKeyPolicy", { KeyId: KEY, Policy: policy(own) }), {
      code: "AccessDeniedException",
    });
  });

  it("must refuse what it does not know, and what lacks a parameter or has one of a wrong type", async () => {
    await assert.rejects(judge(open, ADMIN, "kms", "FutureOperation"), { code: "UnknownOperationException" });
    await assert.rejects(judge(open, ADMIN, "kms", "Encrypt"), { code: "ValidationException" });
    await assert.rejects(judge(open, ADMIN, "kms", "Encrypt", { KeyId: 1 }), { code: "SerializationException" });
    await assert.rejects(judge(open, ADMIN, "kms", "RetireGrant", { GrantToken: "t" }), {
      code: "SandboxCannotDecide",
    });
  });
});

describe("the judge, of calls that a service makes for a caller", () => {
  const shared = (...statements: object[]): Data => ({
    keys: [keyOf(KEY, own, ...statements.map((statement) => ({ ...allow(root(EXTERNAL), "kms:*"), ...statement })))],
  });
  const delegated = shared({ Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } } });
  const GRANT_CALLS: readonly (readonly [string, Record<string, unknown>])[] = [
    ["CreateGrant", { KeyId: KEY, GranteePrincipal: role(EXTERNAL, "Admin"), Operations: ["Decrypt"] }],
    ["ListGrants", { KeyId: KEY }],
    ["RevokeGrant", { KeyId: KEY, GrantId: "g" }],
  ];

  for (const [operation, parameters] of GRANT_CALLS) {
    it(`must let the service call ${operation} where that is for services, and not the caller itself`, async () => {
      assert.deepEqual(await judge({ ...delegated, service: "ec2" }, ADMIN, "kms", operation, parameters), {
        accountId: OWNER,
      });
      await assert.rejects(judge(delegated, ADMIN, "kms", operation, parameters), refusedOn(`kms:${operation}`, KEY));
    });
  }

  it("must not take a grant that a service makes for more than its caller may", async () => {
    const call = judge({ ...delegated, service: "ec2" }, `${EXTERNAL}/Nobody`, "kms", ...GRANT_CALLS[0]!);
    await assert.rejects(call, { message: /because no identity-based policy allows the kms:CreateGrant action$/ });
    await assert.rejects(judge({ ...closed, service: "ec2" }, ADMIN, "kms", ...GRANT_CALLS[0]!), {
      message: /because no resource-based policy allows the kms:CreateGrant action$/,
    });
  });

  it("must tell services apart, with the Region of the call and the context that the service sends", async () => {
    const data = shared({
      Condition: {
        StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com", "kms:EncryptionContext:project": "payroll" },
      },
    });
    const encrypt = (service: string | undefined, project: string) => {
      const parameters = { KeyId: KEY, EncryptionContext: { project } };
      return judge({ ...data, ...(service === undefined ? {} : { service }) }, ADMIN, "kms", "Encrypt", parameters);
    };
    assert.deepEqual(await encrypt("s3", "payroll"), { accountId: OWNER });
    for (const call of [encrypt("sqs", "payroll"), encrypt("s3", "other"), encrypt(undefined, "payroll")]) {
      await assert.rejects(call, refusedOn("kms:Encrypt", KEY));
    }
  });

  it("must not guess what a service tells Secrets Manager", async () => {
    await assert.rejects(judge({ ...open, service: "rds" }, ADMIN, "secretsmanager", "ListSecrets"), {
      code: "SandboxCannotDecide",
      message: /because what rds\.us-east-1\.amazonaws\.com tells Secrets Manager of its caller is not documented/,
    });
  });
});

describe("the judge, of where an account stands in an organization", () => {
  const organization = { id: "o-a1b2c3d4e5", path: "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/" };
  const sharedWith = (Condition: NonNullable<Statement["Condition"]>): Data => ({
    keys: [keyOf(KEY, own, { ...allow("*", "kms:Encrypt"), Condition })],
  });
  const encrypt = (data: Data, organizations: Readonly<Record<string, Organization>>) =>
    judge({ ...data, organizations }, ADMIN, "kms", "Encrypt", { KeyId: KEY });

  it("must let a member in and nobody of another organization or of none", async () => {
    const data = sharedWith({ StringEquals: { "aws:PrincipalOrgID": organization.id } });
    assert.deepEqual(await encrypt(data, { [EXTERNAL]: organization }), { accountId: OWNER });
    for (const other of [{ [EXTERNAL]: { ...organization, id: "o-ffffffffff" } }, { [OWNER]: organization }, {}]) {
      await assert.rejects(encrypt(data, other), refusedOn("kms:Encrypt", KEY));
    }
  });

  it("must tell the account's path", async () => {
    const below = (path: string) => sharedWith({ "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": path } });
    const member = { [EXTERNAL]: organization };
    assert.deepEqual(await encrypt(below("o-a1b2c3d4e5/r-ab12/*"), member), { accountId: OWNER });
    await assert.rejects(encrypt(below("o-a1b2c3d4e5/r-ab12/"), member), refusedOn("kms:Encrypt", KEY));
    await assert.rejects(encrypt(below("*"), {}), refusedOn("kms:Encrypt", KEY));
  });

  it("must tell the organization of the key's account too", async () => {
    const data = sharedWith({ StringEquals: { "aws:ResourceOrgID": "${aws:PrincipalOrgID}" } });
    assert.deepEqual(await encrypt(data, { [EXTERNAL]: organization, [OWNER]: organization }), { accountId: OWNER });
    await assert.rejects(encrypt(data, { [EXTERNAL]: organization }), refusedOn("kms:Encrypt", KEY));
  });
});

describe("the judge, of who calls", () => {
  const list = (caller: string, data: Data = open, region?: string) =>
    judge(data, caller, "kms", "ListKeys", {}, region);
  const invalid = {
    code: "UnrecognizedClientException",
    message: "The security token included in the request is invalid.",
  };

  it("must not know an access key that the emulator does not know, or one of another partition", async () => {
    await assert.rejects(list("AKIAUNKNOWN"), invalid);
    await assert.rejects(list(ADMIN, open, "cn-north-1"), invalid);
    await assert.rejects(list(ADMIN, open, "moon-1"), invalid);
  });

  it("must take a user by the access key that IAM gave it", async () => {
    const callerArn = `arn:aws:iam::${OWNER}:user/ann`;
    await assert.rejects(list("AKIAUSER", { ...open, callerArn }), { code: "SandboxCannotDecide" });
    await assert.rejects(list("ASIAOTHER", { ...open, callerArn: session(OWNER, "Admin") }), {
      code: "ExpiredTokenException",
      message: `The session of ${session(OWNER, "Admin")} was not begun since the sandbox was opened: assume the role again.`,
    });
  });

  it("must not guess what a role may that is not there any more", async () => {
    await assert.rejects(list(`${OWNER}/Gone`), {
      code: "SandboxCannotDecide",
      message: /because the identity policies of arn:aws:sts::111122223333:assumed-role\/Gone\/s are not known/,
    });
  });
});
