import assert from "node:assert/strict";
import type { ConditionBlock } from "../../../access/policy-document";
import { isForAwsResources, narrowings } from "../../../policypack/documents/conditions";

const ACCOUNT = { kind: "account", id: "444455556666" };
const ORGANIZATION = { kind: "organization", id: "o-abcdefghij" };

const HOLDS: readonly [title: string, block: ConditionBlock, parties: readonly object[]][] = [
  ["an account of the principal", { StringEquals: { "aws:PrincipalAccount": "444455556666" } }, [ACCOUNT]],
  ["a caller's account", { StringEquals: { "kms:CallerAccount": ["444455556666"] } }, [ACCOUNT]],
  ["operator and key in another case", { stringequals: { "AWS:principalaccount": "444455556666" } }, [ACCOUNT]],
  ["an organization", { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } }, [ORGANIZATION]],
  [
    "an organization's path",
    { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-abcdefghij/r-ab12/ou-ab12-11111111/*" } },
    [{ kind: "organization path", id: "o-abcdefghij", path: "o-abcdefghij/r-ab12/ou-ab12-11111111/*" }],
  ],
  [
    "all paths of an organization",
    { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-abcdefghij/*" } },
    [{ kind: "organization path", id: "o-abcdefghij", path: "o-abcdefghij/*" }],
  ],
  [
    "ForAllValues on a key that must be there",
    {
      "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": "o-abcdefghij/r-ab12/*" },
      Null: { "AWS:PrincipalOrgPaths": "false" },
    },
    [{ kind: "organization path", id: "o-abcdefghij", path: "o-abcdefghij/r-ab12/*" }],
  ],
  [
    "IfExists on a key that must be there",
    { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-abcdefghij" }, Null: { "aws:PrincipalOrgID": false } },
    [ORGANIZATION],
  ],
  ["a role by ARN", { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::444455556666:role/Example" } }, [ACCOUNT]],
  [
    "roles under a path of one account",
    { ArnLike: { "aws:PrincipalArn": "arn:aws-cn:iam::444455556666:role/app/*" } },
    [ACCOUNT],
  ],
];

const DOES_NOT_HOLD: readonly [title: string, block: ConditionBlock | undefined][] = [
  ["no condition", undefined],
  ["an empty block", {}],
  ["IfExists", { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-abcdefghij" } }],
  ["ForAllValues", { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-abcdefghij" } }],
  ["a bare star", { StringLike: { "aws:PrincipalAccount": "*" } }],
  ["a star in an organization", { StringLike: { "aws:PrincipalOrgID": "o-*" } }],
  ["a wildcard in the account of an ARN", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/Example" } }],
  ["a wildcard over account and role", { StringLike: { "aws:PrincipalArn": "arn:aws:iam::4444*" } }],
  ["a policy variable", { StringEquals: { "aws:PrincipalAccount": "${aws:PrincipalAccount}" } }],
  ["a policy variable in an ARN", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::444455556666:${aws:x}" } }],
  ["one open value beside a fixed one", { StringLike: { "aws:PrincipalAccount": ["444455556666", "*"] } }],
  ["an empty list of values", { StringEquals: { "aws:PrincipalAccount": [] } }],
  ["a negation", { StringNotEquals: { "aws:PrincipalAccount": "444455556666" } }],
  [
    "IfExists on a key that need not be there",
    {
      StringEqualsIfExists: { "aws:PrincipalOrgID": "o-abcdefghij" },
      Null: { "aws:PrincipalOrgID": ["true", "false"] },
    },
  ],
  [
    "IfExists beside another key that must be there",
    { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-abcdefghij" }, Null: { "aws:PrincipalAccount": "false" } },
  ],
  ["a path whose organization is open", { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-*/r-ab12/*" } }],
  ["Null", { Null: { "aws:PrincipalOrgID": "false" } }],
  ["Bool", { Bool: { "aws:SecureTransport": "true" } }],
  ["a service it must come through", { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } }],
  ["a source address", { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }],
  ["a key with the sign for kelvin", { StringEquals: { "\u212Ams:CallerAccount": "444455556666" } }],
  ["an operator with the sign for kelvin", { "StringLi\u212Ae": { "kms:CallerAccount": "444455556666" } }],
  ["a misspelt operator", { StringEqual: { "aws:PrincipalAccount": "444455556666" } }],
  ["a key that everybody can set", { StringEquals: { "kms:EncryptionContext:account": "444455556666" } }],
];

describe("conditions that narrow a wildcard principal", () => {
  for (const [title, block, parties] of HOLDS) {
    it(`must see that ${title} holds the caller`, () => {
      assert.deepEqual(
        narrowings(block).map((each) => each.parties),
        [parties],
      );
    });
  }

  for (const [title, block] of DOES_NOT_HOLD) {
    it(`must not be taken in by ${title}`, () => {
      assert.deepEqual(narrowings(block), []);
    });
  }

  it("must see that one of two tests holds, whatever the other lets through", () => {
    const block = { StringEquals: { "aws:PrincipalAccount": "444455556666", "kms:ViaService": "*" } };
    assert.deepEqual(narrowings(block), [
      { operator: "StringEquals", key: "aws:PrincipalAccount", parties: [ACCOUNT] },
    ]);
  });

  it("must take a test for grants of AWS services for what it is, and none that only looks like one", () => {
    const key = "kms:GrantIsForAWSResource";
    assert.equal(isForAwsResources({ Bool: { [key]: "true" } }), true);
    assert.equal(isForAwsResources({ bool: { "KMS:grantisforawsresource": [true] } }), true);
    for (const block of [
      { Bool: { [key]: "false" } },
      { Bool: { [key]: ["true", "false"] } },
      { Bool: { [key]: [] } },
      { BoolIfExists: { [key]: "true" } },
      { "ForAllValues:Bool": { [key]: "true" } },
      { Null: { [key]: "false" } },
    ]) {
      assert.equal(isForAwsResources(block), false, JSON.stringify(block));
    }
  });
});
