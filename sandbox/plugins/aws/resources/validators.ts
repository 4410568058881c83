/**
 * Rules for single inputs, in the upstream provider's words. `name` is the upstream spelling of the property.
 */
import { type Validator } from "../engine/resource-type";

export const intBetween =
  (min: number, max: number): Validator =>
  (name, value) =>
    typeof value === "number" && (value < min || value > max)
      ? `expected ${name} to be in the range (${min} - ${max}), got ${value}`
      : undefined;

/** Zero, or a number between the two. */
export const zeroOrBetween =
  (min: number, max: number): Validator =>
  (name, value) =>
    typeof value === "number" && value !== 0 && (value < min || value > max)
      ? `expected ${name} to be 0 or in the range (${min} - ${max}), got ${value}`
      : undefined;

export const lengthBetween =
  (min: number, max: number): Validator =>
  (name, value) =>
    typeof value === "string" && (value.length < min || value.length > max)
      ? `expected length of ${name} to be in the range (${min} - ${max}), got ${value.length} characters`
      : undefined;

export const oneOf =
  (...allowed: readonly string[]): Validator =>
  (name, value) =>
    typeof value === "string" && !allowed.includes(value)
      ? `expected ${name} to be one of ${JSON.stringify(allowed)}, got ${value}`
      : undefined;

/** @param characters what the pattern means, as the message says it */
export const matches =
  (pattern: RegExp, characters: string): Validator =>
  (name, value) =>
    typeof value === "string" && !pattern.test(value) ? `"${name}" ${characters}` : undefined;

export const base64: Validator = (name, value) =>
  typeof value === "string" && Buffer.from(value, "base64").toString("base64") !== value
    ? `"${name}" must be valid base64`
    : undefined;

function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A text that is JSON; an empty one passes, since it stands for none. */
export const json: Validator = (name, value) => {
  const problem = typeof value === "string" && value !== "" ? jsonProblem(value) : undefined;
  return problem === undefined ? undefined : `"${name}" contains an invalid JSON: ${problem}`;
};

/** A JSON object: what a policy has to be. */
export const policyJson: Validator = (name, value) => {
  if (typeof value !== "string" || value === "") return `"${name}" is an empty string, which is not a valid JSON value`;
  const problem = jsonProblem(value);
  if (problem !== undefined) return `"${name}" contains an invalid JSON policy: ${problem}`;
  return value.trimStart().startsWith("{") ? undefined : `"${name}" contains an invalid JSON policy: not a JSON object`;
};

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const maxWithoutWhiteSpace =
  (max: number): Validator =>
  (name, value) => {
    if (typeof value !== "string") return undefined;
    const length = value.replace(/\s/g, "").length;
    return length > max
      ? `"${name}" has ${length} characters without white space, more than the ${max} that IAM takes`
      : undefined;
  };

/** @param limitOf whose limit it is, e.g. `KMS` */
export const maxBytes =
  (max: number, limitOf: string): Validator =>
  (name, value) => {
    if (typeof value !== "string") return undefined;
    const length = Buffer.byteLength(value);
    return length > max ? `"${name}" has ${length} bytes, more than the ${max} that ${limitOf} takes` : undefined;
  };
