import type { ConditionBlock } from "../../../access/policy-document";
import { conditionValues } from "../../../policypack/rules/condition-values";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { EXTERNAL, keyWithShare, SHARE_SID, WALKTHROUGH } from "../walkthrough";

const constants: Constants = {
  why: "such a value lets nobody in and excepts nobody, so that the statement means less, or more, than it seems to.",
  allowed: "values of the form that the condition key has, and wildcards under the operators that know them.",
  remedy:
    "correct or remove the value; where a wildcard is meant, take StringLike, StringNotLike, ArnLike or ArnNotLike.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
};
const at = `policy, Statement[1] (Sid "${SHARE_SID}")`;
const ROLE = `arn:aws-cn:iam::${EXTERNAL}:role/App`;
const SESSION = `arn:aws-cn:sts::${EXTERNAL}:assumed-role/App/session`;

describe("condition-values", () => {
  it("must accept the walkthrough, wildcards that are some, and values that can match", () => {
    for (const subject of WALKTHROUGH.filter(({ type }) => conditionValues.appliesTo(type))) {
      assertCompliant(conditionValues, subject);
    }
    for (const Condition of [
      { StringLike: { "kms:EncryptionContext:aws:s3:arn": "arn:aws-cn:s3:::bucket/*" } },
      { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws-cn:logs:*" } },
      { StringEquals: { "kms:EncryptionContext:User": "${aws:username}*" } },
      // One policy for all Regions of a multi-Region key.
      { StringEquals: { "kms:ViaService": ["s3.cn-north-1.amazonaws.com", "s3.cn-northwest-1.amazonaws.com"] } },
      { StringNotEqualsIfExists: { "aws:PrincipalTag/team": "interns" } },
    ]) {
      assertCompliant(conditionValues, keyWithShare({ Condition }));
    }
  });

  it("must leave a condition that is never met to the other rules", () => {
    assertCompliant(conditionValues, keyWithShare({ Condition: { StringEquals: { "aws:PrincipalArn": SESSION } } }));
  });

  const excepted = "and a session has its role's";
  for (const [condition, what] of [
    [
      { StringEquals: { "kms:EncryptionContext:Project": "team-*" } },
      'compares kms:EncryptionContext:Project with "team-*" by StringEquals, which matches exactly that text, with its wildcard as a plain character; StringLike was surely meant',
    ],
    [
      { StringNotEquals: { "aws:PrincipalTag/team": ["a*", "b*"] } },
      'compares aws:PrincipalTag/team with "a*", "b*" by StringNotEquals, which matches exactly those texts, with their wildcard as a plain character; StringNotLike was surely meant',
    ],
    [
      { StringEquals: { "aws:PrincipalArn": [ROLE, SESSION] } },
      `lets nothing through by the value "${SESSION}" of aws:PrincipalArn (StringEquals): it is the ARN of a session, ${excepted}: ${ROLE}, with the role's path`,
    ],
    [
      { ArnNotEquals: { "aws:PrincipalArn": SESSION } },
      `excepts nobody by the value "${SESSION}" of aws:PrincipalArn (ArnNotEquals): it is the ARN of a session, ${excepted}: ${ROLE}, with the role's path`,
    ],
    [
      { StringNotEquals: { "kms:ViaService": "s3.amazonaws.com" } },
      'excepts nobody by the value "s3.amazonaws.com" of kms:ViaService (StringNotEquals): it has no Region; the form is SERVICE.REGION.amazonaws.com',
    ],
    [
      { ArnLike: { "aws:PrincipalArn": `arn:aws-cn:iam::${EXTERNAL}:role/AWSReservedSSO_Admin_*` } },
      `compares aws:PrincipalArn with "arn:aws-cn:iam::${EXTERNAL}:role/AWSReservedSSO_Admin_*", without the path that AWS gives such roles: /aws-reserved/sso.amazonaws.com/… for Identity Center, /aws-service-role/SERVICE/ for services`,
    ],
  ] as readonly (readonly [ConditionBlock, string])[]) {
    it(`must tell of ${JSON.stringify(condition)}`, () => {
      assertViolates(conditionValues, keyWithShare({ Condition: condition }), constants, `${at} ${what}.`);
    });
  }
});
