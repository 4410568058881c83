/** Patterns of roles' and users' ARNs, as `aws:PrincipalArn` is compared with them. */
import { wildcardMatcher } from "../../access/language/glob";
import { roleArn, userArn, type AccountId, type PrincipalArn } from "../../access/identifiers";
import type { Partition } from "../../access/partition";
import type { PrincipalPattern } from "./share";

/** Whether a text is a pattern, and not the name or ARN of one principal. */
export const hasWildcard = (text: string): boolean => /[*?]/.test(text);

/** Whether a pattern is the ARN of one principal. */
export const isPlain = (pattern: PrincipalPattern): pattern is PrincipalArn => !hasWildcard(pattern);

/** `team/*` or a whole ARN → the pattern of the ARN. */
export function principalPattern(
  kind: "role" | "user",
  partition: Partition,
  accountId: AccountId,
  text: string,
): PrincipalPattern {
  if (text.startsWith("arn:")) return text as PrincipalPattern;
  return kind === "role" ? roleArn(partition, accountId, text) : userArn(partition, accountId, text);
}

/**
 * Whether a name may stand in a pattern: wildcards only behind a path that is written out, so that nobody can make
 * a role of a matching name without the right to make it under that path.
 */
export function isNarrow(pathAndName: string): boolean {
  const [first = "", ...rest] = pathAndName.split("/");
  return !hasWildcard(pathAndName) || (rest.length > 0 && first !== "" && !hasWildcard(first));
}

/** Whether a principal is one that the pattern means. */
export const matchesPattern = (pattern: PrincipalPattern, principal: PrincipalArn): boolean =>
  wildcardMatcher(pattern)(principal);

/** The text before the first wildcard. */
const fixedPart = (pattern: string): string => /^[^*?]*/.exec(pattern)?.[0] ?? "";

/**
 * Whether some principal could be meant by both patterns; a plain ARN is one too. Of two patterns only what stands before their first
 * wildcards is compared: never wrongly false.
 */
export function canMeanTheSame(one: PrincipalPattern, other: PrincipalPattern): boolean {
  if (!hasWildcard(other)) return wildcardMatcher(one)(other);
  if (!hasWildcard(one)) return wildcardMatcher(other)(one);
  const [a, b] = [fixedPart(one), fixedPart(other)];
  return a.startsWith(b) || b.startsWith(a);
}
