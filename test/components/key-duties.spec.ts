import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate, KMS_ACTIONS, type Decision, type World } from "../../access";
import { roleArn, userArn, type AccountId, type KeyArn, type PrincipalArn } from "../../access/identifiers";
import { partitionOf, type Region } from "../../access/partition";
import type { PolicyDocument, Statement } from "../../access/policy-document";
import { ADMINISTRATION_ACTIONS, type KeyDuties, type RootAccess } from "../../components/key-duties";
import { keyPolicy } from "../../components/key-policy";

const OWNER = "111122223333" as AccountId;
const EXTERNAL = "444455556666" as AccountId;
const ROOT = { AWS: "arn:aws-cn:iam::111122223333:root" };
const ADMINISTRATOR = roleArn("aws-cn", OWNER, "KeyAdministrator");
const USER = userArn("aws-cn", OWNER, "KeyUser");
const USE = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
/** Written out here too, so that a change of the list is seen. */
const ADMINISTRATION = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyLastUsage",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:ReplicateKey",
  "kms:RevokeGrant",
  "kms:RotateKeyOnDemand",
  "kms:ScheduleKeyDeletion",
  "kms:SynchronizeMultiRegionKey",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
  "kms:UpdatePrimaryRegion",
];

const statementsWith = (duties: KeyDuties): readonly Statement[] =>
  keyPolicy({ region: "cn-north-1", ownerAccountId: OWNER, duties, shares: [] }).Statement;

describe("separated duties in the key policy", () => {
  it("are a statement of administrators and one of users beside the root's, as it always was", () => {
    const duties: KeyDuties = { administrators: [ADMINISTRATOR], users: [USER], rootAccess: "full" };
    assert.deepEqual(statementsWith(duties), [
      { Sid: "Enable IAM User Permissions", Effect: "Allow", Principal: ROOT, Action: "kms:*", Resource: "*" },
      {
        Sid: "Allow access for Key Administrators",
        Effect: "Allow",
        Principal: { AWS: ADMINISTRATOR },
        Action: ADMINISTRATION,
        Resource: "*",
      },
      { Sid: "Allow use of the key", Effect: "Allow", Principal: { AWS: USER }, Action: USE, Resource: "*" },
    ]);
  });

  it("narrow the root's statement to administration", () => {
    assert.deepEqual(statementsWith({ administrators: [], users: [], rootAccess: "administration" }), [
      {
        Sid: "Enable IAM policies for administration only",
        Effect: "Allow",
        Principal: ROOT,
        Action: ADMINISTRATION,
        Resource: "*",
      },
    ]);
  });

  it("must not change the policy of a key without them", () => {
    const args = { region: "cn-north-1", ownerAccountId: OWNER, shares: [] } as const;
    const none: KeyDuties = { administrators: [], users: [], rootAccess: "full" };
    assert.deepEqual(keyPolicy({ ...args, duties: none }), keyPolicy(args));
  });

  it("must not have a wildcard, a grant to give or a cryptographic operation among an administrator's actions", () => {
    const grantable = KMS_ACTIONS.filter(({ grantOperation }) => grantOperation).map(({ name }) => `kms:${name}`);
    assert.deepEqual(
      ADMINISTRATION_ACTIONS.filter((action) => action.includes("*") || grantable.includes(action)),
      ["kms:DescribeKey"],
    );
  });
});

/** Any IAM policy that allows something of KMS, up to all of it. */
const kmsPatterns = fc.constantFrom("kms:*", "*", "kms:Decrypt", "kms:CreateGrant", "kms:Create*", "kms:Encrypt");
const iamPolicy = fc.uniqueArray(kmsPatterns, { minLength: 1 }).map((actions): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }],
}));
const name = fc.string({ unit: fc.constantFrom("a", "b", "C", "1", "-", "/x"), minLength: 1, maxLength: 6 });
const pathAndName = name.map((text) => `p${text}`);
const REGION = fc.constantFrom<Region>("us-east-1", "cn-north-1", "us-gov-west-1");

interface Case {
  readonly region: Region;
  readonly administrators: readonly PrincipalArn[];
  readonly users: readonly PrincipalArn[];
  readonly document: PolicyDocument;
}
const cases = fc
  .record({ region: REGION, names: fc.uniqueArray(pathAndName, { minLength: 2, maxLength: 6 }), document: iamPolicy })
  .map(({ region, names, document }): Case => {
    const partition = partitionOf(region);
    const middle = Math.ceil(names.length / 2);
    return {
      region,
      document,
      administrators: names.slice(0, middle).map((each) => roleArn(partition, OWNER, each)),
      users: names.slice(middle).map((each) => userArn(partition, OWNER, each)),
    };
  });

function asked({ region, administrators, users, document }: Case, rootAccess: RootAccess) {
  const resource: KeyArn = `arn:${partitionOf(region)}:kms:${region}:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  const duties = { administrators, users, rootAccess };
  const shares = [{ level: "account", accountId: EXTERNAL } as const];
  const other = roleArn(partitionOf(region), OWNER, "Other");
  const world: World = {
    accounts: [
      {
        id: OWNER,
        identities: [...administrators, ...users, other].map((arn) => ({ arn, policies: [{ name: "iam", document }] })),
      },
    ],
    keys: [{ arn: resource, policy: keyPolicy({ region, ownerAccountId: OWNER, duties, shares }) }],
  };
  return {
    other,
    may: (principal: string, action: string): Decision["outcome"] =>
      evaluate({ principal, action: `kms:${action}`, resource }, world).outcome,
  };
}

const USE_AND_GRANT: readonly string[] = KMS_ACTIONS.filter(
  ({ name: action, grantOperation }) => grantOperation && action !== "DescribeKey",
).map(({ name: action }) => action);
const USERS_ACTIONS = ["Decrypt", "Encrypt", "GenerateDataKey", "ReEncryptFrom", "ReEncryptTo", "DescribeKey"];

describe("with the root's statement narrowed to administration", () => {
  it("no administrator can decrypt, encrypt or create a grant, whatever IAM allows", () => {
    fc.assert(
      fc.property(cases, (each) => {
        const { may } = asked(each, "administration");
        for (const principal of each.administrators) {
          for (const action of USE_AND_GRANT) assert.equal(may(principal, action), "denied", action);
          assert.equal(may(principal, "PutKeyPolicy"), "allowed");
        }
      }),
    );
  });

  it("every user can use the key, and nobody else in the account can", () => {
    fc.assert(
      fc.property(cases, (each) => {
        const { may, other } = asked(each, "administration");
        for (const action of USERS_ACTIONS) {
          for (const principal of each.users) assert.equal(may(principal, action), "allowed", action);
          if (action !== "DescribeKey") assert.equal(may(other, action), "denied", action);
        }
        for (const principal of each.users) assert.equal(may(principal, "CreateGrant"), "denied");
      }),
    );
  });

  it("leaves it to IAM whether an administrator uses the key, where it is full", () => {
    const [administrator, user] = [roleArn("aws-cn", OWNER, "A"), userArn("aws-cn", OWNER, "B")];
    const document: PolicyDocument = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "kms:*", Resource: "*" }],
    };
    const each: Case = { region: "cn-north-1", administrators: [administrator], users: [user], document };
    assert.equal(asked(each, "full").may(administrator, "Decrypt"), "allowed");
    const none = { ...each, document: { ...document, Statement: [] } };
    assert.equal(asked(none, "full").may(administrator, "Decrypt"), "denied");
  });
});
