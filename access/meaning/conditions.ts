/**
 * The Condition element in one form for all that AWS compares alike. Pure.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
import { wildcardMatcher } from "../language/glob";
import { parseOperator, type OperatorName } from "../language/operators";
import type { ConditionBlock, ConditionValue } from "../policy-document";

/** One condition: an operator, a key and the values that it is compared with. */
export interface MeantCondition {
  /** The same for conditions that differ in nothing but their values. */
  readonly id: string;
  /** As it is written in the document. */
  readonly text: string;
  /** Each once, sorted. */
  readonly values: readonly string[];
  /** Under a negated operator, one more value allows less. */
  readonly negated: boolean;
}

type Values = readonly string[];
interface Comparison {
  readonly base: string;
  readonly values: Values;
}

const hasWildcard = (text: string): boolean => /[*?]/.test(text);
const hasVariable = (text: string): boolean => text.includes("${");

/** Five parts written out: the wildcards of the sixth match the same texts under `Arn…` as under `String…`. */
const ARN_BEFORE_RESOURCE = /^[^:*?]*(?::[^:*?]*){4}:/;
const isPlainArn = (text: string): boolean => !hasVariable(text) && ARN_BEFORE_RESOURCE.test(text);

/** A value that another one's wildcard matches adds nothing. */
const withoutCovered = (values: Values): Values =>
  values.filter(
    (value) =>
      hasWildcard(value) ||
      hasVariable(value) ||
      !values.some((other) => hasWildcard(other) && !hasVariable(other) && wildcardMatcher(other)(value)),
  );

/** `ArnEquals` and `ArnLike` are one operator to AWS; `StringLike` without a wildcard is `StringEquals`. */
function normal({ base, values }: Comparison): Comparison {
  switch (base) {
    case "ArnEquals":
      return normal({ base: "ArnLike", values });
    case "ArnNotEquals":
      return normal({ base: "ArnNotLike", values });
    case "ArnLike":
      return values.every(isPlainArn) ? normal({ base: "StringLike", values }) : { base, values };
    case "ArnNotLike":
      return values.every(isPlainArn) ? normal({ base: "StringNotLike", values }) : { base, values };
    case "StringLike":
    case "StringNotLike": {
      const literal = !values.some((value) => hasWildcard(value) || hasVariable(value));
      return { base: literal ? base.replace("Like", "Equals") : base, values: withoutCovered(values) };
    }
    case "StringEqualsIgnoreCase":
    case "StringNotEqualsIgnoreCase":
    case "Bool":
    case "Null":
      return { base, values: values.map((value) => value.toLowerCase()) };
    default:
      return { base, values };
  }
}

const sorted = (values: Values): Values => [...new Set(values)].sort();
const textsOf = (value: ConditionValue | readonly ConditionValue[]): Values =>
  (typeof value === "object" ? value : [value]).map(String);

function nameOf({ quantifier, ifExists }: OperatorName, base: string): string {
  return `${quantifier === undefined ? "" : `${quantifier}:`}${base}${ifExists ? "IfExists" : ""}`;
}

function meantCondition(operator: string, key: string, value: ConditionValue | readonly ConditionValue[]) {
  const name = parseOperator(operator);
  const texts = textsOf(value);
  const text = `${operator} ${key} ${texts.map((each) => JSON.stringify(each)).join(", ")}`;
  if (name === undefined) return { id: `${operator} ${key}`, text, values: sorted(texts), negated: false };
  const written = name.base === "Null" ? "Null" : name.base.name;
  const { base, values } = normal({ base: written, values: texts });
  return {
    id: `${nameOf(name, base)} ${key.toLowerCase()}`,
    text,
    values: sorted(values),
    negated: name.base !== "Null" && name.base.negated,
  };
}

/** All conditions of a statement; those that are written twice, once. */
export function meantConditions(block: ConditionBlock = {}): readonly MeantCondition[] {
  const all = Object.entries(block).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, value]): MeantCondition => meantCondition(operator, key, value)),
  );
  const isSame = (a: MeantCondition, b: MeantCondition): boolean =>
    a.id === b.id && JSON.stringify(a.values) === JSON.stringify(b.values);
  return all.filter((one, index) => all.findIndex((other) => isSame(one, other)) === index);
}
