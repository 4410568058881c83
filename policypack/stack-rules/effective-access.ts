import { wildcardMatcher } from "../../access/language/glob";
import type { Key } from "../../access/world";
import { KMS_5 } from "../frameworks";
import { textsIn } from "../resources/resource";
import { trustedConfigSchema, type TrustedParties, trustedPartiesIn } from "../resources/trusted";
import { declaredBy } from "../stack/declared";
import { type Party, partiesOf } from "../stack/parties";
import type { Stack, StackFinding, StackRule } from "../stack/rule";
import { isKnown, usesOf } from "../stack/uses";

const TRUSTED_PRINCIPALS = "trustedPrincipals";

interface Declaration extends TrustedParties {
  /** ARNs, in which `*` is a wildcard. */
  readonly principals: readonly string[];
}

/** The declared list; `undefined` where none is configured: then only strangers are judged. */
function declarationIn({ config }: Stack): Declaration | undefined {
  const trusted = trustedPartiesIn(config);
  if (trusted === undefined && config[TRUSTED_PRINCIPALS] === undefined) return undefined;
  const principals = textsIn(config, TRUSTED_PRINCIPALS);
  return { accounts: [], organizations: [], organizationPaths: [], ...trusted, principals };
}

function isDeclared({ kind, text, accountId, organization }: Party, declared: Declaration | undefined): boolean {
  if (kind === "stranger") return false;
  if (declared === undefined || declared.accounts.includes(accountId)) return true;
  if (organization !== "none") {
    const { id, path } = organization;
    return (
      declared.organizations.includes(id) ||
      declared.organizationPaths.some((pattern) => wildcardMatcher(pattern)(path))
    );
  }
  return kind === "principal" && declared.principals.some((pattern) => wildcardMatcher(pattern)(text));
}

/** What the party has of the key, beyond what is declared; `undefined` where that is nothing. */
function findingOf(key: Key, party: Party): Omit<StackFinding, "urn"> | undefined {
  const { allowed, possible, because } = usesOf(key, party);
  const certain = allowed.length > 0;
  if (!certain && (possible.length === 0 || !isKnown(key))) return undefined;
  return {
    certain,
    what: certain
      ? `${party.text} can use the key: ${allowed.join(", ")}.`
      : `whether ${party.text} can use the key (${possible.join(", ")}) is not known, because ${because.join(", and because ")}.`,
    why: "whoever can use the key reads what it protects, and nobody declared that they may.",
    allowed: "the key's own account, and the declared parties.",
  };
}

export const effectiveAccess: StackRule = {
  name: "effective-access",
  description:
    "Nobody outside the declared parties can use a key of the stack, all its policies and grants taken together.",
  severity: "critical",
  remedy: `take the statement or grant away that lets them in, or declare them: trustedAccounts, trustedOrganizations, trustedOrganizationPaths, ${TRUSTED_PRINCIPALS}.`,
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/determining-access.html",
  frameworks: [KMS_5],
  configSchema: {
    properties: {
      ...trustedConfigSchema.properties,
      [TRUSTED_PRINCIPALS]: {
        type: "array",
        items: { type: "string", pattern: "^arn:" },
        description: "Roles and users outside the account that may use the stack's keys, by ARN; * is a wildcard.",
      },
    },
  },
  check(stack, report) {
    const { world, urnOf } = declaredBy(stack.resources);
    const declared = declarationIn(stack);
    for (const key of world.keys ?? []) {
      const urn = urnOf(key.arn);
      for (const party of partiesOf(key)) {
        const found = isDeclared(party, declared) ? undefined : findingOf(key, party);
        if (found === undefined) continue;
        report({ urn, ...found });
        // A key that is open to everybody is open to each.
        if (party.kind === "stranger" && found.certain) break;
      }
    }
  },
};
