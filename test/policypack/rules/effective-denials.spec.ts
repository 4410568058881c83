import type { ConditionBlock } from "../../../access/policy-document";
import { effectiveDenials } from "../../../policypack/rules/effective-denials";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { EXTERNAL, iamPolicyWithShare, keyWithShare, OWNER, SHARE_SID, WALKTHROUGH } from "../walkthrough";

const constants: Constants = {
  why: "the statement reads like a guard, and every request passes it: what it is to forbid is not forbidden.",
  allowed: "conditions that a request to this key or secret can meet.",
  remedy: "correct the condition that is never met, so that the Deny acts; or remove the statement.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html",
};
const never = `policy, Statement[1] (Sid "${SHARE_SID}") never acts, because its Condition is never met:`;
const denying = (Condition: ConditionBlock) => keyWithShare({ Effect: "Deny", Principal: "*", Condition });
const SESSION = `arn:aws-cn:sts::${EXTERNAL}:assumed-role/App/session`;
const ROLE = `arn:aws-cn:iam::${EXTERNAL}:role/App`;

describe("effective-denials", () => {
  it("must accept the walkthrough, and leave an Allow to effective-statements", () => {
    for (const subject of WALKTHROUGH.filter(({ type }) => effectiveDenials.appliesTo(type))) {
      assertCompliant(effectiveDenials, subject);
    }
    assertCompliant(effectiveDenials, keyWithShare({ Condition: { StringEquals: { "aws:PrincipalArn": SESSION } } }));
  });

  it("must accept guards that act, also where they act only on what a request lacks", () => {
    for (const condition of [
      { Bool: { "aws:SecureTransport": "false" } },
      { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      { NumericGreaterThanIfExists: { "aws:MultiFactorAuthAge": "3600" } },
      { ArnNotLike: { "aws:PrincipalArn": ROLE } },
      { ArnNotEquals: { "aws:PrincipalArn": SESSION } },
      { StringEqualsIfExists: { "kms:ViaService": "s3.amazonaws.com" } },
      { "ForAllValues:StringEquals": { "aws:CalledVia": "nobody" } },
      { StringNotEquals: { "kms:ViaService": "s3.amazonaws.com" } },
      { Null: { "kms:ViaService": "true" } },
      { StringEquals: { "aws:PrincipalArn": [SESSION, ROLE] } },
      { StringEquals: { "aws:PrincipalArn": ["${aws:PrincipalTag/role}"] } },
      { NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
      { DateGreaterThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } },
      { NumericEquals: { "aws:PrincipalAccount": OWNER } },
      { StringLike: { "aws:userid": "AROA*:build-*" } },
      { "ForAnyValue:StringEquals": { "aws:CalledVia": "cloudformation.amazonaws.com" } },
    ]) {
      assertCompliant(effectiveDenials, denying(condition));
    }
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn and those beside it.
  for (const [condition, reason] of [
    [
      { ArnEquals: { "aws:PrincipalArn": SESSION } },
      `ArnEquals compares aws:PrincipalArn with "${SESSION}", and that is the ARN of a session, and a session has its role's: ${ROLE}, with the role's path`,
    ],
    [
      { StringEquals: { "aws:PrincipalArn": `arn:aws-cn:iam::${EXTERNAL}:group/Developers` } },
      `StringEquals compares aws:PrincipalArn with "arn:aws-cn:iam::${EXTERNAL}:group/Developers", and that is no ARN of a role, a user, a federated user or the root user`,
    ],
    [
      { StringEquals: { "aws:PrincipalArn": `arn:aws-cn:iam::${EXTERNAL}:role/*` } },
      `StringEquals takes the wildcard in "arn:aws-cn:iam::${EXTERNAL}:role/*" for a plain character, which aws:PrincipalArn never has`,
    ],
    [
      { StringEquals: { "aws:PrincipalAccount": "11112222333" } },
      'StringEquals compares aws:PrincipalAccount with "11112222333", and that is not an account id of twelve digits',
    ],
    [
      { StringEquals: { "aws:PrincipalOrgID": "r-ab12" } },
      `StringEquals compares aws:PrincipalOrgID with "r-ab12", and that is not an organization's id, o-…`,
    ],
    [
      { "ForAnyValue:StringEquals": { "aws:PrincipalOrgPaths": "o-abcdefghij/r-ab12" } },
      'ForAnyValue:StringEquals compares aws:PrincipalOrgPaths with "o-abcdefghij/r-ab12", and that is not a path such as o-…/r-…/ou-…/, with a slash at its end',
    ],
    [
      { StringEquals: { "aws:userid": "AROADBQP57FF2AEXAMPLE" } },
      'StringEquals compares aws:userid with "AROADBQP57FF2AEXAMPLE", and that is not AIDA… of a user, AROA…:SESSION of a role, or an account id',
    ],
    [
      { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
      'IpAddress compares aws:SourceIp with "10.0.0.0/8", and that is a private address, and aws:SourceIp only ever has public ones (aws:VpcSourceIp has the others)',
    ],
    [
      { Bool: { "aws:PrincipalArn": "true" } },
      "Bool compares no aws:PrincipalArn, whose value is the ARN of a role, a user, a federated user or the root user",
    ],
    [
      { IpAddress: { "aws:SourceVpc": "203.0.113.0/24" } },
      "IpAddress compares no aws:SourceVpc, whose value is a VPC's id, vpc-…",
    ],
    [
      { ArnLike: { "aws:PrincipalAccount": ROLE } },
      "ArnLike compares no aws:PrincipalAccount, whose value is an account id of twelve digits",
    ],
    [
      { Bool: { "aws:MultiFactorAuthPresent": "no" } },
      'Bool compares aws:MultiFactorAuthPresent with "no", and that is neither true nor false',
    ],
    [
      { "ForAnyValue:StringEquals": { "kms:GrantOperations": "kms:Decrypt" } },
      'ForAnyValue:StringEquals compares kms:GrantOperations with "kms:Decrypt", and that is not an operation without its service, such as Decrypt',
    ],
    [
      { StringEquals: { "kms:ViaService": "s3.cn-north-1.amazonaws.com.cn" } },
      `StringEquals compares kms:ViaService with "s3.cn-north-1.amazonaws.com.cn", and that ends in .amazonaws.com.cn, and this key's values end in .amazonaws.com in China too`,
    ],
    [
      { StringLike: { "kms:ViaService": "S3.*.amazonaws.com" } },
      'StringLike compares kms:ViaService with "S3.*.amazonaws.com", and that has capital letters, which such a value never has',
    ],
    [
      { StringEquals: { "kms:ViaService": ["s3.cn-north-1", "sqs.amazonaws.com"] } },
      'no kms:ViaService can be any of "s3.cn-north-1", "sqs.amazonaws.com": "s3.cn-north-1" does not end in .amazonaws.com; "sqs.amazonaws.com" has no Region; the form is SERVICE.REGION.amazonaws.com',
    ],
    [
      { StringEquals: { "kms:ViaService": "s3.cn-northwest-1.amazonaws.com" } },
      `StringEquals compares kms:ViaService with "s3.cn-northwest-1.amazonaws.com", and that is of another Region than the key (cn-north-1); services call KMS in the key's own Region`,
    ],
    [
      { StringEquals: { "aws:PrincipalAccount": OWNER, "kms:CallerAccount": EXTERNAL } },
      `aws:PrincipalAccount and kms:CallerAccount hold the caller to different accounts (${OWNER} and ${EXTERNAL})`,
    ],
    [
      { StringEquals: { "kms:EncryptionContext:App": "payroll" }, StringLike: { "kms:EncryptionContext:app": "b*" } },
      "StringEquals and StringLike ask for different values of kms:EncryptionContext:App: payroll and b*",
    ],
    [
      { StringEquals: { "aws:PrincipalTag/team": "a" }, StringNotLike: { "aws:PrincipalTag/team": "*" } },
      "StringEquals asks for aws:PrincipalTag/team a, which StringNotLike takes out again",
    ],
    [
      { StringEquals: { "aws:SourceVpce": "vpce-1234" }, Null: { "aws:SourceVpce": "true" } },
      "Null asks that aws:SourceVpce is absent, and StringEquals asks for a value of it",
    ],
    [
      { StringLike: { "kms:ViaService": "s3.*.amazonaws.com" }, Bool: { "aws:ViaAWSService": "false" } },
      "kms:ViaService asks for a call through a service, and aws:ViaAWSService for a direct one",
    ],
  ] as const) {
    it(`must not pass ${JSON.stringify(condition)}`, () => {
      assertViolates(effectiveDenials, denying(condition), constants, `${never} ${reason}.`);
    });
  }

  it("must take the Region of an IAM policy's keys from their ARNs", () => {
    const Condition = { StringEquals: { "kms:ViaService": "s3.cn-northwest-1.amazonaws.com" } };
    assertViolates(
      effectiveDenials,
      iamPolicyWithShare({ Effect: "Deny", Condition }),
      constants,
      `policy, Statement[0] (Sid "AllowExternalAccount") never acts, because its Condition is never met: StringEquals compares kms:ViaService with "s3.cn-northwest-1.amazonaws.com", and that is of another Region than the key (cn-north-1); services call KMS in the key's own Region.`,
    );
    assertCompliant(effectiveDenials, iamPolicyWithShare({ Effect: "Deny", Resource: "*", Condition }));
  });
});
