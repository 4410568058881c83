import { parseArn } from "../../access/identifiers";
import { describedId } from "../documents/unique-ids";
import { keysAccount, principalFault } from "../resources/grants";
import { ownerConfigSchema } from "../resources/owner";
import type { Resource } from "../resources/resource";
import { trustedConfigSchema, trustedParties } from "../resources/trusted";
import { GRANT } from "../resources/types";
import { judgeEach } from "../resources/unknowns";
import type { Finding, Rule } from "../rule";

/** The account of a principal outside the key's account that is not listed; `undefined` where there is nothing to say. */
function untrustedAccount(resource: Resource, principal: string): string | undefined {
  const trusted = trustedParties(resource);
  const account = parseArn(principal)?.accountId;
  if (trusted === undefined || account === undefined || account === keysAccount(resource)) return undefined;
  return trusted.accounts.includes(account) ? undefined : account;
}

function finding(resource: Resource, property: string, principal: string): Finding | undefined {
  const fault = principalFault(principal);
  if (fault !== undefined) {
    return {
      what: `${property} is "${principal}", ${fault}.`,
      why:
        describedId(principal) === undefined
          ? "AWS takes neither groups nor organizations in a grant and documents no service principal there: it is refused, or the share is for nobody."
          : "a grant names its principals by ARN, and a deleted one makes no call: AWS refuses the grant, or it is for nobody.",
      allowed: "one role, user or session, by its ARN.",
    };
  }
  if (property === "granteePrincipal" && parseArn(principal)?.resource === "root") {
    return {
      what: `${property} is ${principal}, a whole account.`,
      why: "AWS does not say which principals of an account such a grant is for.",
      allowed: "one role or user, by its ARN.",
    };
  }
  const account = untrustedAccount(resource, principal);
  if (account === undefined) return undefined;
  return {
    what: `${property} is ${principal}, of account ${account}, which is on no trusted list.`,
    why: "a grant lets a stranger use the key without a word in the key policy, where nobody would look for it.",
    allowed:
      "principals of the key's own account and of trustedAccounts; a grant cannot be held to an organization: list its accounts.",
  };
}

export const grantGrantee: Rule = {
  name: "grant-grantee",
  description: "A grant is for one principal that AWS takes, of the key's account or a trusted one.",
  severity: "critical",
  remedy:
    "name one role or user by its ARN; share with a whole account, an organization or a service by the key policy; add an account that you trust to this rule's trustedAccounts.",
  url: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html",
  frameworks: [],
  configSchema: { properties: { ...ownerConfigSchema.properties, ...trustedConfigSchema.properties } },
  appliesTo: (type) => type === GRANT,
  check(resource, report) {
    judgeEach(["granteePrincipal", "retiringPrincipal"], (property) => {
      const principal = resource.props[property];
      if (typeof principal !== "string" || principal === "") return;
      const found = finding(resource, property, principal);
      if (found !== undefined) report(found);
    });
  },
};
