import type { Resource } from "../resources/resource";
import type { Rule } from "../rule";

/**
 * The properties that hold a value which is nobody's business, by resource type. The provider `aws` of today marks those of
 * its resources itself, before a pack is asked; older ones, `aws-native`, credentials of providers and old states do not.
 */
const VALUES: ReadonlyMap<string, readonly string[]> = new Map([
  ["aws:secretsmanager/secretVersion:SecretVersion", ["secretString", "secretBinary", "secretStringWo"]],
  ["aws:kms/externalKey:ExternalKey", ["keyMaterialBase64"]],
  ["aws:kms/replicaExternalKey:ReplicaExternalKey", ["keyMaterialBase64"]],
  ["aws:kms/ciphertext:Ciphertext", ["plaintext", "plaintextWo"]],
  ["aws-native:secretsmanager:Secret", ["secretString"]],
  ["pulumi:providers:aws", ["secretKey", "token"]],
  ["pulumi:providers:aws-native", ["secretKey", "token"]],
]);

/** The properties with a value that the engine was not told to encrypt. */
function plainValues({ type, props, secretNames }: Resource): readonly string[] {
  // Nobody told which are secrets: that is so outside the engine alone, where a state or a plan tells it.
  if (secretNames === undefined) return [];
  const secrets = secretNames();
  return (VALUES.get(type) ?? [])
    .filter((property) => !secrets.has(property))
    .filter((property) => {
      const value = props[property];
      return value !== undefined && value !== null && value !== "";
    });
}

export const secretValue: Rule = {
  name: "secret-value",
  description: "A secret's value, key material or credential is a Pulumi secret, encrypted in the state.",
  severity: "critical",
  remedy:
    "set the value with `pulumi config set --secret` and read it with requireSecret, or wrap it in pulumi.secret(); then change the value, since the old one was in the open.",
  url: "https://www.pulumi.com/docs/iac/concepts/secrets/",
  frameworks: [],
  appliesTo: (type) => VALUES.has(type),
  check(resource, report) {
    for (const property of plainValues(resource)) {
      report({
        what: `${property} is not a Pulumi secret.`,
        why: "the value is written to the state in plain text, a write-only one too, and everybody who can read the state reads it.",
        allowed: `${property} as a secret, or absent.`,
      });
    }
  },
};
