/**
 * What the AWS CLI prints around a policy document, and what it prints that holds none.
 * @see https://docs.aws.amazon.com/cli/latest/reference/kms/get-key-policy.html
 * @see https://docs.aws.amazon.com/cli/latest/reference/secretsmanager/get-resource-policy.html
 * @see https://docs.aws.amazon.com/cli/latest/reference/iam/get-policy-version.html
 * @see https://docs.aws.amazon.com/cli/latest/reference/iam/get-role.html
 */
import { parseArn } from "../../../access/identifiers";
import { isRecord } from "../../../access/language/problems";
import type { DocumentType } from "../../resources/types";

type Source = Readonly<Record<string, unknown>>;

export interface Wrapper {
  /** Where the document is. */
  readonly path: readonly string[];
  /** What prints it. */
  readonly command: string;
  /** The only kind that the document can be; absent where others print the same. */
  readonly type?: DocumentType;
  /** Where the ARN stands that tells the account. */
  readonly arn?: readonly string[];
}

/** The parts of an answer may come alone, by `--query`. */
const WRAPPERS: readonly Wrapper[] = [
  { path: ["Policy"], command: "aws kms get-key-policy" },
  { path: ["ResourcePolicy"], command: "aws secretsmanager get-resource-policy", type: "secret-policy", arn: ["ARN"] },
  { path: ["PolicyVersion", "Document"], command: "aws iam get-policy-version", type: "iam-policy" },
  { path: ["Document"], command: "aws iam get-policy-version", type: "iam-policy" },
  { path: ["PolicyDocument"], command: "aws iam get-role-policy", type: "iam-policy" },
  {
    path: ["Role", "AssumeRolePolicyDocument"],
    command: "aws iam get-role",
    type: "trust-policy",
    arn: ["Role", "Arn"],
  },
  { path: ["AssumeRolePolicyDocument"], command: "aws iam get-role", type: "trust-policy", arn: ["Arn"] },
];

export const COMMANDS = [...new Set(WRAPPERS.map(({ command }) => command))].join(", ");

export const valueAt = (source: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((held, key) => (isRecord(held) && Object.hasOwn(held, key) ? held[key] : undefined), source);

const isHeld = (value: unknown): boolean => typeof value === "string" || isRecord(value);

/** Whatever may be the document; more than one is for the user to choose from. */
export const wrappersOf = (source: Source): readonly Wrapper[] =>
  WRAPPERS.filter(({ path }) => isHeld(valueAt(source, path))).filter(
    // What `aws iam get-policy` tells of a managed policy is no document.
    ({ path }) => !(path.join() === "Policy" && isRecord(source.Policy) && !("Statement" in source.Policy)),
  );

/** The account that the answer is about, where it tells. */
export function accountIn(source: Source, { arn }: Wrapper): string | undefined {
  const text = arn === undefined ? undefined : valueAt(source, arn);
  return typeof text === "string" ? parseArn(text)?.accountId : undefined;
}

interface Hint {
  readonly meets: (source: Source) => boolean;
  readonly problem: string;
}

const has =
  (...keys: readonly string[]) =>
  (source: Source): boolean =>
    keys.some((key) => Object.hasOwn(source, key));

const WRAP =
  'write {"Version": "2012-10-17", "Statement": [ … ]} around it, with the Version that the policy really has: without one AWS takes it for 2008-10-17';

/** For what people give by mistake. No value is named: there may be a secret in it. */
const HINTS: readonly Hint[] = [
  {
    meets: has("SecretString", "SecretBinary"),
    problem:
      "is the answer of aws secretsmanager get-secret-value, with the secret's value in it, and was not judged: do not keep it in a file, and give what aws secretsmanager get-resource-policy prints",
  },
  { meets: has("deployment"), problem: "is a stack's state: give it with --state" },
  { meets: has("steps", "changeSummary"), problem: "is a preview: give it with --plan" },
  { meets: has("Effect"), problem: `is one statement and not a whole policy document: ${WRAP}` },
  {
    meets: ({ Policy: policy }) => isRecord(policy),
    problem:
      "is the answer of aws iam get-policy, which does not hold the document: give what aws iam get-policy-version prints of its DefaultVersionId",
  },
  {
    meets: has(
      "PolicyNames",
      "PolicyVersions",
      "Policies",
      "Roles",
      "Secrets",
      "SecretList",
      "Keys",
      "RoleDetailList",
      "UserDetailList",
    ),
    problem: "is a list of what there is, not one policy document: give one document a file",
  },
  {
    meets: has("KeyMetadata"),
    problem: "is the answer of aws kms describe-key, which holds no policy: give what aws kms get-key-policy prints",
  },
  {
    meets: (source) => has("ARN")(source) && has("Name")(source) && !has("VersionIdsToStages")(source),
    problem:
      "has no ResourcePolicy: aws secretsmanager get-resource-policy prints this of a secret without a resource policy, and there is nothing to judge",
  },
  {
    meets: has("Resources", "AWSTemplateFormatVersion", "Properties", "planned_values", "resource_changes"),
    problem: "is a template or plan of another tool, not a policy document: take the document out of it",
  },
  {
    meets: (source) => Object.keys(source).some((key) => key !== "Statement" && key.toLowerCase() === "statement"),
    problem:
      "has no Statement; names of elements are case-sensitive: write Statement, Effect, Action, Resource, Principal and Condition with capital letters",
  },
];

/** What an object without a document in it probably is, and what to do; a clause that follows the file's name. */
export function hintFor(source: Source): string {
  const known = HINTS.find(({ meets }) => meets(source))?.problem;
  return (
    known ??
    `has no Statement, and is no answer that this program knows: give the policy document itself, or what one of these prints: ${COMMANDS}`
  );
}

/** For a list in the place of a document. */
export const listHint = (list: readonly unknown[]): string =>
  list.length > 0 && list.every((each) => isRecord(each) && "Effect" in each)
    ? `is a list of statements and not a whole policy document: ${WRAP}`
    : "is a list; allowed is one policy document, a JSON object: give one document a file";
