import { isKeyId, parseArn } from "../../access/identifiers";
import { isExactKeyArn } from "../documents/key-arn";
import { secretKeys } from "../resources/secret-keys";
import { SECRET } from "../resources/types";
import type { Rule } from "../rule";

/** Why a key is not a customer key by ARN; `undefined` where it is one. */
function fault(key: unknown): string | undefined {
  if (key === undefined || key === null || key === "") {
    return "is absent, which means the AWS managed key aws/secretsmanager";
  }
  if (typeof key !== "string") return `is ${JSON.stringify(key)}, which is no key ARN`;
  if (isExactKeyArn(key)) return undefined;
  const alias = key.startsWith("alias/") ? key : parseArn(key)?.resource;
  if (alias === "alias/aws/secretsmanager") return `is "${key}", the AWS managed key`;
  if (alias?.startsWith("alias/") === true) return `is "${key}", an alias`;
  return isKeyId(key) ? `is "${key}", a key id` : `is "${key}", which is no key ARN`;
}

export const secretCustomerKey: Rule = {
  name: "secret-customer-key",
  description: "A secret is encrypted with a customer managed key, named by its ARN.",
  severity: "high",
  remedy:
    "set kmsKeyId to the key's ARN (arn:PARTITION:kms:REGION:ACCOUNT:key/KEY-ID), for each replica that of its own Region.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
  frameworks: [],
  appliesTo: (type) => type === SECRET,
  check(resource, report) {
    for (const [path, key] of secretKeys(resource)) {
      const wrong = fault(key);
      if (wrong === undefined) continue;
      report({
        what: `${path} ${wrong}.`,
        why: "the AWS managed key cannot be shared across accounts, and an alias or key id means a key of the caller's own account.",
        allowed: "the full ARN of a customer managed key, of this account or of another.",
      });
    }
  },
};
