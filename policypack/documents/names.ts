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

/** Services whose condition keys are all known here. AWS's own are the same for every service: a name that is not there is a mistake. */
const OUR_KEY = /^(aws|kms|secretsmanager):/i;
/** What people write for a key whose name AWS spells out. */
const SHORT_FORMS: readonly (readonly [RegExp, string])[] = [
  [/MFA(?!uth)/i, "MultiFactorAuth"],
  [/OrgId$/i, "OrgID"],
];
const spelledOut = (key: string): string => SHORT_FORMS.reduce((text, [short, long]) => text.replace(short, long), key);

/** Keys that go on with the tag's own name, behind a slash. */
const TAG_KEY = /^aws:(principal|request|resource)tags?($|[:.])/i;

function meantKey(key: string): string | undefined {
  const [, tagged = ""] = TAG_KEY.exec(key) ?? [];
  if (tagged !== "") return `aws:${tagged.charAt(0).toUpperCase()}${tagged.slice(1).toLowerCase()}Tag/KEY`;
  const whole = spelledOut(key);
  return (
    CONDITION_KEY_NAMES.find((name) => name.toLowerCase() === whole.toLowerCase()) ?? meant(whole, CONDITION_KEY_NAMES)
  );
}

/** Of another service's keys, only what looks like one of ours is taken for misspelt; every key has its service in front. */
function unknownKey(key: string, what: string): readonly UnknownName[] {
  if (isConditionKeyName(key)) return [];
  const suggestion = meantKey(key) ?? (key.includes(":") ? undefined : meantKey(`aws:${key}`));
  if (!OUR_KEY.test(key) && key.includes(":") && suggestion === undefined) return [];
  return [{ text: key, what, meant: suggestion }];
}

const unknownKeys = ({ Condition: block }: Statement): readonly UnknownName[] =>
  testsOf(block).flatMap(({ key }) => unknownKey(key, "condition key"));

/** `${aws:username}`, with a default behind a comma. `${*}`, `${?}` and `${$}` stand for the characters themselves. */
const VARIABLE = /\$\{\s*([^},]+?)\s*(?:,[^}]*)?\}/g;

/** A variable whose key does not exist has no value, so that what it stands in matches nothing. */
const unknownVariables = ({
  Resource: resource,
  NotResource: except,
  Condition: block,
}: Statement): readonly UnknownName[] =>
  [...listOf(resource), ...listOf(except), ...testsOf(block).flatMap(({ values }) => values)]
    .flatMap((text) => [...text.matchAll(VARIABLE)].flatMap(([, key = ""]) => (/^[*?$]$/.test(key) ? [] : [key])))
    .flatMap((key) => unknownKey(key, "policy variable"));

/** Version 2008-10-17, and a document without one, take `${` for plain characters. */
const hasVariables = (version: string | undefined): boolean => version === "2012-10-17";

/** Everything of the kind in a statement, each name once. @param version of the document */
export function unknownNames(statement: Statement, version: string | undefined): readonly UnknownName[] {
  const seen = new Set<string>();
  return [
    ...unknownActions(statement),
    ...unknownOperators(statement),
    ...unknownKeys(statement),
    ...(hasVariables(version) ? unknownVariables(statement) : []),
  ].filter(({ text }) => {
    const isNew = !seen.has(text);
    seen.add(text);
    return isNew;
  });
}
