import assert from "node:assert/strict";
import { keyEnabled } from "../../../policypack/rules/key-enabled";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { key, KEY_POLICY, keyWith } from "../walkthrough";

const constants = (property: string): Constants => ({
  why: "every call with a disabled key fails, in all accounts that it is shared with; secrets and volumes under it cannot be read.",
  allowed: `${property}: true, which is the default.`,
  remedy: "remove the property, or set it to true; a key that nobody needs any more is better disabled than deleted.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html",
});
const IMPORTED = ["aws:kms/externalKey:ExternalKey", "aws:kms/replicaExternalKey:ReplicaExternalKey"];

describe("key-enabled", () => {
  it("must be advice: to disable a key shows who needs it", () => {
    assert.equal(keyEnabled.enforcementLevel, "advisory");
  });

  it("must accept a key that is enabled or does not say", () => {
    assertCompliant(keyEnabled, key);
    assertCompliant(keyEnabled, keyWith(KEY_POLICY, { isEnabled: true }));
    assertCompliant(keyEnabled, { ...keyWith(KEY_POLICY, { enabled: true }), type: "aws:kms/replicaKey:ReplicaKey" });
  });

  it("must accept a key whose material is imported later: AWS takes nothing else", () => {
    for (const type of IMPORTED) {
      assertCompliant(keyEnabled, { ...keyWith(KEY_POLICY, { enabled: false }), type });
    }
  });

  it("must tell of a disabled key", () => {
    for (const isEnabled of [false, "false"]) {
      assertViolates(keyEnabled, keyWith(KEY_POLICY, { isEnabled }), constants("isEnabled"), "isEnabled is false.");
    }
  });

  for (const type of ["aws:kms/replicaKey:ReplicaKey", ...IMPORTED]) {
    it(`must tell of a disabled ${type}`, () => {
      const disabled = keyWith(KEY_POLICY, { enabled: false, keyMaterialBase64: "c2VjcmV0" });
      assertViolates(keyEnabled, { ...disabled, type }, constants("enabled"), "enabled is false.");
    });
  }
});
