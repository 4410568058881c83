import { toJson, type PolicyDocument, type Statement } from "../../../access/policy-document";
import { readersPolicy } from "../../../components/secret-reading/documents";
import { externalSecretActions } from "../../../policypack/rules/external-secret-actions";
import { assertCompliant, assertViolates, type Constants, type Subject } from "../judge";
import { EXTERNAL, EXTERNAL_ROLE, OWNER, secretWith } from "../walkthrough";

const constants: Constants = {
  why: "whoever may do more than read a secret can put another value in its place, delete it, or let others read it.",
  allowed: "secretsmanager:DescribeSecret, secretsmanager:GetSecretValue for principals outside the account.",
  remedy:
    "name only reading actions in Action, without NotAction; add one that you need to this rule's allowedActions.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html",
};
const at = "policy, Statement[0] (no Sid) allows";
const STRANGE_ROLE = `arn:aws-cn:iam::${OWNER}:role/Reader`;

const secretOf = (document: PolicyDocument): Subject => secretWith({ policy: toJson(document) });
/** The secret is in the account of EXTERNAL here: the owner of the key is the one outside. */
const allowing = (change: { readonly [Name in keyof Statement]?: Statement[Name] | undefined }): Subject =>
  secretOf({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: STRANGE_ROLE },
        Action: "secretsmanager:GetSecretValue",
        Resource: "*",
        ...change,
      } as Statement,
    ],
  });

describe("external-secret-actions", () => {
  it("must accept the program's own policy of a secret, and reading in any case", () => {
    assertCompliant(externalSecretActions, secretOf(readersPolicy([`arn:aws-cn:iam::${OWNER}:role/Reader`])));
    assertCompliant(externalSecretActions, allowing({ Action: "SECRETSMANAGER:getsecretvalue" }));
  });

  it("must leave the account's own principals, and a Deny, alone", () => {
    assertCompliant(externalSecretActions, allowing({ Principal: { AWS: [EXTERNAL, EXTERNAL_ROLE] }, Action: "*" }));
    assertCompliant(externalSecretActions, allowing({ Effect: "Deny", Action: "secretsmanager:*" }));
  });

  it("must accept what is configured", () => {
    const config = { allowedActions: ["secretsmanager:ListSecretVersionIds"] };
    assertCompliant(externalSecretActions, { ...allowing({ Action: "secretsmanager:ListSecretVersionIds" }), config });
  });

  for (const action of [
    "secretsmanager:PutSecretValue",
    "secretsmanager:PutResourcePolicy",
    "secretsmanager:Get*",
    "secretsmanager:?etSecretValue",
    "SecretsManager:*",
    "*",
  ]) {
    it(`must not pass ${action}`, () => {
      assertViolates(
        externalSecretActions,
        allowing({ Action: ["secretsmanager:GetSecretValue", action] }),
        constants,
        `${at} ${action} to ${STRANGE_ROLE}, outside account ${EXTERNAL}.`,
      );
    });
  }

  it("must not pass NotAction, nor more than reading for a service", () => {
    assertViolates(
      externalSecretActions,
      allowing({ Action: undefined, NotAction: "secretsmanager:DeleteSecret" }),
      constants,
      `${at} everything except secretsmanager:DeleteSecret to ${STRANGE_ROLE}, outside account ${EXTERNAL}.`,
    );
    assertViolates(
      externalSecretActions,
      allowing({ Principal: { Service: "s3.amazonaws.com" }, Action: "secretsmanager:PutSecretValue" }),
      constants,
      `${at} secretsmanager:PutSecretValue to Service: s3.amazonaws.com, outside account ${EXTERNAL}.`,
    );
  });
});
