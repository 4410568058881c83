import { toJson, type Statement } from "../../../access/policy-document";
import { readersPolicy } from "../../../components/secret-reading/documents";
import { externalSecretActions } from "../../../policypack/rules/external-secret-actions";
import { assertCompliant, assertViolates, type Constants, type Subject } from "../judge";
import { EXTERNAL, EXTERNAL_ROLE, KEY_ARN, key, OWNER, OWNER_ROOT, secret, secretWith, through } from "../walkthrough";

const READING =
  "secretsmanager:BatchGetSecretValue, secretsmanager:DescribeSecret, secretsmanager:GetSecretValue, secretsmanager:ListSecretVersionIds";
const constants: Constants = {
  why: "whoever may do more than read a shared secret can change what all others read, or who they are.",
  allowed: `${READING} for principals outside the account, named so that no wildcard reaches further.`,
  remedy:
    "name only allowed actions in Action, without NotAction; add one that you need, such as secretsmanager:PutSecretValue, to this rule's allowedActions.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html",
};
const at = 'policy, Statement[0] (Sid "AllowOtherAccountsToRead")';
const outside = `to ${EXTERNAL_ROLE}, outside account ${OWNER}.`;

const readers = readersPolicy([EXTERNAL_ROLE]);
/** A secret of the owner's, with the readers' statement changed. */
const readBy = (change: { readonly [Name in keyof Statement]?: Statement[Name] | undefined }): Subject => {
  const Statement = [{ ...readers.Statement[0]!, ...change } as Statement];
  return through(secretWith({ kmsKeyId: KEY_ARN, policy: toJson({ ...readers, Statement }) }), key.provider);
};

describe("external-secret-actions", () => {
  it("must accept the readers of this program, and a secret without a policy", () => {
    assertCompliant(externalSecretActions, readBy({}));
    assertCompliant(externalSecretActions, secret);
    assertCompliant(externalSecretActions, readBy({ Action: "SecretsManager:getsecretvalue" }));
  });

  it("must accept everything in the account itself, by a service, and in a Deny", () => {
    assertCompliant(externalSecretActions, readBy({ Principal: { AWS: OWNER_ROOT }, Action: "secretsmanager:*" }));
    const rotation = { Principal: { Service: "lambda.amazonaws.com" }, Action: "secretsmanager:PutSecretValue" };
    assertCompliant(externalSecretActions, readBy(rotation));
    assertCompliant(externalSecretActions, readBy({ Effect: "Deny", Action: "secretsmanager:*" }));
  });

  it("must leave an unknown owner to owner-account-known", () => {
    assertCompliant(externalSecretActions, through(readBy({ Action: "secretsmanager:*" }), undefined));
  });

  it("must not pass an action beyond reading, by name or by wildcard", () => {
    for (const action of ["secretsmanager:PutSecretValue", "secretsmanager:Get*", "secretsmanager:*", "*"]) {
      assertViolates(
        externalSecretActions,
        readBy({ Action: ["secretsmanager:GetSecretValue", action] }),
        constants,
        `${at} allows ${action} ${outside}`,
      );
    }
  });

  it("must not pass NotAction that leaves Secrets Manager open", () => {
    const NotAction = ["kms:*", "secretsmanager:DeleteSecret"];
    assertViolates(
      externalSecretActions,
      readBy({ Action: undefined, NotAction }),
      constants,
      `${at} allows everything except ${NotAction.join(", ")} ${outside}`,
    );
  });

  it("must allow what is configured, and nothing beside it", () => {
    const config = { allowedActions: ["secretsmanager:PutSecretValue"] };
    const Action = ["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecret"];
    assertCompliant(externalSecretActions, { ...readBy({ Action: Action.slice(0, 1) }), config });
    assertViolates(
      externalSecretActions,
      { ...readBy({ Action, Principal: { AWS: EXTERNAL } }), config },
      { ...constants, allowed: constants.allowed.replace(READING, `${READING}, secretsmanager:PutSecretValue`) },
      `${at} allows secretsmanager:UpdateSecret to ${EXTERNAL}, outside account ${OWNER}.`,
    );
  });
});
