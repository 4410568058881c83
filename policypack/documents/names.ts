/** Names in a statement that AWS does not know: operators, actions and condition keys, with what was probably meant. */
import { CONDITION_KEY_NAMES, isConditionKeyName } from "../../access/condition-key-names";
import { KMS_ACTIONS } from "../../access/kms-actions";
import { OPERATOR_NAMES, parseOperator } from "../../access/language/operators";
import { listOf, type Statement } from "../../access/policy-document";
import { SECRET_ACTIONS } from "../../access/secrets/actions";
import { closest } from "../../components/config/closest";
import { testsOf } from "./conditions";
import { memo } from "./memo";
import { covers, isPlainText } from "./patterns";
import { STS_ACTIONS } from "./sts-names";

export interface UnknownName {
  readonly text: string;
  /** What it should have been, e.g. `action`. */
  readonly what: string;
  readonly meant: string | undefined;
}

/** Nobody misspells a name into one of this length. */
const LONGEST = 100;

const meant = (text: string, candidates: readonly string[]): string | undefined =>
  text.length > LONGEST ? undefined : closest(text, candidates);

const ACTIONS: readonly string[] = [
  ...KMS_ACTIONS.map(({ name }) => `kms:${name}`),
  ...SECRET_ACTIONS.map(({ name }) => `secretsmanager:${name}`),
  ...STS_ACTIONS,
];
const OUR_ACTION = /^(kms|secretsmanager|sts):/;

const LOWER_ACTIONS: readonly string[] = ACTIONS.map((name) => name.toLowerCase());

/** A pattern of a service that is known here and none of whose actions it matches, or one that names no service. */
const isUnknownAction = memo(
  (pattern) => {
    const lower = pattern.toLowerCase();
    if (!lower.includes(":")) return !/^\*+$/.test(lower);
    if (!OUR_ACTION.test(lower)) return false;
    return !isPlainText(pattern) || !LOWER_ACTIONS.some((name) => covers(lower, name));
  },
  5_000,
  200,
);

const unknownActions = ({ Action: action, NotAction: except }: Statement): readonly UnknownName[] =>
  [...listOf(action), ...listOf(except)]
    .filter(isUnknownAction)
    .map((text) => ({ text, what: "action", meant: meant(text, ACTIONS) }));

const OPERATORS: readonly string[] = ["", "ForAllValues:", "ForAnyValue:"].flatMap((prefix) =>
  OPERATOR_NAMES.flatMap((name) => [`${prefix}${name}`, ...(name === "Null" ? [] : [`${prefix}${name}IfExists`])]),
);

const unknownOperators = ({ Condition: block }: Statement): readonly UnknownName[] =>
  Object.keys(block ?? {})
    .filter((operator) => !isPlainText(operator) || parseOperator(operator) === undefined)
    .map((text) => ({ text, what: "condition operator", meant: meant(text, OPERATORS) }));

const OUR_KEY = /^(kms|secretsmanager):/i;

/** AWS adds keys for all services now and then: of those, only one that looks like a known one is taken for misspelt. */
function unknownKeys({ Condition: block }: Statement): readonly UnknownName[] {
  return testsOf(block).flatMap(({ key }) => {
    if (isConditionKeyName(key)) return [];
    const suggestion = meant(key, CONDITION_KEY_NAMES);
    if (!OUR_KEY.test(key) && suggestion === undefined) return [];
    return [{ text: key, what: "condition key", meant: suggestion }];
  });
}

/** Everything of the kind in a statement, each name once. */
export function unknownNames(statement: Statement): readonly UnknownName[] {
  const seen = new Set<string>();
  return [...unknownActions(statement), ...unknownOperators(statement), ...unknownKeys(statement)].filter(
    ({ text }) => {
      const isNew = !seen.has(text);
      seen.add(text);
      return isNew;
    },
  );
}
