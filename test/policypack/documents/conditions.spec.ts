import assert from "node:assert/strict";
import type { ConditionBlock } from "../../../access/policy-document";
import { narrowings } from "../../../policypack/documents/conditions";

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
  ["Null", { Null: { "aws:PrincipalOrgID": "false" } }],
  ["Bool", { Bool: { "aws:SecureTransport": "true" } }],
  ["a service it must come through", { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } }],
  ["a source address", { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }],
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
});
