/**
 * Which KMS actions the Action or NotAction element of a statement reaches. Action names have no case.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
import { kmsAction, KMS_ACTIONS, type KmsAction } from "../../access/kms-actions";
import { listOf, type Statement } from "../../access/policy-document";
import { memo } from "./memo";
import { covers, hasWildcard, overlap } from "./patterns";

/** Every KMS action there is, and every one that AWS will add. */
const PREFIX = "kms:";
const ANY_KMS_ACTION = `${PREFIX}?*`;
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

/** Most patterns name their service in full, which is seen at once. */
const mayBeKms = (pattern: string): boolean =>
  hasWildcard(pattern.slice(0, PREFIX.length))
    ? overlap(pattern, ANY_KMS_ACTION)
    : pattern.startsWith(PREFIX) && pattern.length > PREFIX.length;

const meaningOf = memo(
  (pattern): Meaning => {
    const text = lower(pattern);
    return {
      isKms: mayBeKms(text),
      isAllOfKms: covers(text, ANY_KMS_ACTION),
      ids: new Set(hasWildcard(text) ? ALL_NAMES.filter((name) => covers(text, name)) : [text]),
    };
  },
  5_000,
  200,
);

/** What the patterns of a statement's Action, or of its NotAction, mean together. */
interface Together {
  /** Those that may match an action of KMS, as they are written. */
  readonly kms: readonly string[];
  readonly isAllOfKms: boolean;
  readonly ids: ReadonlySet<string>;
}

function togetherOf(patterns: readonly string[]): Together {
  const meanings = patterns.map((pattern) => ({ pattern, ...meaningOf(pattern) }));
  return {
    kms: meanings.filter(({ isKms }) => isKms).map(({ pattern }) => pattern),
    isAllOfKms: meanings.some(({ isAllOfKms }) => isAllOfKms),
    ids: new Set(meanings.flatMap(({ ids }) => [...ids])),
  };
}

const known = new WeakMap<Statement, Together>();

/** Worked out once a statement: a statement may have more patterns than can be remembered, and every rule asks of many actions. */
function together(statement: Statement): Together {
  const before = known.get(statement);
  if (before !== undefined) return before;
  const made = togetherOf(listOf(statement.NotAction ?? statement.Action));
  known.set(statement, made);
  return made;
}

/** The patterns that may match a KMS action, as they are written. A NotAction reaches whatever it does not name. */
export const kmsPatterns = (statement: Statement): readonly string[] =>
  statement.NotAction === undefined ? together(statement).kms : [];

/** Whether a NotAction leaves any KMS action out of its exceptions, and so reaches it. */
export const notActionReachesKms = (statement: Statement): boolean =>
  statement.NotAction !== undefined && !together(statement).isAllOfKms;

/** Whether the statement is about KMS at all. */
export const reachesKms = (statement: Statement): boolean =>
  kmsPatterns(statement).length > 0 || notActionReachesKms(statement);

/** Whether the statement reaches this one action of KMS, e.g. `kms:PutKeyPolicy`. */
export const reachesAction = (statement: Statement, action: string): boolean =>
  together(statement).ids.has(lower(action)) === (statement.NotAction === undefined);

/**
 * The patterns that go beyond the allowed ones. A wildcard stays within only where an allowed wildcard covers all of
 * it, so that an action which AWS adds tomorrow is not let in.
 */
export function patternsBeyond(statement: Statement, allowed: readonly string[]): readonly string[] {
  return kmsPatterns(statement).filter((pattern) => !allowed.some((each) => covers(lower(each), lower(pattern))));
}

/** Whether the statements, with a wildcard among their patterns, match all KMS actions of today. */
function leaveNothingOut(statements: readonly Statement[]): boolean {
  if (!statements.some((each) => kmsPatterns(each).some(hasWildcard))) return false;
  const all = statements.map((each) => together(each).ids);
  return ALL_NAMES.every((name) => all.some((ids) => ids.has(name)));
}

/**
 * What makes the statement reach every KMS action, or all but a few by NotAction; `undefined` where it does not. A
 * list of wildcards that together leave nothing out is found too.
 */
export function fullKmsAccess(statement: Statement): readonly string[] | undefined {
  if (notActionReachesKms(statement)) return listOf(statement.NotAction);
  const patterns = kmsPatterns(statement);
  const { isAllOfKms } = together(statement);
  if (isAllOfKms && patterns.length > 0) return patterns.filter((pattern) => meaningOf(pattern).isAllOfKms);
  return leaveNothingOut([statement]) ? patterns : undefined;
}

/** The same of statements that reach it together and none alone. */
export function fullKmsAccessTogether(statements: readonly Statement[]): readonly string[] | undefined {
  const allowing = statements.filter(({ NotAction: except }) => except === undefined);
  return leaveNothingOut(allowing) ? [...new Set(allowing.flatMap(kmsPatterns))] : undefined;
}

/**
 * Whether all KMS actions of the statement are named in full and act on the given kind of resource only.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 */
export function actsOnlyOn(statement: Statement, types: readonly ("alias" | "key" | "none")[]): boolean {
  if (statement.NotAction !== undefined) return false;
  return kmsPatterns(statement).every((pattern) => {
    const action = kmsAction(pattern);
    return action !== undefined && types.includes(action.resourceType);
  });
}

/** The KMS actions that a pattern matches. */
export const actionsMatched = (pattern: string): readonly KmsAction[] => {
  const { ids } = meaningOf(pattern);
  return KMS_ACTIONS.filter(({ id }) => ids.has(id));
};
