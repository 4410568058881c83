import { toJson, type Statement } from "../../../access/policy-document";
import { readPolicy } from "../../../components/secret-reading/documents";
import { exactSecretArn } from "../../../policypack/rules/exact-secret-arn";
import { assertCompliant, assertViolates, type Constants, type Subject } from "../judge";
import { EXTERNAL, iamPolicyWith, KEY_ARN, OWNER } from "../walkthrough";

const constants: Constants = {
  why: "every secret of the account that has such a name, and every one of other accounts whose policy lets this account in, today or later, would be open to these principals.",
  allowed:
    "the ARN of a secret with Region and account in full; a path up to its slash and * (secret:PATH/*) in the policy's own account; anything for actions that touch no secret, such as secretsmanager:ListSecrets.",
  remedy:
    "put the secret's ARN into Resource, its six random characters as -??????, not as -*; statements for other services apart.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html",
};
const at = "policy, Statement[0] (no Sid) allows actions on secrets on";
const secretOf = (account: string, name: string): string =>
  `arn:aws-cn:secretsmanager:cn-north-1:${account}:secret:${name}`;
const SECRET = secretOf(OWNER, "shared/example-??????");

const reading = (change: { readonly [Name in keyof Statement]?: Statement[Name] | undefined }): Subject =>
  iamPolicyWith({ Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: SECRET, ...change } as Statement);

describe("exact-secret-arn", () => {
  it("must accept the program's own policy of a reader, and a secret by its whole ARN", () => {
    const policy = readPolicy({
      keyArn: KEY_ARN,
      secretArn: `arn:aws-cn:secretsmanager:cn-north-1:${OWNER}:secret:shared/example-??????`,
    });
    assertCompliant(exactSecretArn, { ...reading({}), props: { policy: toJson(policy) } });
    assertCompliant(exactSecretArn, reading({ Resource: [SECRET, secretOf(OWNER, "shared/example-a1B2c3")] }));
  });

  it("must accept a path of the policy's own account", () => {
    assertCompliant(exactSecretArn, reading({ Resource: secretOf(EXTERNAL, "app/production/*") }));
  });

  it("must accept actions that touch no secret, other services, and a Deny", () => {
    const Action = ["secretsmanager:ListSecrets", "SecretsManager:CreateSecret", "s3:GetObject"];
    assertCompliant(exactSecretArn, reading({ Action, Resource: "*" }));
    assertCompliant(exactSecretArn, reading({ Resource: [SECRET, "arn:aws-cn:s3:::bucket/*"] }));
    assertCompliant(exactSecretArn, reading({ Effect: "Deny", Resource: "*" }));
    const NotAction = ["secretsmanager:*", "kms:*"];
    assertCompliant(exactSecretArn, reading({ Action: undefined, NotAction, Resource: "*" }));
    assertCompliant(exactSecretArn, reading({ Resource: undefined, NotResource: "arn:*:secretsmanager:*" }));
  });

  it("must leave to full-kms-access what allows everything", () => {
    assertCompliant(exactSecretArn, reading({ Action: "*", Resource: "*" }));
    assertCompliant(exactSecretArn, reading({ Action: undefined, NotAction: "iam:*", Resource: "*" }));
  });

  for (const resource of [
    "*",
    "arn:aws-cn:secretsmanager:*",
    secretOf(OWNER, "*"),
    secretOf(OWNER, "shared/*"),
    secretOf("*", "shared/example-??????"),
    secretOf(OWNER, "shared/example-*"),
    secretOf(OWNER, "shared/ex?mple-??????"),
    secretOf(EXTERNAL, "app*"),
    secretOf("${aws:PrincipalAccount}", "app/*"),
  ]) {
    it(`must not pass ${resource}`, () => {
      assertViolates(exactSecretArn, reading({ Resource: [SECRET, resource] }), constants, `${at} "${resource}".`);
    });
  }

  it("must not pass wildcards of actions, NotAction or NotResource", () => {
    for (const Action of ["secretsmanager:*", "secretsmanager:Get*", "SECRETS*:get*", "secretsmanager:Create*"]) {
      assertViolates(exactSecretArn, reading({ Action, Resource: "*" }), constants, `${at} "*".`);
    }
    const except = { Action: undefined, NotAction: "kms:*", Resource: "*" };
    assertViolates(exactSecretArn, reading(except), constants, `${at} "*".`);
    const others = reading({ Resource: undefined, NotResource: SECRET });
    assertViolates(exactSecretArn, others, constants, `${at} everything except ${SECRET} (NotResource).`);
  });
});
