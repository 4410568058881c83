import { lockoutCheck } from "../../../policypack/rules/lockout-check";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { key, KEY_POLICY, keyWith } from "../walkthrough";

const constants: Constants = {
  why: "AWS would take a policy that nobody can ever change again, and the key with it.",
  allowed: "bypassPolicyLockoutSafetyCheck absent or false.",
  remedy: "remove bypassPolicyLockoutSafetyCheck, and let the deploying role keep kms:PutKeyPolicy.",
  url: "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html",
};
const bypass = (value: unknown) => keyWith(KEY_POLICY, { bypassPolicyLockoutSafetyCheck: value });

describe("lockout-check", () => {
  it("must accept a key that leaves the check on", () => {
    assertCompliant(lockoutCheck, key);
    assertCompliant(lockoutCheck, bypass(false));
  });

  for (const value of [true, "true", 1]) {
    it(`must not pass ${JSON.stringify(value)}`, () => {
      assertViolates(
        lockoutCheck,
        bypass(value),
        constants,
        `bypassPolicyLockoutSafetyCheck is ${JSON.stringify(value)}.`,
      );
    });
  }

  for (const type of ["keyPolicy:KeyPolicy", "replicaKey:ReplicaKey", "externalKey:ExternalKey"]) {
    it(`must not pass it on aws:kms/${type}`, () => {
      const subject = { ...bypass(true), type: `aws:kms/${type}` };
      assertViolates(lockoutCheck, subject, constants, "bypassPolicyLockoutSafetyCheck is true.");
    });
  }
});
