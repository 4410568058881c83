/** Who of other accounts is to use a key: named by the key's policy or a grant, or given an IAM policy that names the key. */
import { wildcardMatcher } from "../../access/language/glob";
import { parseArn } from "../../access/identifiers";
import { listOf } from "../../access/policy-document";
import type { Key } from "../../access/world";
import type { Declared } from "./declared";
import { principalsNamedBy } from "./parties";

export interface OutsideUser {
  /** ARN of a role or user. */
  readonly principal: string;
  readonly accountId: string;
  /** Whether the key's policy or a grant names it, itself rather than its account. */
  readonly named: boolean;
  /** Whether the stack gives it IAM policies. */
  readonly hasPolicies: boolean;
}

interface Given {
  readonly exact: ReadonlySet<string>;
  readonly patterns: readonly ((text: string) => boolean)[];
}

const given = new WeakMap<Declared, ReadonlyMap<string, Given>>();

/** By principal, the resources that its IAM policies allow something on. */
function resourcesGiven(declared: Declared): ReadonlyMap<string, Given> {
  const known = given.get(declared);
  if (known !== undefined) return known;
  const identities = declared.world.accounts.flatMap((account) => account.identities);
  const made = new Map(
    identities.map(({ arn, policies }): [string, Given] => {
      const statements = policies.flatMap(({ document }) => document.Statement);
      const texts = statements.flatMap(({ Effect: effect, Resource: resource }) =>
        effect === "Allow" ? listOf(resource) : [],
      );
      // "*" names no key in particular.
      const wild = texts.filter((text) => /[*?]/.test(text) && text !== "*");
      return [arn, { exact: new Set(texts), patterns: [...new Set(wild)].map(wildcardMatcher) }];
    }),
  );
  given.set(declared, made);
  return made;
}

export function outsideUsers(key: Key, declared: Declared): readonly OutsideUser[] {
  const owner = parseArn(key.arn)?.accountId;
  const names = new Set(principalsNamedBy(key));
  const resources = resourcesGiven(declared);
  return declared.principals.flatMap(({ principal, namedIn }): OutsideUser[] => {
    const { accountId = "", service } = parseArn(principal) ?? {};
    if (service !== "iam" || accountId === owner) return [];
    const own = resources.get(principal);
    const named = names.has(principal);
    const isGiven = own !== undefined && (own.exact.has(key.arn) || own.patterns.some((matches) => matches(key.arn)));
    return named || isGiven ? [{ principal, accountId, named, hasPolicies: namedIn.includes("IAM policy") }] : [];
  });
}
