import assert from "node:assert/strict";
import {
  accountOf,
  aliasesOf,
  documentOf,
  keyOf,
  policiesElsewhere,
  type AccountDetails,
} from "../../../sandbox/authorizer/documents";

const IAM = "arn:aws-cn:iam::111122223333";
const AWS_POLICY = "arn:aws-cn:iam::aws:policy/ReadOnlyAccess";
const KEY = "arn:aws-cn:kms:cn-north-1:111122223333:key/11111111-2222-3333-4444-555555555555";

const documentFor = (Action: string) => ({
  Version: "2012-10-17" as const,
  Statement: [{ Effect: "Allow" as const, Action, Resource: "*" }],
});
const encoded = (Action: string): string => encodeURIComponent(JSON.stringify(documentFor(Action)));

const DETAILS: AccountDetails = {
  users: [
    {
      ...{ Arn: `${IAM}:user/ann`, UserId: "AIDA1", GroupList: ["readers"] },
      UserPolicyList: [{ PolicyName: "own", PolicyDocument: encoded("kms:Encrypt") }],
      Tags: [{ Key: "team", Value: "red" }],
    },
  ],
  groups: [
    {
      ...{ Arn: `${IAM}:group/readers`, GroupName: "readers" },
      GroupPolicyList: [{ PolicyName: "grouped", PolicyDocument: encoded("kms:Decrypt") }],
    },
  ],
  roles: [
    {
      ...{ Arn: `${IAM}:role/team/Reader`, RoleId: "AROA1" },
      AttachedManagedPolicies: [{ PolicyArn: `${IAM}:policy/mine` }, { PolicyArn: AWS_POLICY }],
      PermissionsBoundary: { PermissionsBoundaryArn: `${IAM}:policy/mine` },
    },
  ],
  policies: [
    {
      Arn: `${IAM}:policy/mine`,
      PolicyVersionList: [
        { Document: encoded("kms:Sign"), IsDefaultVersion: false },
        { Document: encoded("kms:List*"), IsDefaultVersion: true },
      ],
    },
  ],
};

describe("the documents of an account", () => {
  it("must name the managed policies that are not the account's own", () => {
    assert.deepEqual(policiesElsewhere(DETAILS), [AWS_POLICY]);
  });

  it("must become identities with inline and managed policies, groups, boundary, id and tags", () => {
    const readOnly = { name: AWS_POLICY, document: documentFor("kms:Describe*") };
    const mine = { name: `${IAM}:policy/mine`, document: documentFor("kms:List*") };
    assert.deepEqual(accountOf("111122223333", DETAILS, [readOnly]), {
      id: "111122223333",
      identities: [
        {
          ...{ arn: `${IAM}:user/ann`, id: "AIDA1", tags: { team: "red" } },
          policies: [{ name: "own", document: documentFor("kms:Encrypt") }],
          groups: [`${IAM}:group/readers`],
        },
        { arn: `${IAM}:role/team/Reader`, id: "AROA1", policies: [mine, readOnly], tags: {}, boundary: mine },
      ],
      groups: [{ arn: `${IAM}:group/readers`, policies: [{ name: "grouped", document: documentFor("kms:Decrypt") }] }],
    });
  });

  it("must not go on with a document that cannot be read", () => {
    assert.throws(() => documentOf("{}", "key policy", "K"), /^Error: The key policy K cannot be read: /);
    assert.throws(() => accountOf("111122223333", DETAILS, []), /ReadOnlyAccess cannot be read/);
  });
});

describe("the documents of a key", () => {
  const policy = JSON.stringify({
    ...documentFor("kms:*"),
    Statement: [{ ...documentFor("kms:*").Statement[0], Principal: "*" }],
  });

  it("must become a key with its grants, tags and nature", () => {
    const metadata = {
      ...{ KeyId: "1", Arn: KEY, KeySpec: "SYMMETRIC_DEFAULT" as const, KeyUsage: "ENCRYPT_DECRYPT" as const },
      ...{ Origin: "AWS_KMS" as const, KeyManager: "CUSTOMER" as const },
      MultiRegionConfiguration: { MultiRegionKeyType: "PRIMARY" as const },
    };
    const grants = [
      {
        ...{ GrantId: "g", GranteePrincipal: `${IAM}:role/R`, Operations: ["Decrypt" as const] },
        ...{ RetiringPrincipal: `${IAM}:role/Q`, IssuingAccount: "111122223333" },
        Constraints: { EncryptionContextEquals: { a: "b" } },
      },
      { GrantId: "h", GranteePrincipal: `${IAM}:role/R`, Operations: [], Constraints: {} },
      { GrantId: "i", GranteePrincipal: `${IAM}:role/R`, Operations: [], Constraints: { SourceArn: KEY } },
    ];
    assert.deepEqual(keyOf({ metadata, policy, grants, tags: [{ TagKey: "t", TagValue: "v" }] }), {
      arn: KEY,
      policy: JSON.parse(policy) as unknown,
      grants: [
        {
          ...{ id: "g", granteePrincipal: `${IAM}:role/R`, operations: ["Decrypt"] },
          ...{ retiringPrincipal: `${IAM}:role/Q`, issuingAccount: "111122223333" },
          constraints: { encryptionContextEquals: { a: "b" } },
        },
        { id: "h", granteePrincipal: `${IAM}:role/R`, operations: [] },
        { id: "i", granteePrincipal: `${IAM}:role/R`, operations: [], constraints: { sourceArn: KEY } },
      ],
      tags: { t: "v" },
      ...{ keySpec: "SYMMETRIC_DEFAULT", keyUsage: "ENCRYPT_DECRYPT", origin: "AWS_KMS" },
      multiRegionKeyType: "PRIMARY",
    });
  });

  it("must mark a key of AWS as such", () => {
    const key = keyOf({ metadata: { KeyId: "1", Arn: KEY, KeyManager: "AWS" }, policy, grants: [], tags: [] });
    assert.equal(key.awsManaged, true);
  });

  it("must point each alias at the ARN of its key, and leave out one that points at none", () => {
    const arn = "arn:aws-cn:kms:cn-north-1:111122223333:alias/a";
    assert.deepEqual(aliasesOf([{ AliasArn: arn, TargetKeyId: KEY.slice(-36) }, { AliasArn: `${arn}b` }]), [
      { arn, targetKeyArn: KEY },
    ]);
  });
});
