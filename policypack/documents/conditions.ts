/**
 * Whether a condition really holds a wildcard principal to accounts or organizations that are named in full.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-caller-account
 */
import { type OperatorName, parseOperator } from "../../access/language/operators";
import type { ConditionBlock, ConditionValue } from "../../access/policy-document";
import { covers, isPlainText } from "./patterns";

export type Party =
  | { readonly kind: "account"; readonly id: string }
  | { readonly kind: "organization"; readonly id: string }
  /** A part of an organization, by a path as in `aws:PrincipalOrgPaths`; it may end in `*`. */
  | { readonly kind: "organization path"; readonly id: string; readonly path: string };

/** One test of the condition block, which every request has to pass, and the parties that can pass it. */
export interface Narrowing {
  readonly operator: string;
  readonly key: string;
  readonly parties: readonly Party[];
}

/** Operators that a request passes only by having one of the values. All others, e.g. StringNotEquals, let strangers in. */
const POSITIVE: ReadonlySet<string> = new Set([
  "StringEquals",
  "StringEqualsIgnoreCase",
  "StringLike",
  "ArnEquals",
  "ArnLike",
]);

const ACCOUNT = /^(\d{12})$/;
const ORGANIZATION = /^(o-[a-z0-9]{10,32})$/;
/** Wildcards only behind the organization's id. */
const ORGANIZATION_PATH = /^(o-[a-z0-9]{10,32})\/[a-z0-9/*?-]*$/;
/** Wildcards only behind the account id. A policy variable could stand for anything. */
const PRINCIPAL_ARN = /^arn:aws[a-z-]*:(?:iam|sts)::(\d{12}):[^$]+$/;

/** Condition keys that tell who calls, what a value that fixes it looks like, and what it fixes. */
const KEYS: Readonly<Record<string, { readonly fixed: RegExp; readonly kind: Party["kind"] }>> = {
  "aws:principalaccount": { fixed: ACCOUNT, kind: "account" },
  "kms:calleraccount": { fixed: ACCOUNT, kind: "account" },
  "aws:principalarn": { fixed: PRINCIPAL_ARN, kind: "account" },
  "aws:principalorgid": { fixed: ORGANIZATION, kind: "organization" },
  "aws:principalorgpaths": { fixed: ORGANIZATION_PATH, kind: "organization path" },
};

export const valuesOf = (values: ConditionValue | readonly ConditionValue[]): readonly string[] =>
  (typeof values === "object" ? values : [values]).map(String);

/** One test of a condition block: an operator on a key. */
export interface ConditionTest {
  /** As it is written. */
  readonly operator: string;
  /** `undefined` where there is no such operator, or surely no such key. */
  readonly name: OperatorName | undefined;
  readonly key: string;
  readonly values: readonly string[];
}

/** The tests of a block, all of which a request has to pass. */
export const testsOf = (block: ConditionBlock | undefined): readonly ConditionTest[] =>
  Object.entries(block ?? {}).flatMap(([operator, keys]) => {
    const parsed = isPlainText(operator) ? parseOperator(operator) : undefined;
    return Object.entries(keys).map(([key, values]) => {
      const name = isPlainText(key) ? parsed : undefined;
      return { operator, name, key, values: valuesOf(values) };
    });
  });

/** Whether a test, or another one of the block by `Null`, asks that the request has the key. */
function asksForKey({ name, key }: ConditionTest, tests: readonly ConditionTest[]): boolean {
  // `ForAllValues` is passed by a request without the key, and `IfExists` too: alone, neither holds anybody back.
  if (name?.ifExists === false && name.quantifier !== "ForAllValues") return true;
  return tests.some(
    (other) =>
      other.name?.base === "Null" &&
      other.name.quantifier === undefined &&
      other.key.toLowerCase() === key.toLowerCase() &&
      other.values.length > 0 &&
      other.values.every((value) => value.toLowerCase() === "false"),
  );
}

/** The tests that a request passes only by having a value of the key's list. */
export function positiveTests(block: ConditionBlock | undefined): readonly ConditionTest[] {
  const tests = testsOf(block);
  return tests.filter((test) => {
    const base = test.name?.base;
    return base !== undefined && base !== "Null" && POSITIVE.has(base.name) && asksForKey(test, tests);
  });
}

/** Those of every kind that a request without a value, or with none of the listed ones, does not pass: no negation, no `Null`. */
export function demandingTests(block: ConditionBlock | undefined): readonly ConditionTest[] {
  const tests = testsOf(block);
  return tests.filter((test) => {
    const base = test.name?.base;
    return base !== undefined && base !== "Null" && !base.negated && asksForKey(test, tests);
  });
}

function partyOf(key: string, value: string): Party | undefined {
  const known = KEYS[key.toLowerCase()];
  const id = known?.fixed.exec(value)?.[1];
  if (known === undefined || id === undefined) return undefined;
  return known.kind === "organization path" ? { kind: known.kind, id, path: value } : { kind: known.kind, id };
}

function partiesOf(key: string, values: readonly string[]): readonly Party[] {
  const parties = values.map((value) => partyOf(key, value));
  // The values are alternatives: one that fixes nothing opens the whole test.
  return parties.every((party) => party !== undefined) ? parties : [];
}

/** The tests of a condition block that hold the caller to fixed parties. Each of them alone is enough: all must be passed. */
export function narrowings(block: ConditionBlock | undefined): readonly Narrowing[] {
  return positiveTests(block)
    .map(({ operator, key, values }) => ({ operator, key, parties: partiesOf(key, values) }))
    .filter(({ parties }) => parties.length > 0);
}

const ACCOUNT_KEYS: ReadonlySet<string> = new Set(["aws:principalaccount", "kms:calleraccount"]);

function isMetByAccount({ name, key, values }: ConditionTest, accountId: string): boolean {
  if (name === undefined || name.base === "Null" || !ACCOUNT_KEYS.has(key.toLowerCase())) return false;
  switch (name.base.name) {
    case "StringEquals":
      return values.includes(accountId);
    case "StringLike":
      return values.some((value) => covers(value, accountId));
    case "StringNotEquals":
      return !values.some((value) => value === accountId || value.includes("${"));
    default:
      return false;
  }
}

/** Whether every caller of the account meets the condition, whoever and however: it asks for nothing but the account. */
export const isMetByAll = (block: ConditionBlock | undefined, accountId: string): boolean =>
  testsOf(block).every((test) => isMetByAccount(test, accountId));

/**
 * Whether a condition lets through nothing but grants that an AWS service makes for a resource of its own.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource
 */
export const isForAwsResources = (block: ConditionBlock | undefined): boolean =>
  testsOf(block).some(
    ({ name, key, values }) =>
      name !== undefined &&
      name.base !== "Null" &&
      name.base.name === "Bool" &&
      !name.ifExists &&
      name.quantifier !== "ForAllValues" &&
      key.toLowerCase() === "kms:grantisforawsresource" &&
      values.length > 0 &&
      values.every((value) => value.toLowerCase() === "true"),
  );
