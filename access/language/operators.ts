/**
 * The condition operators: how one value of a policy is compared with one value of a request.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
import { arnConditionMatcher } from "./arn-pattern";
import { addressRange } from "./ip-range";
import { globMatcher } from "./glob";
import { type TextPattern, textPattern } from "./text-pattern";
import { type Doubts, fromBoolean, MAYBE, type Tri } from "./tri";

export interface Operator {
  readonly name: string;
  /** `…Not…`: true when none of the policy's values match, and when the key is absent. */
  readonly negated: boolean;
  /** Makes one value of the policy ready. `variables`: the document's version has policy variables. */
  readonly compile: (value: string, variables: boolean) => TextPattern;
}

type Compare = (wanted: number, actual: number) => boolean;

const doubtful = (text: string, because: string): TextPattern => ({
  text,
  test: (_value, _context, doubts: Doubts): Tri => {
    doubts.push(because);
    return MAYBE;
  },
});

const literalText = (tokens: readonly number[]): string => String.fromCharCode(...tokens);

function stringOperator(name: string, negated: boolean, kind: "equals" | "ignore case" | "like" | "arn"): Operator {
  const wildcards = kind === "like" || kind === "arn";
  const compile = (value: string, variables: boolean): TextPattern =>
    textPattern(value, { variables, wildcards, negated }, (tokens) => {
      if (kind === "arn") return arnConditionMatcher(tokens);
      if (kind === "like") return globMatcher(tokens);
      const wanted = literalText(tokens);
      if (kind === "equals") return (actual) => actual === wanted;
      const lower = wanted.toLowerCase();
      return (actual) => actual.toLowerCase() === lower;
    });
  return { name, negated, compile };
}

const NUMBER = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;
const toNumber = (text: string): number => (NUMBER.test(text) ? Number(text) : Number.NaN);

const ISO_DATE = /^\d{4}-\d{2}(-\d{2}(T\d{2}(:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?)?)?$/;
const EPOCH_SECONDS = /^\d+$/;
const YEAR_ONLY_LENGTH = 4;
function toTime(text: string): number {
  if (EPOCH_SECONDS.test(text) && text.length !== YEAR_ONLY_LENGTH) return Number(text) * 1000;
  if (!ISO_DATE.test(text)) return Number.NaN;
  const [date = "", time] = text.split("T");
  return Date.parse(time === undefined || /(Z|[+-]\d{2}:?\d{2})$/.test(time) ? text : `${date}T${time}Z`);
}

function orderedOperator(name: string, negated: boolean, read: (text: string) => number, compare: Compare): Operator {
  const kind = name.startsWith("Date") ? "date" : "number";
  const compile = (value: string): TextPattern => {
    const wanted = read(value);
    if (Number.isNaN(wanted)) return doubtful(value, `"${value}" is not a ${kind} that ${name} can compare`);
    return {
      text: value,
      test: (text, _context, doubts) => {
        const actual = read(text);
        if (!Number.isNaN(actual)) return fromBoolean(compare(wanted, actual));
        doubts.push(`the request's value "${text}" is not a ${kind} that ${name} can compare`);
        return MAYBE;
      },
    };
  };
  return { name, negated, compile };
}

const equal: Compare = (wanted, actual) => actual === wanted;
const COMPARISONS: readonly (readonly [suffix: string, negated: boolean, compare: Compare])[] = [
  ["Equals", false, equal],
  ["NotEquals", true, equal],
  ["LessThan", false, (wanted, actual) => actual < wanted],
  ["LessThanEquals", false, (wanted, actual) => actual <= wanted],
  ["GreaterThan", false, (wanted, actual) => actual > wanted],
  ["GreaterThanEquals", false, (wanted, actual) => actual >= wanted],
];

function boolPattern(value: string): TextPattern {
  const wanted = value.toLowerCase();
  if (wanted !== "true" && wanted !== "false") return doubtful(value, `"${value}" is neither true nor false`);
  return { text: value, test: (actual) => fromBoolean(actual.toLowerCase() === wanted) };
}

function addressPattern(value: string): TextPattern {
  const range = addressRange(value);
  if (range === undefined) return doubtful(value, `"${value}" is not an IP address or range`);
  return {
    text: value,
    test: (actual, _context, doubts) => {
      const inside = range.contains(actual);
      if (inside !== undefined) return fromBoolean(inside);
      doubts.push(`the request's value "${actual}" is not an IP address`);
      return MAYBE;
    },
  };
}

const OPERATORS: readonly Operator[] = [
  stringOperator("StringEquals", false, "equals"),
  stringOperator("StringNotEquals", true, "equals"),
  stringOperator("StringEqualsIgnoreCase", false, "ignore case"),
  stringOperator("StringNotEqualsIgnoreCase", true, "ignore case"),
  stringOperator("StringLike", false, "like"),
  stringOperator("StringNotLike", true, "like"),
  stringOperator("ArnEquals", false, "arn"),
  stringOperator("ArnLike", false, "arn"),
  stringOperator("ArnNotEquals", true, "arn"),
  stringOperator("ArnNotLike", true, "arn"),
  ...COMPARISONS.map(([suffix, negated, compare]) => orderedOperator(`Numeric${suffix}`, negated, toNumber, compare)),
  ...COMPARISONS.map(([suffix, negated, compare]) => orderedOperator(`Date${suffix}`, negated, toTime, compare)),
  { name: "Bool", negated: false, compile: boolPattern },
  {
    name: "BinaryEquals",
    negated: false,
    compile: (value) => ({ text: value, test: (actual) => fromBoolean(actual === value) }),
  },
  { name: "IpAddress", negated: false, compile: addressPattern },
  { name: "NotIpAddress", negated: true, compile: addressPattern },
];

const BY_LOWER_NAME: ReadonlyMap<string, Operator> = new Map(
  OPERATORS.map((operator) => [operator.name.toLowerCase(), operator]),
);

/** The names of all operators, without set prefix and `IfExists`. */
export const OPERATOR_NAMES: readonly string[] = [...OPERATORS.map((operator) => operator.name), "Null"];

/** An operator's name taken apart: set prefix, operator, `IfExists`. */
export interface OperatorName {
  readonly quantifier?: "ForAllValues" | "ForAnyValue";
  readonly base: "Null" | Operator;
  readonly ifExists: boolean;
}

const NAME = /^(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?$/;

/** Reads an operator's name, in any case; `undefined` where there is no such operator. */
export function parseOperator(text: string): OperatorName | undefined {
  const [, prefix, name = "", suffix] = NAME.exec(text.toLowerCase()) ?? [];
  const base = name === "null" ? "Null" : BY_LOWER_NAME.get(name);
  if (base === undefined || (base === "Null" && suffix !== undefined)) return undefined;
  const ifExists = suffix !== undefined;
  if (prefix === undefined) return { base, ifExists };
  return { base, ifExists, quantifier: prefix === "forallvalues" ? "ForAllValues" : "ForAnyValue" };
}
