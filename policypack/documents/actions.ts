/**
 * Which KMS actions the Action or NotAction element of a statement reaches. Action names have no case.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
import { KMS_ACTIONS, type KmsAction } from "../../access/kms-actions";
import { listOf, type Statement } from "../../access/policy-document";
import { memo } from "./memo";
import { covers, hasWildcard, overlap } from "./patterns";

/** Every KMS action there is, and every one that AWS will add. */
const ANY_KMS_ACTION = "kms:?*";
const ALL_NAMES: readonly string[] = KMS_ACTIONS.map(({ name }) => `kms:${name}`.toLowerCase());
const lower = (text: string): string => text.toLowerCase();

/** What a pattern of actions means for KMS. */
interface Meaning {
  /** Whether it may match an action of KMS, be it one that AWS adds tomorrow. */
  readonly isKms: boolean;
  /** Whether it matches all of them. */
  readonly isAllOfKms: boolean;
  /** The actions of today that it matches, in lower case. */
  readonly ids: ReadonlySet<string>;
}

const meaningOf = memo(
  (pattern): Meaning => {
    const text = lower(pattern);
    return {
      isKms: overlap(text, ANY_KMS_ACTION),
      isAllOfKms: covers(text, ANY_KMS_ACTION),
      ids: new Set(hasWildcard(text) ? ALL_NAMES.filter((name) => covers(text, name)) : [text]),
    };
  },
  5_000,
  200,
);

/** The patterns that may match a KMS action, as they are written. A NotAction reaches whatever it does not name. */
export function kmsPatterns(statement: Statement): readonly string[] {
  return listOf(statement.Action).filter((pattern) => meaningOf(pattern).isKms);
}

/** Whether a NotAction leaves any KMS action out of its exceptions, and so reaches it. */
export function notActionReachesKms(statement: Statement): boolean {
  if (statement.NotAction === undefined) return false;
  return !listOf(statement.NotAction).some((pattern) => meaningOf(pattern).isAllOfKms);
}

/** Whether the statement is about KMS at all. */
export const reachesKms = (statement: Statement): boolean =>
  listOf(statement.Action).some((pattern) => meaningOf(pattern).isKms) || notActionReachesKms(statement);

/** Whether the statement reaches this one action of KMS, e.g. `kms:PutKeyPolicy`. */
export function reachesAction(statement: Statement, action: string): boolean {
  const id = lower(action);
  const matches = (pattern: string): boolean => meaningOf(pattern).ids.has(id);
  if (statement.NotAction !== undefined) return !listOf(statement.NotAction).some(matches);
  return listOf(statement.Action).some(matches);
}

/**
 * The patterns that go beyond the allowed ones. A wildcard stays within only where an allowed wildcard covers all of
 * it, so that an action which AWS adds tomorrow is not let in.
 */
export function patternsBeyond(statement: Statement, allowed: readonly string[]): readonly string[] {
  return kmsPatterns(statement).filter((pattern) => !allowed.some((each) => covers(lower(each), lower(pattern))));
}

/** Whether the patterns, with a wildcard among them, match all KMS actions of today. */
function leaveNothingOut(patterns: readonly string[]): boolean {
  if (!patterns.some(hasWildcard)) return false;
  const all = new Set(patterns.flatMap((pattern) => [...meaningOf(pattern).ids]));
  return ALL_NAMES.every((name) => all.has(name));
}

/**
 * What makes the statement reach every KMS action, or all but a few by NotAction; `undefined` where it does not. A
 * list of wildcards that together leave nothing out is found too.
 */
export function fullKmsAccess(statement: Statement): readonly string[] | undefined {
  if (notActionReachesKms(statement)) return listOf(statement.NotAction);
  const patterns = kmsPatterns(statement);
  const whole = patterns.filter((pattern) => meaningOf(pattern).isAllOfKms);
  if (whole.length > 0) return whole;
  return leaveNothingOut(patterns) ? patterns : undefined;
}

/** The same of statements that reach it together and none alone. */
export function fullKmsAccessTogether(statements: readonly Statement[]): readonly string[] | undefined {
  const patterns = [...new Set(statements.flatMap(kmsPatterns))];
  return leaveNothingOut(patterns) ? patterns : undefined;
}

/**
 * Whether all KMS actions of the statement are named in full and act on the given kind of resource only.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 */
export function actsOnlyOn(statement: Statement, types: readonly ("alias" | "key" | "none")[]): boolean {
  if (statement.NotAction !== undefined) return false;
  return kmsPatterns(statement).every((pattern) => {
    const known = KMS_ACTIONS.find(({ name }) => lower(`kms:${name}`) === lower(pattern));
    return known !== undefined && types.includes(known.resourceType);
  });
}

/** The KMS actions that a pattern matches. */
export const actionsMatched = (pattern: string): readonly KmsAction[] => {
  const { ids } = meaningOf(pattern);
  return KMS_ACTIONS.filter(({ id }) => ids.has(id));
};
