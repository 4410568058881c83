/**
 * For whose resources an AWS service may act: what keeps it from being another customer's deputy.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
import type { ConditionBlock } from "../../access/policy-document";
import { type Party, positiveTests } from "./conditions";

const ACCOUNT = /^(\d{12})$/;
/** The account of an ARN, in full; wildcards only behind it. S3's have none: beside them aws:SourceAccount is needed. */
const ARN = /^arn:[^:$]*:[^:$]*:[^:$]*:(\d{12}):[^$]*$/;
/** The name of a resource in full. */
const WITHOUT_ACCOUNT = /^arn:[^:$*?]+:[^:$*?]+:[^:$*?]*::[^$*?]+$/;
const ORGANIZATION = /^(o-[a-z0-9]{10,32})$/;
const ORGANIZATION_PATH = /^(o-[a-z0-9]{10,32})\/[a-z0-9/*?-]*$/;

const KEYS: Readonly<Record<string, { readonly fixed: RegExp; readonly kind: Party["kind"] }>> = {
  "aws:sourceaccount": { fixed: ACCOUNT, kind: "account" },
  "aws:sourcearn": { fixed: ARN, kind: "account" },
  "aws:sourceorgid": { fixed: ORGANIZATION, kind: "organization" },
  "aws:sourceorgpaths": { fixed: ORGANIZATION_PATH, kind: "organization path" },
};
/** Services name the resource they act for in the encryption context, e.g. `kms:EncryptionContext:aws:logs:arn`. */
const CONTEXT = "kms:encryptioncontext:";

function partyOf(key: string, value: string): Party | undefined {
  const lower = key.toLowerCase();
  const known = lower.startsWith(CONTEXT) ? { fixed: ARN, kind: "account" as const } : KEYS[lower];
  const id = known?.fixed.exec(value)?.[1];
  if (known === undefined || id === undefined) return undefined;
  return known.kind === "organization path" ? { kind: known.kind, id, path: value } : { kind: known.kind, id };
}

/** The parties to which each test of a condition holds the source, where it does; every request has to pass all tests. */
export function sourcesOf(block: ConditionBlock | undefined): readonly (readonly Party[])[] {
  return positiveTests(block).flatMap(({ key, values }) => {
    const parties = values.map((value) => partyOf(key, value));
    const fixed = parties.filter((party) => party !== undefined);
    return fixed.length > 0 && fixed.length === parties.length ? [fixed] : [];
  });
}

/** Values of aws:SourceArn without an account, such as a bucket's: whoever gets that name is the source. */
export const sourcesWithoutAccount = (block: ConditionBlock | undefined): readonly string[] =>
  positiveTests(block).flatMap(({ key, values }) =>
    key.toLowerCase() === "aws:sourcearn" && values.every((value) => WITHOUT_ACCOUNT.test(value)) ? values : [],
  );
