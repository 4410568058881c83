/** Loosens what a statement asks for. */
import type { ConditionBlock, ConditionValue } from "../../../../access/policy-document";
import { EXTERNAL, OUTSIDE_PART, PART_OF, STRANGER, STRANGE_ORGANIZATION, TYPING_ERROR } from "../places";
import { type Change, eachStatement, type Mutator, shown } from "./edit";

type Values = ConditionValue | readonly ConditionValue[];
/** One test of a block, put back changed; `undefined` takes it away. */
type Rewrite = (operator: string, key: string, values: Values) => readonly (readonly [string, string, unknown])[];

const listed = (values: Values): readonly ConditionValue[] => (typeof values === "object" ? values : [values]);

const OPERATORS: readonly ((operator: string) => string)[] = [
  (operator) => `${operator}IfExists`,
  (operator) => `ForAllValues:${operator.replace(/^For\w+:/, "")}`,
  (operator) => `ForAnyValue:${operator.replace(/^For\w+:/, "")}`,
  (operator) => operator.replace(/(Equals|Like)$/, "Not$1"),
  (operator) => operator.replace(/Equals$/, "Like"),
  (operator) => operator.replace(/^String/, "Arn"),
  (operator) => operator.toLowerCase(),
  () => "Null",
  () => "StringNotEqualsIgnoreCase",
  () => "StringNotLike",
  () => "ArnNotLike",
  () => "Bool",
];

/** In place of a value. */
const VALUES = [
  "*",
  "?*",
  "",
  "true",
  "false",
  "*.amazonaws.com",
  "o-*",
  `${PART_OF}/*`,
  `*/r-ab12/ou-ab12-11111111/*`,
  "${aws:PrincipalAccount}",
  "${aws:PrincipalOrgID}",
  "${aws:PrincipalArn}",
  "${kms:CallerAccount}",
  "${aws:PrincipalOrgID, '*'}",
  "${*}",
  STRANGER,
  TYPING_ERROR,
  OUTSIDE_PART,
  EXTERNAL,
  STRANGE_ORGANIZATION,
  `${STRANGE_ORGANIZATION}/*`,
  `arn:aws:iam::${STRANGER}:role/*`,
  "arn:*:iam::*:role/ExampleRole",
  "arn:*:iam::????????????:*",
];

/** In place of a key. */
const KEYS = [
  "aws:PrincipalIsAWSService",
  "aws:PrincipalType",
  "aws:RequestedRegion",
  "aws:SecureTransport",
  "aws:SourceAccount",
  "aws:userid",
  "kms:KeySpec",
  "kms:ViaService",
  "aws:ResourceAccount",
  "aws:ResourceOrgID",
];

const cutOff = (values: Values): readonly Values[] =>
  listed(values).flatMap((value) => {
    const text = String(value);
    return Array.from({ length: text.length }, (_, at) => at)
      .filter((at) => at % 4 === 0)
      .flatMap((at) => [`${text.slice(0, at)}*`, `${text.slice(0, at)}?${text.slice(at + 1)}`]);
  });

const REWRITES: readonly Rewrite[] = [
  () => [["", "", undefined]],
  (operator, key, values) => OPERATORS.map((change) => [change(operator), key, values]),
  (operator, key, values) =>
    VALUES.flatMap((value) => [
      [operator, key, value] as const,
      [operator.replace(/Equals$/, "Like"), key, value] as const,
      [operator, key, [...listed(values), value]] as const,
    ]),
  (operator, key, values) => cutOff(values).map((value) => [operator.replace(/Equals$/, "Like"), key, value]),
  (operator, _, values) => KEYS.map((key) => [operator, key, values]),
  (operator, key, values) => [
    [operator, key, []],
    [operator, key, [[...listed(values)]]],
    [operator, key, { value: "*" }],
    [operator, key, null],
    ["Null", key, "false"],
    ["Null", key, "true"],
    ["StringLike", key, "*"],
    ["ForAllValues:StringLike", key, "*"],
    [operator, `${key} `, values],
    [operator, key.toUpperCase(), values],
    [operator, key.replace(/^kms/, "\u212Ams"), values],
  ],
];

/** The block without one test, and with another in its place. */
function replaced(
  block: ConditionBlock,
  operator: string,
  key: string,
  by: readonly [string, string, unknown],
): object {
  const result: Record<string, Record<string, unknown>> = {};
  for (const [each, keys] of Object.entries(block)) {
    const rest = Object.fromEntries(Object.entries(keys).filter(([name]) => each !== operator || name !== key));
    if (Object.keys(rest).length > 0) result[each] = rest;
  }
  const [newOperator, newKey, values] = by;
  if (values !== undefined) result[newOperator] = { ...result[newOperator], [newKey]: values };
  return result;
}

function changesOf(block: ConditionBlock | undefined): readonly (readonly [string, Change])[] {
  if (block === undefined) return [];
  const tests = Object.entries(block).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => [operator, key, values] as const),
  );
  return [
    ["no Condition", { Condition: undefined }],
    ["Condition is {}", { Condition: {} }],
    ["Condition is []", { Condition: [] }],
    ["Condition is a list", { Condition: [block] }],
    ["Condition is null", { Condition: null }],
    ["condition in lower case", { Condition: undefined, condition: block } as Change],
    ...tests.flatMap(([operator, key, values]) =>
      REWRITES.flatMap((rewrite) => rewrite(operator, key, values)).map((by): [string, Change] => {
        const Condition = replaced(block, operator, key, by);
        return [
          `Condition is ${shown(Condition)}`,
          { Condition: Object.keys(Condition).length === 0 ? undefined : Condition },
        ];
      }),
    ),
  ];
}

export const conditions: Mutator = (start) => eachStatement(start, ({ Condition: block }) => changesOf(block));
