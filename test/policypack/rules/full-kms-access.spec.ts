import type { Statement } from "../../../access/policy-document";
import { SHARE_ACTIONS } from "../../../components/actions";
import { noFullKmsAccess } from "../../../policypack/rules/full-kms-access";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import {
  EXTERNAL,
  EXTERNAL_ROOT,
  iamPolicy,
  iamPolicyWith,
  iamPolicyWithShare,
  key,
  KEY_ARN,
  KEY_POLICY,
  keyWith,
  keyWithShare,
  OWNER,
  OWNER_ROOT,
  SHARE_SID,
  through,
} from "../walkthrough";

const constants: Constants = {
  why: "whoever has it can change the key's policy, hand the key on by grants, or schedule its deletion.",
  allowed: "named actions; kms:* only for the root ARN or id of the account that owns the key, in its key policy.",
  remedy: "list the actions that are needed, one by one or by a narrow wildcard such as kms:ReEncrypt*.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html",
};
const inKeyPolicy = `policy, Statement[1] (Sid "${SHARE_SID}")`;
const inIamPolicy = 'policy, Statement[0] (Sid "AllowExternalAccount")';

describe("full-kms-access", () => {
  it("must accept the walkthrough, with the owner's own statement by ARN or by account id", () => {
    assertCompliant(noFullKmsAccess, key);
    assertCompliant(noFullKmsAccess, iamPolicy);
    assertCompliant(noFullKmsAccess, keyWithShare({ Principal: { AWS: OWNER }, Action: "kms:*" }));
  });

  it("must leave an owner's statement alone where nothing tells the owner: another rule reports that", () => {
    assertCompliant(noFullKmsAccess, through(key, undefined));
  });

  for (const principal of [EXTERNAL_ROOT, `arn:aws-cn:iam::${OWNER}:role/Admin`]) {
    it(`must not pass kms:* for ${principal}`, () => {
      assertViolates(
        noFullKmsAccess,
        keyWithShare({ Principal: { AWS: principal }, Action: ["kms:Decrypt", "KMS:*"] }),
        constants,
        `${inKeyPolicy} reaches every KMS action by Action KMS:*.`,
      );
    });
  }

  it("must not pass kms:* for others beside the owner's root", () => {
    assertViolates(
      noFullKmsAccess,
      keyWithShare({ Principal: { AWS: [OWNER_ROOT, EXTERNAL_ROOT] }, Action: "*" }),
      constants,
      `${inKeyPolicy} reaches every KMS action by Action *.`,
    );
  });

  for (const action of ["*", "kms:*", "k*", "*:*", "kms:?*"]) {
    it(`must not pass ${action} in an IAM policy`, () => {
      assertViolates(
        noFullKmsAccess,
        iamPolicyWithShare({ Action: ["s3:GetObject", action] }),
        constants,
        `${inIamPolicy} reaches every KMS action by Action ${action}.`,
      );
    });
  }

  it("must not pass NotAction that leaves KMS open", () => {
    assertViolates(
      noFullKmsAccess,
      iamPolicyWithShare({ Action: undefined, NotAction: ["iam:*", "kms:PutKeyPolicy"] }),
      constants,
      `${inIamPolicy} reaches every KMS action by NotAction iam:*, kms:PutKeyPolicy.`,
    );
  });

  it("must judge a role's inline policies one by one", () => {
    const [policy] = [
      JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "kms:*", Resource: "*" } }),
    ];
    const inlinePolicies = [
      { name: "fine", policy: iamPolicy.props.policy },
      { name: "wide", policy },
    ];
    assertViolates(
      noFullKmsAccess,
      { type: "aws:iam/role:Role", name: "example-role", props: { inlinePolicies } },
      constants,
      "inlinePolicies[1].policy, Statement[0] (no Sid) reaches every KMS action by Action kms:*.",
    );
  });

  /** Each name of a KMS action has one letter or the other, and neither letter is in all of them. */
  const [E, I] = ["kms:*e*", "kms:*i*"];
  const role = `arn:aws-cn:iam::${OWNER}:role/team/Admin`;
  const session = `arn:aws-cn:sts::${OWNER}:assumed-role/admin/session`;
  const inKey = (...parts: readonly [who: string | readonly string[], action: string][]) => {
    const statements = parts.map(([AWS, Action]): Statement => ({
      Effect: "Allow",
      Principal: { AWS },
      Action,
      Resource: "*",
    }));
    return keyWith({ ...KEY_POLICY, Statement: [...KEY_POLICY.Statement, ...statements] });
  };
  const inIam = (...parts: readonly [Resource: string, Action: string][]) =>
    iamPolicyWith(...parts.map(([Resource, Action]): Statement => ({ Effect: "Allow", Action, Resource })));

  it("must not pass every action in two statements for one principal, however it is written", () => {
    for (const [first, second] of [
      [role, role],
      [role, [EXTERNAL_ROOT, role]],
      [role, session],
      [EXTERNAL_ROOT, EXTERNAL],
    ] as const) {
      const before = first === EXTERNAL_ROOT ? "Statement[1], " : "";
      const actions = first === EXTERNAL_ROOT ? SHARE_ACTIONS.join(", ") + ", " : "";
      assertViolates(
        noFullKmsAccess,
        inKey([first, E], [second, I]),
        constants,
        `policy, ${before}Statement[2], Statement[3] together reach every KMS action for ${first} by Action ${actions}${E}, ${I}.`,
      );
    }
  });

  it("must not pass every action in two statements on one key", () => {
    assertViolates(
      noFullKmsAccess,
      inIam([KEY_ARN, E], [KEY_ARN, I]),
      constants,
      `policy, Statement[0], Statement[1] together reach every KMS action on "${KEY_ARN}" by Action ${E}, ${I}.`,
    );
    assertViolates(
      noFullKmsAccess,
      inIam(["*", E], [KEY_ARN, I], ["arn:aws-cn:s3:::bucket", "s3:*"]),
      constants,
      `policy, Statement[0], Statement[1] together reach every KMS action on "${KEY_ARN}" by Action ${E}, ${I}.`,
    );
  });

  it("must accept the parts for different principals or keys, for the owner's account, or with something left out", () => {
    assertCompliant(noFullKmsAccess, inKey([role, E], [`${role}2`, I]));
    assertCompliant(noFullKmsAccess, inKey([OWNER_ROOT, E], [OWNER, I]));
    assertCompliant(noFullKmsAccess, inKey([role, E], [role, "kms:S*"]));
    assertCompliant(noFullKmsAccess, inIam([KEY_ARN, E], [KEY_ARN.replace(/.$/, "c"), I]));
  });

  it("must report a statement that reaches everything alone, and not once more with others", () => {
    assertViolates(
      noFullKmsAccess,
      inIam([KEY_ARN, "kms:*"], [KEY_ARN, I]),
      constants,
      "policy, Statement[0] (no Sid) reaches every KMS action by Action kms:*.",
    );
  });
});
