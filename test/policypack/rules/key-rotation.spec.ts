import { keyRotation } from "../../../policypack/rules/key-rotation";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { key, KEY_POLICY, keyWith } from "../walkthrough";

const constants: Constants = {
  why: "all data ever encrypted under the key would hang on the same key material.",
  allowed:
    "enableKeyRotation: true. Asymmetric and HMAC keys and keys in a custom key store cannot be rotated by AWS and are not judged.",
  remedy: "set enableKeyRotation: true; id, ARN and policies of the key stay as they are.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
};
const without = (props: Readonly<Record<string, unknown>>) =>
  keyWith(KEY_POLICY, { enableKeyRotation: undefined, ...props });

describe("key-rotation", () => {
  it("must accept a key that is rotated", () => {
    assertCompliant(keyRotation, key);
  });

  for (const props of [
    { customerMasterKeySpec: "RSA_4096", keyUsage: "SIGN_VERIFY" },
    { customerMasterKeySpec: "HMAC_256", keyUsage: "GENERATE_VERIFY_MAC" },
    { customKeyStoreId: "cks-1234567890abcdef0" },
    { xksKeyId: "external" },
  ]) {
    it(`must not ask it of a key that AWS cannot rotate: ${JSON.stringify(props)}`, () => {
      assertCompliant(keyRotation, without(props));
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
