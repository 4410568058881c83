import { describedUntrusted, untrustedParties, untrustedPrincipals } from "../documents/trust";
import { allowStatements, nameOfStatement, type StatementPlace } from "../resources/documents";
import { ownerAccount, ownerConfigSchema } from "../resources/owner";
import { trustedConfigSchema, trustedParties, type TrustedParties } from "../resources/trusted";
import { holdsDocument } from "../resources/types";
import { KMS_5 } from "../frameworks";
import type { Finding, Rule } from "../rule";

const listed = (what: string, values: readonly string[]): readonly string[] =>
  values.length === 0 ? [] : [`${what} ${values.join(", ")}`];

function finding(place: StatementPlace, accountId: string, trusted: TrustedParties): Finding | undefined {
  const untrusted = untrustedPrincipals(place.statement, accountId, trusted);
  if (untrusted.length === 0) return undefined;
  const heldTo = untrustedParties(place.statement, trusted);
  const allowed = [
    `account ${accountId} itself`,
    ...listed("accounts", trusted.accounts),
    ...listed("organizations", trusted.organizations),
    ...listed("organization paths", trusted.organizationPaths),
  ];
  return {
    what: `${nameOfStatement(place)} lets in ${untrusted.map((each) => describedUntrusted(each, heldTo)).join(", ")}, on no trusted list.`,
    why: "an account id with one wrong digit is a stranger's account, and a party that nobody decided to trust keeps what it has read.",
    allowed: `${allowed.join("; ")}; of organizations only by a Condition that holds every caller to them.`,
  };
}

export const trustedPartiesOnly: Rule = {
  name: "trusted-parties",
  description: "The policy of a key or secret names nobody outside the account who is on no trusted list.",
  severity: "critical",
  remedy:
    "remove the principal; or add its account to this rule's trustedAccounts; or fix aws:PrincipalOrgID or aws:PrincipalOrgPaths to a trusted organization or path.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-concepts.html",
  frameworks: [KMS_5],
  configSchema: { properties: { ...ownerConfigSchema.properties, ...trustedConfigSchema.properties } },
  appliesTo: (type) => holdsDocument(type, "key policy", "secret policy"),
  check(resource, report) {
    const trusted = trustedParties(resource);
    if (trusted === undefined) return;
    for (const place of allowStatements(resource, "key policy", "secret policy")) {
      const accountId = ownerAccount(resource);
      // An account that nothing tells is reported by owner-account-known.
      const found = accountId === undefined ? undefined : finding(place, accountId, trusted);
      if (found !== undefined) report(found);
    }
  },
};
