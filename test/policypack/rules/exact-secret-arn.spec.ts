import assert from "node:assert/strict";
import { exactSecretArn } from "../../../policypack/rules/exact-secret-arn";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { iamPolicy, iamPolicyWithShare, OWNER } from "../walkthrough";

const constants: Constants = {
  why: "a secret of the same name in another account, which anybody can make and open to this one, is taken for yours.",
  allowed: "arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME with Region and account id in full.",
  remedy:
    "write the Region and the account id into the ARN; for replicas one ARN a Region; the name may end in -?????? or in *.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html",
};
const READ = "secretsmanager:GetSecretValue";
const on = (Resource: string | string[], Action: string | string[] = READ) => iamPolicyWithShare({ Action, Resource });

describe("exact-secret-arn", () => {
  it("must be advice", () => {
    assert.equal(exactSecretArn.enforcementLevel, "advisory");
  });

  it("must accept a secret, or a prefix of names, of one account and Region", () => {
    assertCompliant(exactSecretArn, iamPolicy);
    for (const name of ["example-AbCdEf", "example-??????", "example-*", "team/*"]) {
      assertCompliant(exactSecretArn, on(`arn:aws-cn:secretsmanager:cn-north-1:${OWNER}:secret:${name}`));
      assertCompliant(exactSecretArn, on(`arn:*:secretsmanager:cn-north-1:${OWNER}:secret:${name}`));
    }
  });

  it("must leave all secrets to all-secrets, and other services and actions alone", () => {
    assertCompliant(exactSecretArn, on(["*", "arn:aws-cn:secretsmanager:*:*:secret:*"]));
    assertCompliant(exactSecretArn, on("arn:aws-cn:ssm:*:*:parameter/team/*"));
    assertCompliant(exactSecretArn, on("arn:aws-cn:secretsmanager:*:*:secret:team/*", "secretsmanager:DescribeSecret"));
  });

  for (const place of ["*:*", `*:${OWNER}`, "cn-north-1:*", "cn-north-?:1111*"]) {
    it(`must tell of a name in ${place}`, () => {
      const arn = `arn:aws-cn:secretsmanager:${place}:secret:team/*`;
      assertViolates(
        exactSecretArn,
        on(["arn:aws-cn:s3:::bucket/*", arn], ["secretsmanager:Get*", "s3:GetObject"]),
        constants,
        `policy, Statement[0] (Sid "AllowExternalAccount") allows ${READ} on "${arn}".`,
      );
    });
  }
});
