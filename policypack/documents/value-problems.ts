/** Values of a condition that no request can match, one by one. */
import { addressRange } from "../../access/language/ip-range";
import type { ConditionTest } from "./conditions";
import { hasWildcard } from "./patterns";
import { fits, type Form, formOf } from "./value-forms";
import { viaServiceProblem } from "./via-services";

/** What is known of the place where a condition stands. */
export interface Surroundings {
  /** The Regions of the keys that the statement is about; left out where nothing tells them. */
  readonly regions?: readonly string[] | undefined;
}

/** The operator takes the wildcard for itself. */
export const LITERAL_WILDCARD = "has a wildcard, which is a plain character here";
const SESSION = /^arn:([^:]+):sts::([^:]*):assumed-role\/([^/]+)/;
const STARS = /^\*+$/;

const operatorOf = ({ name }: ConditionTest): string =>
  name === undefined || name.base === "Null" ? "" : name.base.name;

/** What an operator can compare at all. */
function typeOf(operator: string): Form["type"] | undefined {
  if (operator.startsWith("String")) return "text";
  if (operator.startsWith("Arn")) return "ARN";
  if (operator.startsWith("Numeric")) return "number";
  if (operator.startsWith("Date")) return "date";
  if (operator === "Bool") return "Boolean";
  return operator === "IpAddress" || operator === "NotIpAddress" ? "address" : undefined;
}

/** Every value is text too, an account id may be read as a number, and dates are compared with numbers of seconds. */
function isComparable(operator: string, { type, what }: Form): boolean {
  const wanted = typeOf(operator);
  if (wanted === undefined || wanted === "text" || wanted === type || what === "any text") return true;
  const numbers: readonly string[] = ["number", "date"];
  return numbers.includes(wanted) && (numbers.includes(type) || type === "text");
}

const isLiteral = (operator: string): boolean => /^String(Not)?Equals/.test(operator);

function principalProblem(value: string): string {
  const [, partition = "", account = "", role = ""] = SESSION.exec(value) ?? [];
  return role === ""
    ? "is no ARN of a role, a user, a federated user or the root user"
    : `is the ARN of a session, and a session has its role's: arn:${partition}:iam::${account}:role/${role}, with the role's path`;
}

/** A path may have a star in it; an account and a name may not. */
const OUTSIDE_PATH = /^[^/]*[*?]|[*?][^/]*$/;

/** A wildcard that stands for itself, in a value that never has such a character. */
function isPlainWildcard({ key }: ConditionTest, operator: string, value: string): boolean {
  if (!isLiteral(operator) || !hasWildcard(value)) return false;
  return key.toLowerCase() === "aws:principalarn" ? OUTSIDE_PATH.test(value) : !formOf(key).characters.test(value);
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html (private IP address) */
const PRIVATE_ADDRESS = /^(10\.|172\.(1[6-9]|2\d|3[01])\.|192\.168\.)/;

function addressProblem(key: string, value: string): string | undefined {
  if (addressRange(value) === undefined) return "is no IP address or range";
  return key.toLowerCase() === "aws:sourceip" && PRIVATE_ADDRESS.test(value)
    ? "is a private address, and aws:SourceIp only ever has public ones (aws:VpcSourceIp has the others)"
    : undefined;
}

function formProblem(test: ConditionTest, value: string, around: Surroundings): string | undefined {
  const { key } = test;
  const operator = operatorOf(test);
  const form = formOf(key);
  if (key.toLowerCase() === "kms:viaservice") {
    if (isLiteral(operator) && hasWildcard(value)) return LITERAL_WILDCARD;
    return viaServiceProblem(operator.endsWith("IgnoreCase") ? value.toLowerCase() : value, around.regions);
  }
  if (isPlainWildcard(test, operator, value)) return LITERAL_WILDCARD;
  if (typeOf(operator) === "address") return addressProblem(key, value);
  if (typeOf(operator) !== "text" && typeOf(operator) !== "ARN") return undefined;
  if (operator.endsWith("IgnoreCase") || fits(value, form)) return undefined;
  return key.toLowerCase() === "aws:principalarn" ? principalProblem(value) : `is not ${form.what}`;
}

/** Why no value of a request can match this one, as a clause that reads after it; `undefined` where one may. */
export function valueProblem(test: ConditionTest, value: string, around: Surroundings = {}): string | undefined {
  const operator = operatorOf(test);
  // A policy variable may stand for anything, and AWS does not say what a star alone is to the ARN operators.
  if (operator === "" || value.includes("${") || STARS.test(value)) return undefined;
  if (operator === "Bool" && !/^(true|false)$/i.test(value)) return "is neither true nor false";
  return operatorProblem(test) === undefined ? formProblem(test, value, around) : undefined;
}

/** Why the operator compares nothing that the key ever has; `undefined` where it may. */
export function operatorProblem(test: ConditionTest): string | undefined {
  const operator = operatorOf(test);
  const form = formOf(test.key);
  if (test.values.some((value) => STARS.test(value)) || isComparable(operator, form)) return undefined;
  return `${test.operator} compares no ${test.key}, whose value is ${form.what}`;
}
