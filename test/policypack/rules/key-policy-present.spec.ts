import assert from "node:assert/strict";
import { keyPolicyPresent } from "../../../policypack/rules/key-policy-present";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { key, KEY_POLICY, keyWith } from "../walkthrough";

const constants: Constants = {
  why: "the default policy shares with nobody, and every IAM policy of the owner's account decides alone who uses the key; the key falls back to it when a KeyPolicy resource is destroyed.",
  allowed: "a key policy in the property policy.",
  remedy:
    "give the key its document in policy; for a replica too, since AWS copies no policy from the primary key. Where a KeyPolicy resource is meant to hold it, that one is judged itself.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
};
const absent = "policy is absent, so AWS makes the key with its default policy.";

describe("key-policy-present", () => {
  it("must be advice: the default policy lets nobody else in, and a KeyPolicy resource may replace it", () => {
    assert.equal(keyPolicyPresent.enforcementLevel, "advisory");
  });

  it("must accept a key with a policy, be it as an object or one that cannot be read: another rule refuses that", () => {
    assertCompliant(keyPolicyPresent, key);
    assertCompliant(keyPolicyPresent, keyWith(KEY_POLICY, { policy: KEY_POLICY }));
    assertCompliant(keyPolicyPresent, keyWith("no JSON"));
  });

  for (const type of [
    "aws:kms/key:Key",
    "aws:kms/replicaKey:ReplicaKey",
    "aws:kms/externalKey:ExternalKey",
    "aws:kms/replicaExternalKey:ReplicaExternalKey",
  ]) {
    it(`must tell of ${type} without a policy`, () => {
      for (const policy of [undefined, null, ""]) {
        assertViolates(keyPolicyPresent, { ...keyWith(KEY_POLICY, { policy }), type }, constants, absent);
      }
    });
  }

  it("must have nothing to say about statements in the policy of a key that exists", () => {
    assert.equal(keyPolicyPresent.appliesTo("aws:kms/keyPolicy:KeyPolicy"), false);
    assert.equal(keyPolicyPresent.appliesTo("pulumi-nodejs:dynamic/cross-account-cmk:KeyPolicyStatements"), false);
  });
});
