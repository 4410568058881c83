import assert from "node:assert/strict";
import { replicaPolicy } from "../../../policypack/rules/replica-policy";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { replicaWith } from "../resources";

const constants: Constants = {
  why: "AWS never copies the primary key's policy: shares, administrators and denials of it do not hold for the replica, whose account decides by IAM policies alone.",
  allowed: "a policy for each replica.",
  remedy:
    "set policy, made from the same shares as the primary key's; nothing is to be done where a KeyPolicy resource sets it.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-auth.html",
};

describe("replica-policy", () => {
  it("must be advice: a resource of its own may set the policy", () => {
    assert.equal(replicaPolicy.enforcementLevel, "advisory");
  });

  it("must accept a replica with a policy", () => {
    assertCompliant(replicaPolicy, replicaWith());
  });

  for (const policy of [undefined, null, ""]) {
    it(`must not pass ${JSON.stringify({ policy })} in silence`, () => {
      const what = "policy is absent, which means AWS's default key policy.";
      assertViolates(replicaPolicy, replicaWith({ policy }), constants, what);
      const external = { ...replicaWith({ policy }), type: "aws:kms/replicaExternalKey:ReplicaExternalKey" };
      assertViolates(replicaPolicy, external, constants, what);
    });
  }
});
