/**
 * Whether a condition really holds a wildcard principal to accounts or organizations that are named in full.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-caller-account
 */
import { parseOperator } from "../../access/language/operators";
import type { ConditionBlock, ConditionValue } from "../../access/policy-document";

export type Party =
  { readonly kind: "account"; readonly id: string } | { readonly kind: "organization"; readonly id: string };

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
const ORGANIZATION_PATH = /^(o-[a-z0-9]{10,32})\/r-[a-z0-9]{4,32}\/[a-z0-9/*-]*$/;
/** Wildcards only behind the account id. A policy variable could stand for anything. */
const PRINCIPAL_ARN = /^arn:aws[a-z-]*:(?:iam|sts)::(\d{12}):[^$]+$/;

/** Condition keys that tell who calls, what a value that fixes it looks like, and what it fixes. */
const KEYS: Readonly<Record<string, { readonly fixed: RegExp; readonly kind: Party["kind"] }>> = {
  "aws:principalaccount": { fixed: ACCOUNT, kind: "account" },
  "kms:calleraccount": { fixed: ACCOUNT, kind: "account" },
  "aws:principalarn": { fixed: PRINCIPAL_ARN, kind: "account" },
  "aws:principalorgid": { fixed: ORGANIZATION, kind: "organization" },
  "aws:principalorgpaths": { fixed: ORGANIZATION_PATH, kind: "organization" },
};

/** `ForAllValues` is passed by a request without the key, and `IfExists` too: neither holds anybody back. */
function isPositive(operator: string): boolean {
  const parsed = parseOperator(operator);
  if (parsed === undefined || parsed.base === "Null") return false;
  return POSITIVE.has(parsed.base.name) && !parsed.ifExists && parsed.quantifier !== "ForAllValues";
}

function partyOf(key: string, value: ConditionValue): Party | undefined {
  const known = KEYS[key.toLowerCase()];
  const id = known?.fixed.exec(String(value))?.[1];
  return known === undefined || id === undefined ? undefined : { kind: known.kind, id };
}

function partiesOf(key: string, values: readonly ConditionValue[]): readonly Party[] {
  const parties = values.map((value) => partyOf(key, value));
  // The values are alternatives: one that fixes nothing opens the whole test.
  return parties.every((party) => party !== undefined) ? parties : [];
}

/** The tests of a condition block that hold the caller to fixed parties. Each of them alone is enough: all must be passed. */
export function narrowings(block: ConditionBlock | undefined): readonly Narrowing[] {
  return Object.entries(block ?? {})
    .filter(([operator]) => isPositive(operator))
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => ({
        operator,
        key,
        parties: partiesOf(key, typeof values === "object" ? values : [values]),
      })),
    )
    .filter(({ parties }) => parties.length > 0);
}

/**
 * Whether a condition lets through nothing but grants that an AWS service makes for a resource of its own.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource
 */
export const isForAwsResources = (block: ConditionBlock | undefined): boolean =>
  Object.entries(block ?? {}).some(
    ([operator, keys]) =>
      operator === "Bool" &&
      Object.entries(keys).some(
        ([key, value]) => key.toLowerCase() === "kms:grantisforawsresource" && String(value).toLowerCase() === "true",
      ),
  );
