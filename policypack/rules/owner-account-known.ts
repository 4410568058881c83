import { documentsOf } from "../resources/documents";
import { allowedAccounts, ownerAccount, ownerConfigSchema } from "../resources/owner";
import { holdsDocument, isDocumentType } from "../resources/types";
import type { Rule } from "../rule";

const KINDS = ["key policy", "secret policy"] as const;

export const ownerAccountKnown: Rule = {
  name: "owner-account-known",
  description: "The account that a key or secret with a policy will be in can be told before it is made.",
  severity: "high",
  remedy:
    "give the provider allowedAccountIds with its one account, or configure ownerAccountId for this rule and for each rule that has it.",
  url: "https://www.pulumi.com/registry/packages/aws/api-docs/provider/",
  frameworks: [],
  configSchema: ownerConfigSchema,
  // The account of a document by itself is given with it.
  appliesTo: (type) => holdsDocument(type, ...KINDS) && !isDocumentType(type),
  check(resource, report) {
    if (documentsOf(resource, ...KINDS).length === 0 || ownerAccount(resource) !== undefined) return;
    const accounts = allowedAccounts(resource.provider?.props ?? {});
    const provider = resource.provider === undefined ? "no provider" : `provider "${resource.provider.name}"`;
    const names = accounts.length === 0 ? "no account" : `the accounts ${accounts.join(", ")}`;
    report({
      what: `cannot tell which account owns it: ${provider} names ${names} in allowedAccountIds, and no role to assume.`,
      why: "without the owner's account nobody can say which principals of the policy are outside it.",
      allowed:
        "a provider with one account in allowedAccountIds, or with a role to assume, or a configured ownerAccountId.",
    });
  },
};
