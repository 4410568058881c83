/** Which principals of an external account get which IAM policy: those of the same entries get the same one. Pure. */
import { createHash } from "node:crypto";
import type { PrincipalArn } from "../../access/identifiers";
import { covers } from "./covers";
import { isByPolicy, termsOf, type Share, type Terms } from "./share";

/** One IAM policy, and whom it is for. */
export interface AccessGroup {
  readonly terms: readonly Terms[];
  readonly principals: readonly PrincipalArn[];
}

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 8);

/** A readable name for terms, the same in every stack; a digest where the use alone does not tell them. */
function nameOf(terms: Terms): string {
  const { use = "any-use", ...more } = terms;
  const word = use.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (Object.keys(more).length === 0) return word;
  return `${word}-${digest(JSON.stringify(more))}`;
}

/** What tells permissions from others in the name of a resource, e.g. `decrypt`. */
export const nameOfTerms = (terms: readonly Terms[]): string => [...new Set(terms.map(nameOf))].sort().join("-");

/**
 * The groups, in the order of the entries. A single entry makes a single group, whoever is in it.
 * @param shares those that apply to the account, as they are in its Region
 */
export function accessGroups(shares: readonly Share[], principals: readonly PrincipalArn[]): readonly AccessGroup[] {
  const byPolicy = shares.filter(isByPolicy);
  const entries = principals.flatMap((principal) => {
    const covering = byPolicy.filter((share) => covers(share, principal));
    return covering.length === 0
      ? []
      : [{ principal, covering, first: byPolicy.findIndex((share) => share === covering[0]) }];
  });
  const groups = new Map<string, { readonly terms: readonly Terms[]; readonly principals: PrincipalArn[] }>();
  for (const { principal, covering } of entries.sort((a, b) => a.first - b.first)) {
    const terms = covering.map(termsOf);
    const key = JSON.stringify(terms);
    const group = groups.get(key) ?? { terms, principals: [] };
    group.principals.push(principal);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MOST_CHARACTERS = 128;

/** The policy of the first group has the configured name, as that of a single entry does; the others' say what they allow. */
export function policyNameOf(policyName: string, groups: readonly AccessGroup[], index: number): string {
  if (index === 0) return policyName;
  const suffix = nameOfTerms(groups[index]?.terms ?? []);
  const name = `${policyName}-${suffix}`;
  return name.length <= MOST_CHARACTERS ? name : `${policyName.slice(0, MOST_CHARACTERS - 9)}-${digest(suffix)}`;
}
