/** Patterns of roles' and users' ARNs, as `aws:PrincipalArn` is compared with them. */
import { wildcardMatcher } from "../../access/language/glob";
import { roleArn, userArn, type AccountId, type PrincipalArn } from "../../access/identifiers";
import type { Partition } from "../../access/partition";
import type { PrincipalPattern } from "./share";

const hasWildcard = (text: string): boolean => /[*?]/.test(text);

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
