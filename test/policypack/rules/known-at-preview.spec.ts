import assert from "node:assert/strict";
import { JUDGING_RULES, RULES } from "../../../policypack/rules";
import { knownAtPreview } from "../../../policypack/rules/known-at-preview";
import { assertCompliant, assertViolates, type Constants, judge, type Subject } from "../judge";
import {
  iamPolicyWith,
  key,
  KEY_POLICY,
  keyWith,
  ownerProvider,
  secretWith,
  through,
  UNKNOWN,
  WALKTHROUGH,
} from "../walkthrough";

/** The rules whose names the messages below tell; a rule that is added later changes nothing about them. */
const WATCHED: readonly string[] = [
  "public-principal",
  "external-actions",
  "full-kms-access",
  "key-owner-statement",
  "lockout-check",
  "exact-key-arn",
  "secret-customer-key",
  "provider-account",
  "owner-account-known",
  "readable-documents",
];
const rule = knownAtPreview(JUDGING_RULES.filter(({ name }) => WATCHED.includes(name)));
const constants: Constants = {
  why: "a preview that passes says nothing about it; these rules judge it in the update, before the resource is created or changed.",
  allowed: "values that are known when the program runs.",
  remedy:
    "build the document from configuration and known values; for a key that this update creates, deploy the key first, or read the update's own verdict.",
  url: "https://www.pulumi.com/docs/iac/packages-and-automation/crossguard/",
};
const unknownPolicy: Subject = { ...iamPolicyWith(), props: { policy: UNKNOWN } };

describe("known-at-preview", () => {
  it("must be silent where everything is known", () => {
    for (const subject of WALKTHROUGH) assertCompliant(knownAtPreview(JUDGING_RULES), subject);
  });

  it("must be advice, so that a first deployment can be previewed", () => {
    assert.equal(rule.enforcementLevel, "advisory");
  });

  it("must not pass in silence an IAM policy that is not known", () => {
    assertViolates(
      rule,
      unknownPolicy,
      constants,
      "the value of policy is not known yet; not judged by full-kms-access, exact-key-arn, readable-documents.",
    );
  });

  it("must not pass in silence a key policy that is not known", () => {
    assertViolates(
      rule,
      keyWith(UNKNOWN),
      constants,
      "the value of policy is not known yet; not judged by public-principal, external-actions, full-kms-access, key-owner-statement, owner-account-known, readable-documents.",
    );
  });

  it("must not pass in silence an unknown value inside a document", () => {
    const inlinePolicies = [{ name: "inline", policy: UNKNOWN }];
    assertViolates(
      rule,
      { type: "aws:iam/role:Role", name: "role", props: { inlinePolicies }, provider: key.provider },
      constants,
      "the value of inlinePolicies.0.policy is not known yet; not judged by full-kms-access, exact-key-arn, readable-documents.",
    );
  });

  it("must not pass in silence an unknown account, key or flag", () => {
    assertViolates(
      rule,
      through(key, { name: "owner", props: { allowedAccountIds: UNKNOWN } }),
      constants,
      "the value of allowedAccountIds is not known yet; not judged by external-actions, full-kms-access, key-owner-statement, owner-account-known.",
    );
    assertViolates(
      rule,
      { ...ownerProvider, props: { allowedAccountIds: UNKNOWN } },
      constants,
      "the value of allowedAccountIds is not known yet; not judged by provider-account.",
    );
    assertViolates(
      rule,
      secretWith({ kmsKeyId: UNKNOWN }),
      constants,
      "the value of kmsKeyId is not known yet; not judged by secret-customer-key.",
    );
    assertViolates(
      rule,
      keyWith(KEY_POLICY, { bypassPolicyLockoutSafetyCheck: UNKNOWN }),
      constants,
      "the value of bypassPolicyLockoutSafetyCheck is not known yet; not judged by lockout-check.",
    );
  });

  it("must tell, rule by rule, why nothing was judged", () => {
    for (const each of RULES.filter(({ name }) => ["exact-key-arn", "full-kms-access"].includes(name))) {
      assert.deepEqual(judge(each, unknownPolicy), {
        violations: [],
        notApplicable: "policy is not known at preview: reported by known-at-preview",
      });
    }
  });
});
