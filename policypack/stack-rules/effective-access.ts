import type { Key } from "../../access/world";
import { KMS_5 } from "../frameworks";
import { trustedConfigSchema } from "../resources/trusted";
import { declarationIn, isDeclared, TRUSTED_PRINCIPALS } from "../stack/declaration";
import { declaredBy } from "../stack/declared";
import { type Party, partiesOf } from "../stack/parties";
import type { StackFinding, StackRule } from "../stack/rule";
import { isKnown, usesOf } from "../stack/uses";

/** What the party has of the key, beyond what is declared; `undefined` where that is nothing. */
function findingOf(key: Key, party: Party): Omit<StackFinding, "urn"> | undefined {
  const { allowed, possible, because } = usesOf(key, party);
  const certain = allowed.length > 0;
  if (!certain && (possible.length === 0 || !isKnown(key))) return undefined;
  const how = party.situation.text === "" ? "" : `, ${party.situation.text}`;
  return {
    certain,
    what: certain
      ? `${party.text} can use the key${how}: ${allowed.join(", ")}.`
      : `whether ${party.text} can use the key${how} (${possible.join(", ")}) is not known, because ${because.join(", and because ")}.`,
    why: "whoever can use the key reads what it protects, and nobody declared that they may.",
    allowed: "the key's own account, and the declared parties.",
  };
}

/** One finding a party: the first that is certain, else the first. A key that is open to everybody is open to each. */
function findingsOf(key: Key, parties: readonly Party[]): readonly Omit<StackFinding, "urn">[] {
  const found = new Map<string, Omit<StackFinding, "urn">>();
  for (const party of parties) {
    const before = found.get(party.text);
    const finding = before?.certain === true ? undefined : findingOf(key, party);
    if (finding === undefined || (before !== undefined && !finding.certain)) continue;
    if (party.kind === "stranger" && finding.certain) return [finding];
    found.set(party.text, finding);
  }
  return [...found.values()];
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
      const undeclared = partiesOf(key).filter((party) => !isDeclared(party, declared));
      for (const found of findingsOf(key, undeclared)) report({ urn: urnOf(key.arn), ...found });
    }
  },
};
