import type { Statement } from "../../../access/policy-document";
import { secretLockout } from "../../../policypack/rules/secret-lockout";
import { assertCompliant, assertViolates, type Constants, type Subject } from "../judge";
import { EXTERNAL, secretWith, through, WALKTHROUGH } from "../walkthrough";

const BOTH = "secretsmanager:PutResourcePolicy and secretsmanager:DeleteResourcePolicy";
const constants: Constants = {
  why: "an explicit Deny outweighs every Allow, an administrator's too, and AWS documents no exception for the root user: where nobody is left to replace or delete the policy, no call in the account changes it.",
  allowed: `Deny statements that leave one of ${BOTH} to whoever deploys the secret.`,
  remedy:
    "deny only the actions that are meant, such as secretsmanager:GetSecretValue; or except the deploying role from the Deny, by ArnNotEquals aws:PrincipalArn.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
};
const ROOT = `arn:aws-cn:iam::${EXTERNAL}:root`;
const DEPLOYER = `arn:aws-cn:iam::${EXTERNAL}:role/DeployRole`;
const BREAK_GLASS = `arn:aws-cn:iam::${EXTERNAL}:role/BreakGlass`;
const SECRET_ARN = `arn:aws-cn:secretsmanager:cn-north-1:${EXTERNAL}:secret:quickstart/ExternalCMKSecret-AbCdEf`;

type Change = { readonly [Name in keyof Statement]?: Statement[Name] | undefined };
const deny = (change: Change = {}): Change => ({
  Effect: "Deny",
  Principal: "*",
  Action: "*",
  Resource: "*",
  ...change,
});
const policyOf = (...statements: readonly Change[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const providerWith = (assumeRoles: string): Subject["provider"] => ({
  name: "external",
  props: { region: "cn-north-1", allowedAccountIds: JSON.stringify([EXTERNAL]), assumeRoles },
});
const deployed = providerWith(JSON.stringify([{ roleArn: DEPLOYER }]));
const anonymous = providerWith("[]");

const secretThrough = (provider: Subject["provider"], ...statements: readonly Change[]): Subject =>
  through(secretWith({ policy: policyOf(...statements) }), provider);
const secret = (...statements: readonly Change[]): Subject => secretThrough(deployed, ...statements);
const separate = (...statements: readonly Change[]): Subject => ({
  type: "aws:secretsmanager/secretPolicy:SecretPolicy",
  name: "policy",
  props: { secretArn: SECRET_ARN, policy: policyOf(...statements) },
  provider: deployed,
});
const toNobody = `policy, Statement[0] (no Sid): denies ${BOTH} to ${DEPLOYER}, which deploys the secret. It leaves that to nobody in account ${EXTERNAL}.`;

describe("secret-lockout", () => {
  it("must accept the walkthrough, a policy without Deny, and an empty one", () => {
    for (const subject of WALKTHROUGH.filter(({ type }) => secretLockout.appliesTo(type))) {
      assertCompliant(secretLockout, subject);
    }
    assertCompliant(secretLockout, secret({ Effect: "Allow", Principal: { AWS: ROOT }, Action: "*", Resource: "*" }));
    assertCompliant(secretLockout, through(secretWith({ policy: "{}" }), deployed));
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html: an explicit Deny always wins.
  for (const change of [
    {},
    { Principal: { AWS: "*" } },
    { Principal: { AWS: ROOT } },
    { Principal: { AWS: EXTERNAL } },
    { Action: "secretsmanager:*" },
    { Action: ["secretsmanager:Put*", "secretsmanager:Delete*"] },
    { Action: undefined, NotAction: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"] },
    { Resource: SECRET_ARN },
    { Resource: `arn:aws-cn:secretsmanager:*:${EXTERNAL}:secret:quickstart/*` },
  ]) {
    it(`must not pass a Deny of everybody: ${JSON.stringify(change)}`, () => {
      assertViolates(secretLockout, secret(deny(change)), constants, toNobody);
      assertViolates(secretLockout, separate(deny(change)), constants, toNobody);
    });
  }

  it("must not pass two statements that do it together, and names both", () => {
    const [put, remove] = [
      deny({ Action: "secretsmanager:PutResourcePolicy" }),
      deny({ Action: "secretsmanager:Delete*" }),
    ];
    assertCompliant(secretLockout, secret(put));
    assertCompliant(secretLockout, secret(remove));
    const what = toNobody.replace("(no Sid):", "(no Sid); policy, Statement[1] (no Sid):");
    assertViolates(secretLockout, secret(put, remove), constants, what);
  });

  it("must not pass a Deny of the deploying role that spares others, and say whom", () => {
    const at = `policy, Statement[0] (no Sid): denies ${BOTH} to ${DEPLOYER}, which deploys the secret.`;
    for (const [change, rest] of [
      [{ Principal: { AWS: DEPLOYER } }, `It leaves that to ${ROOT}.`],
      [{ Condition: { ArnNotEquals: { "aws:PrincipalArn": BREAK_GLASS } } }, `It leaves that to ${BREAK_GLASS}.`],
      [{ Principal: undefined, NotPrincipal: { AWS: BREAK_GLASS } }, `It leaves that to ${BREAK_GLASS} (not certain).`],
      [
        { Condition: { ArnNotLike: { "aws:PrincipalArn": `arn:aws-cn:iam::${EXTERNAL}:role/Admin*` } } },
        `It leaves that to arn:aws-cn:iam::${EXTERNAL}:role/Admin*.`,
      ],
    ] as const) {
      assertViolates(secretLockout, secret(deny(change)), constants, `${at} ${rest}`);
    }
  });

  it("must accept a Deny that spares the deploying role, or leaves it one of the two calls, or is about another secret", () => {
    for (const change of [
      { Condition: { ArnNotEquals: { "aws:PrincipalArn": [DEPLOYER, BREAK_GLASS] } } },
      { Principal: undefined, NotPrincipal: { AWS: [DEPLOYER, ROOT] } },
      { Principal: { AWS: BREAK_GLASS } },
      { Action: "secretsmanager:GetSecretValue" },
      { Action: undefined, NotAction: "secretsmanager:*" },
      { Action: "secretsmanager:Delete*" },
      { Resource: SECRET_ARN.replace("ExternalCMKSecret", "Another") },
    ]) {
      assertCompliant(secretLockout, secret(deny(change)));
    }
  });

  it("must not call certain what depends on the request", () => {
    for (const Condition of [
      { StringNotEquals: { "aws:SourceVpce": "vpce-0123456789abcdef0" } },
      { Bool: { "aws:SecureTransport": "false" } },
      { StringNotEquals: { "aws:PrincipalTag/team": "security" } },
    ]) {
      assertCompliant(secretLockout, secret(deny({ Condition })));
    }
  });

  it("must ask for anybody in the account where nothing tells who deploys", () => {
    const what = `policy, Statement[0] (no Sid): denies ${BOTH} to everybody in account ${EXTERNAL}.`;
    assertViolates(secretLockout, secretThrough(anonymous, deny()), constants, what);
    const spares = deny({ Condition: { ArnNotEquals: { "aws:PrincipalArn": BREAK_GLASS } } });
    assertCompliant(secretLockout, secretThrough(anonymous, spares));
    const named = { ...secretThrough(anonymous, spares), config: { deployingPrincipals: [BREAK_GLASS] } };
    assertCompliant(secretLockout, named);
    const what2 = `policy, Statement[0] (no Sid): denies ${BOTH} to ${DEPLOYER}, which deploys the secret. It leaves that to ${BREAK_GLASS}.`;
    assertViolates(secretLockout, { ...named, config: { deployingPrincipals: [DEPLOYER] } }, constants, what2);
  });
});
