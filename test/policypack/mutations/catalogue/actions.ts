/** Widens what a statement allows. */
import { KMS_ACTIONS, SECRET_ACTIONS } from "../../../../access";
import { listOf } from "../../../../access/policy-document";
import { type Change, eachStatement, type Mutator, shown, type Statement } from "./edit";

const NAMES: readonly string[] = [
  ...KMS_ACTIONS.map(({ name }) => `kms:${name}`),
  ...SECRET_ACTIONS.map(({ name }) => `secretsmanager:${name}`),
];

/** Whole families of actions. */
export const WIDE: readonly string[] = [
  "*",
  "**",
  "*:*",
  "k*",
  "kms*",
  "kms:*",
  "kms:?*",
  "kms:**",
  "kms:*?",
  "kms:*e*",
  "kms:*Key*",
  "kms:*Grant",
  "kms:*Policy",
  "kms:Create*",
  "kms:Put*",
  "kms:P?tKeyPolicy",
  "kms:Re*",
  "kms:R*",
  "kms:Get*",
  "kms:G*",
  "kms:D*",
  "kms:S*",
  "kms:U*",
  "kms:[A-Z]*",
  "k?s:CreateGrant",
  "*:PutKeyPolicy",
  "*:CreateGrant",
  "?ms:*",
  "secretsmanager:*",
  "secretsmanager:?*",
  "secretsmanager:Put*",
  "secretsmanager:*Policy",
  "secretsmanager:*Secret*",
  "secretsmanager:Get*",
  "s*:*",
  "secrets*",
];

/** The start's own patterns, each cut off after so many letters and left open. */
const cutOff = (patterns: readonly string[]): readonly string[] =>
  patterns.flatMap((pattern) =>
    Array.from({ length: pattern.length }, (_, at) => at)
      .filter((at) => at % 2 === 0 || at === pattern.indexOf(":") + 1)
      .map((at) => `${pattern.slice(0, at)}*`),
  );

function elementsOf({ Action: action }: Statement): readonly Change[] {
  const own = listOf(action);
  const others = [...NAMES.filter((name) => !own.includes(name)), ...WIDE, ...cutOff(own)];
  return [
    ...[...new Set(others)].map((other) => ({ Action: [...own, other] })),
    ...WIDE.map((Action) => ({ Action })),
    { Action: [own, "kms:*"] },
    { Action: [["kms:*"]] },
    { Action: { "0": "kms:*" } },
    { Action: [...own, ""] },
    ...[
      "s3:*",
      "kms:ScheduleKeyDeletion",
      "kms:PutKeyPolicy",
      "kms:*",
      "secretsmanager:PutSecretValue",
      "sts:AssumeRole",
    ].map((NotAction) => ({ Action: undefined, NotAction })),
    { Action: undefined, NotAction: own },
    { Action: undefined, NotAction: ["iam:*", "s3:*"] },
    { NotAction: "s3:*" },
    { Action: undefined },
  ];
}

export const actions: Mutator = (start) =>
  eachStatement(start, (statement) => elementsOf(statement).map((change) => [`actions are ${shown(change)}`, change]));
