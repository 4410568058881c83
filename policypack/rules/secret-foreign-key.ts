import { parseArn } from "../../access/identifiers";
import { ownerAccount, ownerConfigSchema } from "../resources/owner";
import { secretKeys } from "../resources/secret-keys";
import { trustedConfigSchema, trustedParties } from "../resources/trusted";
import { SECRET } from "../resources/types";
import type { Rule } from "../rule";

export const secretForeignKey: Rule = {
  name: "secret-foreign-key",
  description: "A secret is encrypted with a key of its own account or of a trusted one.",
  severity: "high",
  remedy:
    "correct the account in kmsKeyId, or use a key of the secret's own account; add an account that you trust to this rule's trustedAccounts.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html",
  frameworks: [],
  configSchema: { properties: { ...ownerConfigSchema.properties, ...trustedConfigSchema.properties } },
  appliesTo: (type) => type === SECRET,
  check(resource, report) {
    const trusted = trustedParties(resource);
    if (trusted === undefined) return;
    const own = ownerAccount(resource);
    for (const [path, key] of secretKeys(resource)) {
      // An id or an alias is of the secret's own account; secret-customer-key speaks of it.
      const account = typeof key === "string" ? parseArn(key)?.accountId : undefined;
      if (account === undefined || account === own || trusted.accounts.includes(account)) continue;
      report({
        what: `${path} is a key of account ${account}, which is on no trusted list.`,
        why: "whoever owns the key sees each use of it, and can take the secret away from everybody by disabling or deleting the key.",
        allowed: `a key of ${own === undefined ? "the secret's own account" : `account ${own}`} or of trustedAccounts; a key's ARN does not tell its owner's organization: list the account.`,
      });
    }
  },
};
