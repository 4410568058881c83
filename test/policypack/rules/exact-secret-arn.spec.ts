import { readPolicy } from "../../../components/secret-reading/documents";
import { exactSecretArn } from "../../../policypack/rules/exact-secret-arn";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { EXTERNAL, iamPolicy, iamPolicyWith, iamPolicyWithShare, KEY_ARN, OWNER } from "../walkthrough";

const FORMS =
  "secret:NAME-?????? with Region and account id in full; a path of the policy's own account up to its slash (secret:PATH/*); any secret where a condition asks for a tag or for secretsmanager:SecretId";
const constants: Constants = {
  why: "every secret that has such a name, today or later, is reached; in another account that is anybody's who opens one to this account.",
  allowed: `${FORMS}.`,
  remedy:
    "write Region, account id and name into the ARN, the six random characters as -??????, not as -*; for replicas one ARN a Region; or put the pattern into this rule's allowedSecrets.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html",
};
const READ = "secretsmanager:GetSecretValue";
const arn = (name: string, place = `cn-north-1:${EXTERNAL}`) =>
  `arn:aws-cn:secretsmanager:${place}:secret:${name}` as const;
const on = (Resource: string | string[], Action: string | string[] = READ) => iamPolicyWithShare({ Action, Resource });
const at = `policy, Statement[0] (Sid "AllowExternalAccount") allows ${READ} on`;

describe("exact-secret-arn", () => {
  it("must accept the walkthrough, and a reader of this program", () => {
    assertCompliant(exactSecretArn, iamPolicy);
    const secretArn = arn("shared/example-??????") as Parameters<typeof readPolicy>[0]["secretArn"];
    assertCompliant(exactSecretArn, iamPolicyWith(...readPolicy({ keyArn: KEY_ARN, secretArn }).Statement));
  });

  it("must accept a secret in full, in whatever account, its random characters left open; and a path of the own account", () => {
    for (const place of [`cn-north-1:${OWNER}`, `cn-north-1:${EXTERNAL}`]) {
      assertCompliant(exactSecretArn, on([arn("example-AbCdEf", place), arn("example-??????", place)]));
    }
    assertCompliant(exactSecretArn, on(arn("team/*")));
    assertCompliant(exactSecretArn, on(arn("team/*").replace("aws-cn", "*")));
  });

  it("must leave all secrets to all-secrets, and other services and actions alone", () => {
    assertCompliant(exactSecretArn, on(["*", arn("*", "*:*")]));
    assertCompliant(exactSecretArn, on("arn:aws-cn:ssm:*:*:parameter/team/*"));
    assertCompliant(exactSecretArn, on(arn("team/*", "*:*"), "secretsmanager:DescribeSecret"));
  });

  it("must accept any name where a condition asks for a tag", () => {
    const Condition = { StringEquals: { "aws:ResourceTag/team": "billing" } };
    assertCompliant(exactSecretArn, iamPolicyWithShare({ Action: READ, Resource: arn("example-*"), Condition }));
  });

  it("must accept what is allowed to it, and a part of that; and tell the rest what it is", () => {
    const config = { allowedSecrets: [arn("team-*", `*:${EXTERNAL}`)] };
    assertCompliant(exactSecretArn, { ...on([arn("team-*"), arn("team-a/??*", `*:${EXTERNAL}`)]), config });
    assertViolates(
      exactSecretArn,
      { ...on(arn("tea*")), config },
      { ...constants, allowed: `${FORMS}; ${config.allowedSecrets.join("; ")}.` },
      `${at} "${arn("tea*")}".`,
    );
  });

  for (const [what, resource] of [
    ["a beginning of names", arn("example-*")],
    ["one random character too few", arn("example-?????*")],
    ["a path that is not written out", arn("te*/*")],
    ["a path of another account", arn("team/*", `cn-north-1:${OWNER}`)],
    ["a name in any account and Region", arn("team/*", "*:*")],
    ["a name in any Region", arn("example-??????", `*:${EXTERNAL}`)],
    ["a name in any account", arn("example-??????", "cn-north-1:*")],
    ["an account by its first digits", arn("team/*", "cn-north-?:1111*")],
    ["an account by a variable", arn("example-??????", "cn-north-1:${aws:PrincipalAccount}")],
  ] as const) {
    it(`must not pass ${what}`, () => {
      assertViolates(
        exactSecretArn,
        on(["arn:aws-cn:s3:::bucket/*", arn("example-AbCdEf"), resource], ["secretsmanager:Get*", "s3:GetObject"]),
        constants,
        `${at} "${resource}".`,
      );
    });
  }
});
