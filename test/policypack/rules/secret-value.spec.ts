import assert from "node:assert/strict";
import { secretValue } from "../../../policypack/rules/secret-value";
import { assertCompliant, assertViolates, judge, type Constants, type Subject } from "../judge";
import { secretVersionWith } from "../resources";
import { key, ownerProvider, UNKNOWN } from "../walkthrough";

const constants = (property: string): Constants => ({
  why: "the value is written to the state in plain text, a write-only one too, and everybody who can read the state reads it.",
  allowed: `${property} as a secret, or absent.`,
  remedy:
    "set the value with `pulumi config set --secret` and read it with requireSecret, or wrap it in pulumi.secret(); then change the value, since the old one was in the open.",
  url: "https://www.pulumi.com/docs/iac/concepts/secrets/",
});
const VALUE = "in confidence";
const written = { secretStringWo: undefined, secretStringWoVersion: undefined };
const subject = (type: string, property: string, secrets: readonly string[]): Subject => ({
  ...{ type, name: "resource", provider: key.provider, secrets },
  props: { [property]: VALUE },
});

describe("secret-value", () => {
  it("must accept a value that is a secret, written once or kept", () => {
    assertCompliant(secretValue, secretVersionWith());
    assertCompliant(secretValue, secretVersionWith({ ...written, secretString: VALUE }, ["secretString"]));
    assertCompliant(secretValue, secretVersionWith({ ...written, secretBinary: VALUE }, ["secretBinary"]));
  });

  it("must accept a secret that is not known yet, a version without a value, and a provider without credentials", () => {
    assertCompliant(secretValue, secretVersionWith({ ...written, secretString: UNKNOWN }, ["secretString"]));
    assertCompliant(secretValue, secretVersionWith(written, []));
    assertCompliant(secretValue, { ...ownerProvider, secrets: [] });
  });

  for (const property of ["secretString", "secretBinary", "secretStringWo"]) {
    it(`must not pass a ${property} in plain text, and never tells it`, () => {
      const version = secretVersionWith({ ...written, [property]: VALUE }, []);
      assertViolates(secretValue, version, constants(property), `${property} is not a Pulumi secret.`);
      assert(!judge(secretValue, version).violations.join().includes(VALUE));
    });
  }

  for (const [type, property] of [
    ["aws:kms/externalKey:ExternalKey", "keyMaterialBase64"],
    ["aws:kms/replicaExternalKey:ReplicaExternalKey", "keyMaterialBase64"],
    ["aws:kms/ciphertext:Ciphertext", "plaintext"],
    ["aws:kms/ciphertext:Ciphertext", "plaintextWo"],
    ["aws-native:secretsmanager:Secret", "secretString"],
    ["pulumi:providers:aws", "secretKey"],
    ["pulumi:providers:aws", "token"],
  ] as const) {
    it(`must not pass ${property} of ${type} in plain text`, () => {
      assertCompliant(secretValue, subject(type, property, [property]));
      const what = `${property} is not a Pulumi secret.`;
      assertViolates(secretValue, subject(type, property, []), constants(property), what);
    });
  }

  it("must leave a plain value that is not known yet to the update", () => {
    const version = secretVersionWith({ ...written, secretString: UNKNOWN }, []);
    assert.deepEqual(judge(secretValue, version), {
      violations: [],
      notApplicable: "secretString is not known at preview: reported by known-at-preview",
    });
  });

  it("must not judge where nobody tells which properties are secrets", () => {
    const { type, name, props, provider } = secretVersionWith();
    assertCompliant(secretValue, { type, name, props, provider });
  });
});
