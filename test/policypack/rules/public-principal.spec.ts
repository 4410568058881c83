import { toJson, type PrincipalElement, type Statement } from "../../../access/policy-document";
import { publicPrincipal } from "../../../policypack/rules/public-principal";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { EXTERNAL, EXTERNAL_ROLE, key, keyWithShare, OWNER_ROOT, secret, secretWith, SHARE_SID } from "../walkthrough";

const constants: Constants = {
  why: "any AWS account in the world could use it; only an IAM policy of that account would stand between.",
  allowed:
    "principals by ARN or account id; a wildcard only where StringEquals, StringLike, ArnEquals or ArnLike (with IfExists or ForAllValues only where Null asks for the same key) fixes " +
    "aws:PrincipalAccount, kms:CallerAccount, aws:PrincipalArn, aws:PrincipalOrgID or aws:PrincipalOrgPaths to accounts or organizations in full.",
  remedy: "name the accounts, roles or users; or keep the wildcard and fix one of these keys to values in full.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
};
const at = `policy, Statement[1] (Sid "${SHARE_SID}")`;

const secretPolicy = (change: Partial<Statement>): string =>
  toJson({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: EXTERNAL_ROLE },
        Action: "secretsmanager:GetSecretValue",
        Resource: "*",
        ...change,
      },
    ],
  });

describe("public-principal", () => {
  it("must accept named principals, in a key's policy and a secret's", () => {
    assertCompliant(publicPrincipal, key);
    assertCompliant(publicPrincipal, secret);
    assertCompliant(publicPrincipal, secretWith({ policy: secretPolicy({}) }));
    assertCompliant(publicPrincipal, secretWith({ policy: "{}" }));
  });

  it("must accept a wildcard that is held to an organization or account, and one that is denied", () => {
    const organization = { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } };
    assertCompliant(publicPrincipal, keyWithShare({ Principal: { AWS: "*" }, Condition: organization }));
    const account = { StringEquals: { "kms:CallerAccount": EXTERNAL } };
    assertCompliant(publicPrincipal, keyWithShare({ Principal: "*", Condition: account }));
    const paths = {
      "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": "o-abcdefghij/*" },
      Null: { "aws:PrincipalOrgPaths": "false" },
    };
    assertCompliant(publicPrincipal, keyWithShare({ Principal: "*", Condition: paths }));
    assertCompliant(publicPrincipal, keyWithShare({ Effect: "Deny", Principal: "*" }));
  });

  const wildcards: readonly [principal: PrincipalElement, text: string][] = [
    ["*", "*"],
    [{ AWS: "*" }, "*"],
    [{ AWS: [EXTERNAL_ROLE, "*"] }, "*"],
    [{ AWS: "arn:aws-cn:iam::*:root" }, "arn:aws-cn:iam::*:root"],
    [{ AWS: "arn:aws-cn:iam::444455556666:role/*" }, "arn:aws-cn:iam::444455556666:role/*"],
    [{ CanonicalUser: "*" }, "CanonicalUser: *"],
    [{ Federated: "*" }, "Federated: *"],
    [{ Service: "*" }, "Service: *"],
  ];
  for (const [principal, text] of wildcards) {
    it(`must not pass ${JSON.stringify(principal)}`, () => {
      assertViolates(
        publicPrincipal,
        keyWithShare({ Principal: principal }),
        constants,
        `${at} allows the wildcard principal ${text} without a condition.`,
      );
    });
  }

  it("must not be taken in by a condition that holds nobody back", () => {
    for (const condition of [
      { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-abcdefghij" } },
      { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-abcdefghij" }, Null: { "aws:PrincipalOrgID": "true" } },
      { StringNotEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } },
      { StringLike: { "aws:PrincipalOrgID": "o-*" } },
      { "ForAllValues:StringEquals": { "aws:PrincipalOrgPaths": "o-abcdefghij/r-ab12/*" } },
      { StringLike: { "aws:PrincipalAccount": "*" } },
      { Bool: { "aws:SecureTransport": "true" } },
    ]) {
      assertViolates(
        publicPrincipal,
        keyWithShare({ Principal: { AWS: "*" }, Condition: condition }),
        constants,
        `${at} allows the wildcard principal * and its Condition fixes no account or organization.`,
      );
    }
  });

  it("must not pass NotPrincipal with Allow, conditional or not", () => {
    assertViolates(
      publicPrincipal,
      keyWithShare({ Principal: undefined, NotPrincipal: { AWS: [OWNER_ROOT, EXTERNAL_ROLE] } }),
      constants,
      `${at} allows everybody except ${OWNER_ROOT}, ${EXTERNAL_ROLE} (NotPrincipal).`,
    );
  });

  it("must not pass a secret's policy that is open to everybody", () => {
    const type = "aws:secretsmanager/secretPolicy:SecretPolicy";
    const policy = secretPolicy({ Principal: "*" });
    for (const subject of [secretWith({ policy }), { type, name: "policy", props: { policy } }]) {
      assertViolates(
        publicPrincipal,
        subject,
        constants,
        "policy, Statement[0] (no Sid) allows the wildcard principal * without a condition.",
      );
    }
  });
});
