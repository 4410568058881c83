import type { Statement } from "../../../access/policy-document";
import { readPolicy } from "../../../components/secret-reading/documents";
import { noAccessToAllSecrets } from "../../../policypack/rules/all-secrets";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { iamPolicy, iamPolicyWith, iamPolicyWithShare, KEY_ARN, OWNER } from "../walkthrough";

const constants: Constants = {
  why: "these principals reach every secret of the account, and of every account whose secrets trust it, today or later; where the key's owner trusts the account too, they read them.",
  allowed:
    "secrets named in Resource, in full or by a path; all of them only where StringEquals or StringLike asks for a tag by aws:ResourceTag or secretsmanager:ResourceTag, or for secretsmanager:SecretId. CreateSecret, and what only describes or lists, is not judged.",
  remedy:
    "name each secret in Resource (arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME-??????), or a path of the own account (secret:PATH/*); ListSecrets and other actions that act on no secret in a statement apart.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html",
};
const at = 'policy, Statement[0] (Sid "AllowExternalAccount") allows';
const READ = "secretsmanager:GetSecretValue";
const arn = (name: string, place = `cn-north-1:${OWNER}`) =>
  `arn:aws-cn:secretsmanager:${place}:secret:${name}` as const;
type Change = { readonly [Name in keyof Statement]?: Statement[Name] | undefined };
const policy = (change: Change) => iamPolicyWithShare({ Action: READ, Resource: "*", ...change });

describe("all-secrets", () => {
  it("must accept the walkthrough, and a reader of this program", () => {
    assertCompliant(noAccessToAllSecrets, iamPolicy);
    const secretArn = arn("shared/example-??????") as Parameters<typeof readPolicy>[0]["secretArn"];
    assertCompliant(noAccessToAllSecrets, iamPolicyWith(...readPolicy({ keyArn: KEY_ARN, secretArn }).Statement));
  });

  it("must accept secrets by name or by a prefix, and another service's resources", () => {
    for (const Resource of [
      arn("example-AbCdEf"),
      arn("example-*"),
      [arn("team/*"), arn("other/??-*")],
      arn("team/*", "*:*"),
      "arn:aws-cn:s3:::bucket/*",
    ]) {
      assertCompliant(noAccessToAllSecrets, policy({ Resource }));
    }
  });

  it("must accept on all secrets what only lists or describes, makes new ones, or is denied", () => {
    const Action = ["ListSecrets", "BatchGetSecretValue", "GetRandomPassword", "DescribeSecret", "CreateSecret"];
    assertCompliant(noAccessToAllSecrets, policy({ Action: Action.map((name) => `secretsmanager:${name}`) }));
    assertCompliant(noAccessToAllSecrets, policy({ Effect: "Deny", Action: "secretsmanager:*" }));
    assertCompliant(noAccessToAllSecrets, policy({ Action: "s3:*" }));
    assertCompliant(noAccessToAllSecrets, policy({ Action: undefined, NotAction: ["secretsmanager:*", "iam:*"] }));
    assertCompliant(noAccessToAllSecrets, policy({ Resource: undefined, NotResource: "arn:*:secretsmanager:*" }));
  });

  it("must accept a condition that asks for a tag or for the secret", () => {
    for (const Condition of [
      { StringEquals: { "aws:ResourceTag/team": "${aws:PrincipalTag/team}" } },
      { StringLike: { "secretsmanager:ResourceTag/team": "billing-*" } },
      { ArnLike: { "secretsmanager:SecretId": arn("team/*") } },
    ]) {
      assertCompliant(noAccessToAllSecrets, policy({ Condition }));
    }
  });

  for (const resource of [
    "*",
    "arn:aws-cn:secretsmanager:*",
    "arn:*:secretsmanager:*:*:secret:*",
    arn("*"),
    arn("*-??????"),
    arn("?*", "*:*"),
    `arn:aws-cn:*:cn-north-1:${OWNER}:*`,
  ]) {
    it(`must not pass ${resource}`, () => {
      assertViolates(
        noAccessToAllSecrets,
        policy({ Resource: [arn("example-AbCdEf"), resource] }),
        constants,
        `${at} ${READ} on "${resource}".`,
      );
    });
  }

  it("must not pass a change of all secrets, nor a wildcard or NotAction that reaches one", () => {
    for (const [change, actions] of [
      [{ Action: "secretsmanager:PutResourcePolicy" }, "secretsmanager:PutResourcePolicy"],
      [{ Action: ["SecretsManager:get*", "kms:Decrypt"] }, READ],
      [{ Action: "*" }, `${READ}, secretsmanager:PutSecretValue, secretsmanager:UpdateSecret and 12 more`],
      [
        { Action: undefined, NotAction: "iam:*" },
        `${READ}, secretsmanager:PutSecretValue, secretsmanager:UpdateSecret and 12 more`,
      ],
    ] as const) {
      assertViolates(noAccessToAllSecrets, policy(change), constants, `${at} ${actions} on "*".`);
    }
  });

  it("must not pass everything but a few", () => {
    const NotResource = ["arn:aws-cn:s3:::bucket", arn("other-*")];
    assertViolates(
      noAccessToAllSecrets,
      policy({ Resource: undefined, NotResource }),
      constants,
      `${at} ${READ} on everything except ${NotResource.join(", ")} (NotResource).`,
    );
  });

  it("must not be taken in by a condition that asks for no secret", () => {
    for (const Condition of [
      { Bool: { "aws:SecureTransport": "true" } },
      { StringLike: { "aws:ResourceTag/team": "*" } },
      { StringEqualsIfExists: { "aws:ResourceTag/team": "billing" } },
      { StringNotEquals: { "aws:ResourceTag/team": "billing" } },
      { StringLike: { "secretsmanager:SecretId": ["x", arn("*")] } },
      { StringEquals: { "aws:ResourceAccount": OWNER } },
    ]) {
      assertViolates(noAccessToAllSecrets, policy({ Condition }), constants, `${at} ${READ} on "*".`);
    }
  });
});
