/**
 * The names of the condition keys that there are, and which of them a request to an action can have. Case does not matter in them.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
import { GLOBAL_KEYS, KEYS_OF_ACTION, MULTIVALUED_SERVICE_KEYS, SERVICE_KEYS } from "./service-reference";

/** Of ASCII alone: the sign for kelvin would turn into a "k". */
const lowered = (name: string): string => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

const ALL_KEYS: readonly string[] = [...GLOBAL_KEYS, ...SERVICE_KEYS];
const isOpen = (name: string): boolean => name.endsWith("*");
const prefixOf = (name: string): string => name.slice(0, -1);

/** All names that are fixed, as AWS writes them. */
export const CONDITION_KEY_NAMES: readonly string[] = ALL_KEYS.filter((name) => !isOpen(name));
const FIXED: ReadonlyMap<string, string> = new Map(CONDITION_KEY_NAMES.map((name) => [lowered(name), name]));
/** Names that go on with something that the author of the policy chose, such as a tag's key. */
const OPEN = ALL_KEYS.filter(isOpen).map((name) => ({ prefix: prefixOf(name), lower: lowered(prefixOf(name)) }));

const openOf = (lower: string): (typeof OPEN)[number] | undefined =>
  OPEN.find((open) => lower.startsWith(open.lower) && lower.length > open.lower.length);

/** Whether there is a condition key of this name, in any case. Keys of other services are not known here. */
export function isConditionKeyName(name: string): boolean {
  const lower = lowered(name);
  return FIXED.has(lower) || openOf(lower) !== undefined;
}

/** The name as AWS writes it; what the author of the policy chose of it stays as it is. */
export function conditionKeyName(name: string): string {
  const lower = lowered(name);
  const open = openOf(lower);
  return FIXED.get(lower) ?? (open === undefined ? name : open.prefix + name.slice(open.prefix.length));
}

interface ActionKeys {
  readonly fixed: ReadonlySet<string>;
  readonly prefixes: readonly string[];
}

const ACTIONS: ReadonlyMap<string, ActionKeys> = new Map(
  Object.entries(KEYS_OF_ACTION).map(([action, names]) => [
    action.toLowerCase(),
    {
      fixed: new Set(names.filter((name) => !isOpen(name)).map(lowered)),
      prefixes: names.filter(isOpen).map((name) => lowered(prefixOf(name))),
    },
  ]),
);

const GLOBAL: ReadonlySet<string> = new Set(GLOBAL_KEYS.filter((name) => !isOpen(name)).map(lowered));
const isGlobal = (key: string): boolean => GLOBAL.has(key) || key.startsWith("aws:principaltag/");

/**
 * Whether a request to an action can have a key, both in lower case. `undefined` where the reference lists no such key or action.
 * Keys that every service has are not the action's: a request may have them whatever it asks for.
 */
export function actionHasKey(action: string, key: string): boolean | undefined {
  const keys = ACTIONS.get(action);
  if (keys === undefined) return undefined;
  if (keys.fixed.has(key) || isGlobal(key) || keys.prefixes.some((prefix) => key.startsWith(prefix))) return true;
  return FIXED.has(key) || openOf(key) !== undefined ? false : undefined;
}

/** Global keys with several values, which the reference of the services does not list. */
const MULTIVALUED_GLOBAL_KEYS = [
  "aws:calledvia",
  "aws:principalorgpaths",
  "aws:principalservicenameslist",
  "aws:resourceorgpaths",
  "aws:sourceorgpaths",
  "aws:vpceorgpaths",
];
const MULTIVALUED: ReadonlySet<string> = new Set([
  ...MULTIVALUED_GLOBAL_KEYS,
  ...MULTIVALUED_SERVICE_KEYS.map(lowered),
]);

/**
 * Whether one request may have several values of a key, which is in lower case. Such a key needs ForAllValues or ForAnyValue, and cannot
 * be a policy variable.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export const isMultivalued = (key: string): boolean => MULTIVALUED.has(key);

/**
 * Keys that KMS has in IAM policies only: in a key policy no request has them.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/abac.html#abac-kms-condition-keys
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-resource-aliases
 */
const IAM_POLICIES_ONLY = /^(kms:resourcealiases$|aws:resourcetag\/)/i;

/** Whether a key, in any case, counts in IAM policies and not in key policies. */
export const isForIamPoliciesOnly = (key: string): boolean => IAM_POLICIES_ONLY.test(key);
