/**
 * The condition operators: how one value of a policy is compared with one value of a request.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
import { arnConditionMatcher, arnConditionPartly } from "./arn-pattern";
import { addressRange } from "./ip-range";
import { globMatcher } from "./glob";
import { matchPartly } from "./partly-known";
import { type Comparison, type TextPattern, textPattern } from "./text-pattern";
import { type Doubts, fromBoolean, MAYBE, NO, type Tri, YES } from "./tri";

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
  testPartly: () => MAYBE,
});

const literalText = (tokens: readonly number[]): string => String.fromCharCode(...tokens);

type StringKind = "equals" | "ignore case" | "like" | "arn";

const lowerToken = (token: number): number =>
  token < 0 ? token : String.fromCharCode(token).toLowerCase().charCodeAt(0);

const COMPARISON_OF: Readonly<Record<StringKind, Comparison>> = {
  equals: {
    compile: (tokens) => {
      const wanted = literalText(tokens);
      return (actual) => actual === wanted;
    },
    partly: matchPartly,
  },
  "ignore case": {
    compile: (tokens) => {
      const lower = literalText(tokens).toLowerCase();
      return (actual) => actual.toLowerCase() === lower;
    },
    partly: (tokens, text) => matchPartly(tokens.map(lowerToken), text.toLowerCase()),
  },
  like: { compile: globMatcher, partly: matchPartly },
  arn: { compile: arnConditionMatcher, partly: arnConditionPartly },
};

function stringOperator(name: string, negated: boolean, kind: StringKind): Operator {
  const wildcards = kind === "like" || kind === "arn";
  const compile = (value: string, variables: boolean): TextPattern =>
    textPattern(value, { variables, wildcards }, COMPARISON_OF[kind]);
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

/** An operator on numbers or dates. `atLeast` says what holds of every value from one on. */
function orderedOperator(
  name: string,
  negated: boolean,
  read: (text: string) => number,
  { compare, atLeast }: Ordering,
): Operator {
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
      testPartly: (known) => {
        const least = known.kind === "at least" ? read(known.least) : Number.NaN;
        return Number.isNaN(least) ? MAYBE : atLeast(wanted, least);
      },
    };
  };
  return { name, negated, compile };
}

interface Ordering {
  readonly compare: Compare;
  readonly atLeast: (wanted: number, least: number) => Tri;
}

/** Equality is told of the negated operator too: its answer is turned round afterwards. */
const EQUALS: Ordering = {
  compare: (wanted, actual) => actual === wanted,
  atLeast: (wanted, least) => (least > wanted ? NO : MAYBE),
};
const COMPARISONS: readonly (readonly [suffix: string, negated: boolean, ordering: Ordering])[] = [
  ["Equals", false, EQUALS],
  ["NotEquals", true, EQUALS],
  [
    "LessThan",
    false,
    {
      compare: (wanted, actual) => actual < wanted,
      atLeast: (wanted, least) => (least >= wanted ? NO : MAYBE),
    },
  ],
  [
    "LessThanEquals",
    false,
    {
      compare: (wanted, actual) => actual <= wanted,
      atLeast: (wanted, least) => (least > wanted ? NO : MAYBE),
    },
  ],
  [
    "GreaterThan",
    false,
    {
      compare: (wanted, actual) => actual > wanted,
      atLeast: (wanted, least) => (least > wanted ? YES : MAYBE),
    },
  ],
  [
    "GreaterThanEquals",
    false,
    {
      compare: (wanted, actual) => actual >= wanted,
      atLeast: (wanted, least) => (least >= wanted ? YES : MAYBE),
    },
  ],
];

function boolPattern(value: string): TextPattern {
  const wanted = value.toLowerCase();
  if (wanted !== "true" && wanted !== "false") return doubtful(value, `"${value}" is neither true nor false`);
  return { text: value, test: (actual) => fromBoolean(actual.toLowerCase() === wanted), testPartly: () => MAYBE };
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
    testPartly: () => MAYBE,
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
  ...COMPARISONS.map(([suffix, negated, ordering]) => orderedOperator(`Numeric${suffix}`, negated, toNumber, ordering)),
  ...COMPARISONS.map(([suffix, negated, ordering]) => orderedOperator(`Date${suffix}`, negated, toTime, ordering)),
  { name: "Bool", negated: false, compile: boolPattern },
  {
    name: "BinaryEquals",
    negated: false,
    compile: (value) => ({ text: value, test: (actual) => fromBoolean(actual === value), testPartly: () => MAYBE }),
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
