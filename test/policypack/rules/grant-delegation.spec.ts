import { grantDelegation } from "../../../policypack/rules/grant-delegation";
import { accessPolicy } from "../../../components/access-policy";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import {
  EXTERNAL,
  iamPolicy,
  iamPolicyWith,
  iamPolicyWithShare,
  key,
  KEY_ARN,
  keyWithShare,
  OWNER,
  OWNER_ROOT,
  SHARE_SID,
  through,
} from "../walkthrough";

const constants: Constants = {
  why: "whoever makes grants gives the use of the key to any account, himself included, and no policy shows it.",
  allowed:
    "kms:CreateGrant under Bool kms:GrantIsForAWSResource true; for a service-linked role in kms:GranteePrincipal; or for other principals named there in full, with kms:GrantOperations held by ForAllValues:StringEquals to a list without CreateGrant.",
  remedy:
    "put kms:CreateGrant into a statement of its own with Bool kms:GrantIsForAWSResource true, or leave it out; for administrators, kms:CreateAlias in the place of kms:Create*.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/grant-authorization.html",
};
const inKeyPolicy = `policy, Statement[1] (Sid "${SHARE_SID}") allows kms:CreateGrant`;
const inIamPolicy = 'policy, Statement[0] (Sid "AllowExternalAccount") allows kms:CreateGrant';
const whatever = "whatever the grant and whoever it is for.";
const ADMIN = `arn:aws-cn:iam::${OWNER}:role/Admin`;
const forAws = { Bool: { "kms:GrantIsForAWSResource": "true" } };

/** The grants of a service are not any grants: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service */
const THROUGH_SERVICE = " Its Condition narrows that by kms:ViaService, which this rule does not count.";

describe("grant-delegation", () => {
  it("must accept the walkthrough, with the owner's root statement, and delegation to AWS services", () => {
    assertCompliant(grantDelegation, key);
    assertCompliant(grantDelegation, iamPolicy);
    const { Statement } = accessPolicy({ keyArn: KEY_ARN, accountId: EXTERNAL, terms: [{ delegateToServices: true }] });
    assertCompliant(grantDelegation, iamPolicyWith(...Statement));
    assertCompliant(
      grantDelegation,
      keyWithShare({ Principal: { AWS: ADMIN }, Action: "kms:CreateGrant", Condition: forAws }),
    );
    assertCompliant(grantDelegation, keyWithShare({ Principal: { AWS: OWNER_ROOT }, Action: "kms:CreateGrant" }));
  });

  it("must accept grants for a service-linked role, as Auto Scaling needs one, and a Deny", () => {
    const role = `arn:aws-cn:iam::${EXTERNAL}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
    const Condition = { StringEquals: { "kms:GranteePrincipal": role } };
    assertCompliant(grantDelegation, iamPolicyWithShare({ Action: "kms:CreateGrant", Condition }));
    assertCompliant(grantDelegation, iamPolicyWithShare({ Effect: "Deny", Action: "kms:CreateGrant" }));
  });

  it("must leave kms:* to full-kms-access, and those outside the account to external-administration", () => {
    assertCompliant(grantDelegation, keyWithShare({ Principal: { AWS: ADMIN }, Action: "kms:*" }));
    assertCompliant(grantDelegation, iamPolicyWithShare({ Action: "*" }));
    assertCompliant(grantDelegation, keyWithShare({ Action: "kms:CreateGrant" }));
    assertCompliant(grantDelegation, through(keyWithShare({ Action: "kms:CreateGrant" }), undefined));
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators
  it("must say of the console's default policy for administrators that it is that, and what the risk is", () => {
    const names = ["Create", "Describe", "Enable", "List", "Put", "Update", "Revoke", "Disable", "Get", "Delete"];
    const Action = [...names.map((name) => `kms:${name}*`), "kms:TagResource", "kms:UntagResource"];
    const why = `${constants.why} This is the console's default statement for key administrators, whose kms:Create* has kms:CreateGrant in it: an administrator who is not to use the key can give it to himself, or to anybody else, by a grant.`;
    for (const actions of [Action, [...Action, "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion"]]) {
      assertViolates(
        grantDelegation,
        keyWithShare({ Principal: { AWS: ADMIN }, Action: actions }),
        { ...constants, why },
        `${inKeyPolicy} to ${ADMIN}, ${whatever}`,
      );
    }
  });

  for (const action of ["kms:CreateGrant", "kms:Create*", "KMS:?reategrant"]) {
    it(`must not pass ${action} for an administrator in a key policy`, () => {
      assertViolates(
        grantDelegation,
        keyWithShare({ Principal: { AWS: [ADMIN, OWNER_ROOT] }, Action: [action, "kms:DescribeKey"] }),
        constants,
        `${inKeyPolicy} to ${ADMIN}, ${whatever}`,
      );
    });
  }

  it("must not pass everybody in the account", () => {
    const Condition = { StringEquals: { "kms:CallerAccount": OWNER } };
    assertViolates(
      grantDelegation,
      keyWithShare({ Principal: "*", Action: "kms:CreateGrant", Condition }),
      constants,
      `${inKeyPolicy} to *, ${whatever}`,
    );
  });

  it("must not pass an IAM policy, by a wildcard too", () => {
    for (const Action of ["kms:CreateGrant", "kms:*Grant"]) {
      assertViolates(grantDelegation, iamPolicyWithShare({ Action }), constants, `${inIamPolicy}, ${whatever}`);
    }
  });

  for (const [title, Condition] of [
    ["IfExists", { BoolIfExists: { "kms:GrantIsForAWSResource": "true" } }],
    ["the wrong way round", { Bool: { "kms:GrantIsForAWSResource": "false" } }],
    ["ForAllValues", { "ForAllValues:Bool": { "kms:GrantIsForAWSResource": "true" } }],
    ["a grantee who may hand it on", { StringEquals: { "kms:GranteePrincipal": ADMIN } }],
    ["a service", { StringEquals: { "kms:ViaService": "ec2.cn-north-1.amazonaws.com" } }],
  ] as const) {
    it(`must not be taken in by a condition: ${title}`, () => {
      assertViolates(
        grantDelegation,
        iamPolicyWithShare({ Action: ["kms:CreateGrant"], Condition }),
        constants,
        `${inIamPolicy}, ${whatever}${title === "a service" ? THROUGH_SERVICE : ""}`,
      );
    });
  }
});
