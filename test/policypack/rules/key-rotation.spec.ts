import assert from "node:assert/strict";
import { keyRotation } from "../../../policypack/rules/key-rotation";
import { assertCompliant, assertViolates, type Constants, type Subject } from "../judge";
import { externalKeyWith, replicaWith } from "../resources";
import { key, KEY_POLICY, keyWith } from "../walkthrough";

const constants: Constants = {
  why: "all data that is ever encrypted under the key would depend on the same key material.",
  allowed:
    "enableKeyRotation: true; enableKeyRotation false or absent for asymmetric and HMAC keys, keys with imported material and keys in a custom key store.",
  remedy:
    "set enableKeyRotation: true for a key that AWS can rotate, with a period within the bounds; id, ARN and policies of the key stay as they are.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
};
const without = (props: Readonly<Record<string, unknown>>) =>
  keyWith(KEY_POLICY, { enableKeyRotation: undefined, ...props });

const repairOf = ({ type, name, props }: Subject) =>
  keyRotation.remediate?.({ type, name, urn: name, props, provider: undefined, config: {} });

describe("key-rotation", () => {
  it("must accept a key that is rotated", () => {
    assertCompliant(keyRotation, key);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html: AWS rotates none of these by itself.
  for (const [props, because] of [
    [{ customerMasterKeySpec: "RSA_4096", keyUsage: "SIGN_VERIFY" }, 'customerMasterKeySpec "RSA_4096"'],
    [{ customerMasterKeySpec: "HMAC_256", keyUsage: "GENERATE_VERIFY_MAC" }, 'customerMasterKeySpec "HMAC_256"'],
    [{ keyUsage: "KEY_AGREEMENT" }, 'keyUsage "KEY_AGREEMENT"'],
    [{ origin: "EXTERNAL" }, 'origin "EXTERNAL"'],
    [{ customKeyStoreId: "cks-1234567890abcdef0" }, 'customKeyStoreId "cks-1234567890abcdef0"'],
    [{ xksKeyId: "external" }, 'xksKeyId "external"'],
  ] as const) {
    it(`must not ask it of a key that AWS cannot rotate: ${JSON.stringify(props)}`, () => {
      assertCompliant(keyRotation, without(props));
    });

    it(`must not pass it for such a key, since AWS refuses it: ${JSON.stringify(props)}`, () => {
      assertViolates(
        keyRotation,
        keyWith(KEY_POLICY, props),
        {
          ...constants,
          why: "AWS refuses to turn automatic rotation on for such a key, so the key would not be rotated as the program promises.",
          allowed: constants.allowed.replace("enableKeyRotation: true; ", ""),
          remedy:
            "set enableKeyRotation: false, or leave it out; to rotate such a key, make a new one and move its alias.",
        },
        `enableKeyRotation is true for a key that AWS cannot rotate: ${because}.`,
      );
    });

    it(`must repair such a key by false: ${JSON.stringify(props)}`, () => {
      assert.deepEqual(repairOf(keyWith(KEY_POLICY, props)), { enableKeyRotation: false });
      assert.equal(repairOf(without(props)), undefined);
    });
  }

  it("must have nothing to say about imported keys and replicas: AWS rotates no imported one, and replicas with the primary", () => {
    for (const { type } of [externalKeyWith(), replicaWith()]) assert(!keyRotation.appliesTo(type));
  });

  for (const rotationPeriodInDays of [90, 365, 2560]) {
    it(`must accept a period of ${rotationPeriodInDays} days`, () => {
      assertCompliant(keyRotation, keyWith(KEY_POLICY, { rotationPeriodInDays }));
    });
  }

  for (const [rotationPeriodInDays, most, config] of [
    [89, 2560, {}],
    [2561, 2560, {}],
    [366, 365, { maximumPeriodInDays: 365 }],
  ] as const) {
    it(`must not pass a period of ${rotationPeriodInDays} days where at most ${most} are allowed`, () => {
      assertViolates(
        keyRotation,
        { ...keyWith(KEY_POLICY, { rotationPeriodInDays }), config },
        {
          ...constants,
          why: "AWS refuses a period out of its bounds, and a longer one than was decided leaves more data under the same key material.",
          allowed: `90 to ${most} days; 365 where it is absent.`,
        },
        `rotationPeriodInDays is ${rotationPeriodInDays}.`,
      );
    });
  }

  it("must not pass a key without it", () => {
    assertViolates(keyRotation, without({}), constants, "enableKeyRotation is absent.");
  });

  it("must not pass a key with it switched off", () => {
    assertViolates(keyRotation, without({ enableKeyRotation: false }), constants, "enableKeyRotation is false.");
  });

  it("must not pass a symmetric key that spells out its defaults", () => {
    const props = { customerMasterKeySpec: "SYMMETRIC_DEFAULT", keyUsage: "ENCRYPT_DECRYPT", multiRegion: true };
    assertViolates(keyRotation, without(props), constants, "enableKeyRotation is absent.");
  });
});
