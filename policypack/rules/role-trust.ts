/**
 * All roles are judged: whether one can use a key or a secret is not told by the role. Policies are attached to it by other
 * resources, and key policies, secrets' policies and grants of other accounts name it.
 */
import type { Statement } from "../../access/policy-document";
import { everybodyIn, letsAssume, untrustedIn } from "../documents/role-trust";
import { allowStatements, nameOfStatement } from "../resources/documents";
import { ownerAccount, ownerConfigSchema } from "../resources/owner";
import type { Resource } from "../resources/resource";
import { trustedConfigSchema, trustedParties } from "../resources/trusted";
import { holdsDocument } from "../resources/types";
import type { Rule } from "../rule";

function strangers(resource: Resource, statement: Statement): readonly string[] {
  if (!letsAssume(statement)) return [];
  const trusted = trustedParties(resource);
  const accountId = trusted === undefined ? undefined : ownerAccount(resource);
  const untrusted = trusted === undefined || accountId === undefined ? [] : untrustedIn(statement, accountId, trusted);
  return [...everybodyIn(statement), ...untrusted];
}

export const roleTrust: Rule = {
  name: "role-trust",
  description: "No role can be assumed by everybody, nor by an account that is on no trusted list.",
  severity: "critical",
  remedy:
    "name the accounts, roles, users or services in assumeRolePolicy; fix sub (or another claim that tells the tenant) for an OpenID Connect provider; add an account that you trust to this rule's trustedAccounts.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
  frameworks: [],
  configSchema: { properties: { ...ownerConfigSchema.properties, ...trustedConfigSchema.properties } },
  appliesTo: (type) => holdsDocument(type, "trust policy"),
  check(resource, report) {
    for (const place of allowStatements(resource, "trust policy")) {
      const found = strangers(resource, place.statement);
      if (found.length === 0) continue;
      report({
        what: `${nameOfStatement(place)} lets the role be assumed by ${found.join("; ")}.`,
        why: "whoever assumes the role has every key and secret that it may use, today and later, and no policy of theirs names him.",
        allowed:
          "principals by ARN, account id or service; a wildcard only where StringEquals, StringLike, ArnEquals or ArnLike fixes aws:PrincipalAccount, aws:PrincipalArn, aws:PrincipalOrgID or aws:PrincipalOrgPaths in full; " +
          "OpenID Connect providers where StringEquals or StringLike fixes a claim, and with those that anybody can get a token of the claim that tells whose it is, as in repo:OWNER/REPOSITORY:*.",
      });
    }
  },
};
