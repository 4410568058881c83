import type { ConditionBlock, Statement } from "../../../access/policy-document";
import { undoneSharesRule } from "../../../policypack/rules/undone-shares";
import { assertCompliant, assertViolates, type Constants, type Subject } from "../judge";
import {
  EXTERNAL,
  EXTERNAL_ROLE,
  EXTERNAL_ROOT,
  KEY_POLICY,
  keyWith,
  OWNER,
  OWNER_ROOT,
  SHARE_SID,
  WALKTHROUGH,
} from "../walkthrough";

const constants: Constants = {
  why: "a Deny wins over every Allow: the share is there to be read, and every call under it is refused.",
  allowed:
    "a Deny that leaves somebody of those whom the policy names. In aws:PrincipalArn an account's root ARN is its root user alone, not the account.",
  remedy:
    "except whom the policy shares with from the Deny, e.g. by ArnNotLike on aws:PrincipalArn with arn:PARTITION:iam::ACCOUNT:role/*; or remove what it undoes.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html",
};
const DEPLOYER = `arn:aws-cn:iam::${OWNER}:role/DeployRole`;
const ANY_ROLE = `arn:aws-cn:iam::${EXTERNAL}:role/*`;
const FIVE = "kms:Decrypt, kms:DescribeKey, kms:Encrypt, kms:GenerateDataKey*, kms:ReEncrypt*";
const share = `policy, Statement[1] (Sid "${SHARE_SID}") allows ${EXTERNAL_ROOT}`;

/** The walkthrough's key with a Deny more, and its share changed. */
function withDeny(deny: Partial<Statement>, change: Partial<Statement> = {}): Subject {
  const [own, shared] = KEY_POLICY.Statement;
  const guard: Statement = { Sid: "Guard", Effect: "Deny", Principal: "*", Action: "kms:*", Resource: "*", ...deny };
  return keyWith({ ...KEY_POLICY, Statement: [own!, { ...shared!, ...change }, guard] });
}
const guarded = (Condition: ConditionBlock, change: Partial<Statement> = {}): Subject =>
  withDeny({ Condition }, change);

describe("undone-shares", () => {
  it("must accept the walkthrough", () => {
    for (const subject of WALKTHROUGH.filter(({ type }) => undoneSharesRule.appliesTo(type))) {
      assertCompliant(undoneSharesRule, subject);
    }
  });

  it("must accept guards that leave somebody of the share, in some way of calling", () => {
    for (const condition of [
      { Bool: { "aws:SecureTransport": "false" } },
      { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      { ArnNotLike: { "aws:PrincipalArn": [DEPLOYER, ANY_ROLE] } },
      { ArnNotLike: { "aws:PrincipalArn": [DEPLOYER, `arn:aws-cn:iam::${EXTERNAL}:role/team/App`] } },
      { ArnNotLike: { "aws:PrincipalArn": "arn:*:iam::*:user/deploy/*" } },
      { StringNotLike: { "aws:PrincipalArn": `*:${EXTERNAL}:*` } },
      { StringNotEquals: { "aws:PrincipalAccount": [OWNER, EXTERNAL] } },
      { StringNotEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } },
      { StringNotEquals: { "aws:SourceVpce": "vpce-1234" } },
      { StringNotEquals: { "kms:ViaService": "sqs.cn-north-1.amazonaws.com" } },
      { StringNotLike: { "kms:ViaService": "rds.*" } },
      { Null: { "kms:ViaService": "true" } },
      { StringNotEquals: { "kms:EncryptionContext:App": "payroll" } },
      { Null: { "kms:EncryptionContext:App": "true" } },
      { StringEquals: { "kms:EncryptionContext:App": ["a", "b"] }, Null: { "kms:EncryptionContext:App": "false" } },
      { StringNotEquals: { "aws:PrincipalTag/team": "a" } },
      { StringNotEquals: { "aws:username": "alice" } },
      { StringNotEquals: { "kms:RequestAlias": "alias/shared" } },
      { StringNotEquals: { "aws:PrincipalArn": "${aws:PrincipalTag/role}" } },
      { StringNotEquals: { "aws:PrincipalType": "User" } },
      { Bool: { "aws:ViaAWSService": "false" } },
    ]) {
      assertCompliant(undoneSharesRule, guarded(condition));
    }
  });

  it("must accept a Deny of other actions, or for others", () => {
    assertCompliant(undoneSharesRule, withDeny({ Action: ["kms:ScheduleKeyDeletion", "kms:PutKeyPolicy"] }));
    assertCompliant(undoneSharesRule, withDeny({ Principal: { AWS: EXTERNAL_ROLE } }));
    // Of a wildcard, a part is taken out on purpose.
    assertCompliant(undoneSharesRule, withDeny({ Action: "kms:Decrypt" }, { Action: "kms:*" }));
    assertCompliant(undoneSharesRule, withDeny({ Principal: { AWS: OWNER_ROOT } }));
  });

  for (const [name, condition] of Object.entries({
    "everybody but the deploying role and the root users": {
      ArnNotLike: { "aws:PrincipalArn": [DEPLOYER, OWNER_ROOT, EXTERNAL_ROOT] },
    },
    "other accounts": { StringNotEquals: { "aws:PrincipalAccount": OWNER } },
    "other callers' accounts, by KMS's key": { StringNotEquals: { "kms:CallerAccount": OWNER } },
    "every role and user of the account": {
      ArnLike: { "aws:PrincipalArn": [ANY_ROLE, `arn:aws-cn:iam::${EXTERNAL}:user/*`] },
    },
  } satisfies Readonly<Record<string, ConditionBlock>>)) {
    it(`must tell of a Deny for ${name}`, () => {
      assertViolates(
        undoneSharesRule,
        guarded(condition),
        constants,
        `${share} ${FIVE}, and Statement[2] (Sid "Guard") denies that to every role and user of that account.`,
      );
    });
  }

  it("must tell of a Deny without a condition, and of a part that it takes away", () => {
    assertViolates(
      undoneSharesRule,
      withDeny({ Action: ["kms:Decrypt", "kms:ReEncrypt*"] }),
      constants,
      `${share} kms:Decrypt, kms:ReEncrypt*, and Statement[2] (Sid "Guard") denies that to every role and user of that account. The rest of the statement is left.`,
    );
  });

  it("must tell of one principal among several, of a role of the own account, of a service and of an organization", () => {
    const others = { ArnNotLike: { "aws:PrincipalArn": [DEPLOYER, OWNER_ROOT] } };
    const guard = 'and Statement[2] (Sid "Guard") denies that to';
    for (const [principal, text] of [
      [{ AWS: [EXTERNAL_ROLE, DEPLOYER] }, EXTERNAL_ROLE],
      [{ AWS: `arn:aws-cn:iam::${OWNER}:role/App` }, `arn:aws-cn:iam::${OWNER}:role/App`],
      // A service has no aws:PrincipalArn, so that a negated test of it is true.
      [{ Service: "logs.cn-north-1.amazonaws.com" }, "logs.cn-north-1.amazonaws.com"],
    ] as const) {
      assertViolates(
        undoneSharesRule,
        guarded(others, { Principal: principal, Action: "kms:Decrypt" }),
        constants,
        `policy, Statement[1] (Sid "${SHARE_SID}") allows ${text} kms:Decrypt, ${guard} it.`,
      );
    }
    const Condition = { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } };
    assertViolates(
      undoneSharesRule,
      guarded(others, { Principal: "*", Action: "kms:Decrypt", Condition }),
      constants,
      `policy, Statement[1] (Sid "${SHARE_SID}") allows organization o-abcdefghij kms:Decrypt, ${guard} every role and user of accounts that the policy does not name.`,
    );
    assertCompliant(
      undoneSharesRule,
      guarded({ StringNotEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } }, { Principal: "*", Condition }),
    );
  });

  it("must not judge where nothing tells account or Region", () => {
    assertCompliant(undoneSharesRule, { ...withDeny({}), provider: undefined });
  });
});
