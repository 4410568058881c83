/** Whether one share adds nothing to another: the same permissions, or less than these. Pure. */
import type { PrincipalArn } from "../../access/identifiers";
import type { Region } from "../../access/partition";
import { wildcardMatcher } from "../../access/language/glob";
import { covers } from "./covers";
import { encryptionContextOf, servicesOf } from "./permissions";
import { isByGrants, isByPolicy, type EncryptionContext, type Share } from "./share";
import { actionsMatching, actionsOf } from "./uses";

const namesOf = (share: Share): ReadonlySet<string> =>
  new Set(actionsOf(share).flatMap((pattern) => actionsMatching(pattern).map(({ name }) => name)));

/** Whether every encryption context that `narrow` asks for is one that `wide` takes. */
const takesContext = (wide: EncryptionContext, narrow: EncryptionContext): boolean =>
  Object.entries(wide).every(([key, values]) => {
    const [, asked = []] = Object.entries(narrow).find(([other]) => other.toLowerCase() === key.toLowerCase()) ?? [];
    return (
      asked.length > 0 && asked.every((text) => values.some((value) => value === text || wildcardMatcher(value)(text)))
    );
  });

/** Whether `wide` allows all that `narrow` does, by the same mechanism, whoever the two are for. */
export function allowsAllOf(wide: Share, narrow: Share, region: Region): boolean {
  if ((isByPolicy(narrow) && !isByPolicy(wide)) || (isByGrants(narrow) && !isByGrants(wide))) return false;
  if (isByGrants(narrow) && (narrow.retiringPrincipal ?? wide.retiringPrincipal) !== wide.retiringPrincipal)
    return false;
  const [services, fewer] = [servicesOf(wide), servicesOf(narrow)];
  if (services.length > 0 && (fewer.length === 0 || !fewer.every((each) => services.includes(each)))) return false;
  const scope = { region, secretsOf: "*" };
  if (!takesContext(encryptionContextOf(wide, scope), encryptionContextOf(narrow, scope))) return false;
  if (narrow.delegateToServices === true && wide.delegateToServices !== true) return false;
  const actions = namesOf(wide);
  return [...namesOf(narrow)].every((name) => actions.has(name));
}

/** Whether `wide` is for a principal, or for all that a pattern can mean. */
const isForPattern = (wide: Share, pattern: string): boolean =>
  wide.level === "matching" ? wide.patterns.some((each) => each === pattern) : covers(wide, pattern as PrincipalArn);

/** Which of the principals or patterns of `narrow` are those of `wide` too; `"all"` where it names none and is for no more. */
export function sharedGrantees(wide: Share, narrow: Share): readonly string[] | "all" {
  if (wide.level === "organization" || narrow.level === "organization") {
    if (wide.level !== "organization" || narrow.level !== "organization") return [];
    const { paths } = wide;
    const isWithin = paths === undefined || narrow.paths?.every((path) => paths.includes(path)) === true;
    return wide.organizationId === narrow.organizationId && isWithin ? "all" : [];
  }
  if (wide.accountId !== narrow.accountId) return [];
  switch (narrow.level) {
    case "account":
      return wide.level === "account" ? "all" : [];
    case "principals":
      return narrow.principals.filter((principal) => covers(wide, principal));
    case "matching":
      return narrow.patterns.filter((pattern) => isForPattern(wide, pattern));
  }
}
