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

/** What is wrong with a text as an ARN: upstream's reason, or nothing. */
function arnProblem(text: string): string | undefined {
  const [prefix, partition = "", service, region = "", account = "", ...resource] = text.split(":");
  if (prefix !== "arn") return "arn: invalid prefix";
  if (service === undefined || resource.length === 0) return "arn: not enough sections";
  if (partition === "") return "missing partition value";
  if (!/^aws(-[a-z]+)*$/.test(partition)) return "invalid partition value";
  if (region !== "" && !/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/.test(region)) return "invalid region value";
  if (account !== "" && !/^(aws|aws-managed|third-party|aws-marketplace|\d{12}|cw.{10})$/.test(account)) {
    return "invalid account ID value";
  }
  return resource.join(":") === "" ? "missing resource value" : undefined;
}

export const arn: Validator = (name, value) => {
  if (typeof value !== "string" || value === "") return undefined;
  const problem = arnProblem(value);
  return problem === undefined ? undefined : `"${name}" (${value}) is an invalid ARN: ${problem}`;
};

const SERVICE_PRINCIPAL = /^([0-9a-z-]+\.){1,4}(amazonaws|amazon)\.com$/;

/** An ARN or a service's name: upstream tells both problems where it is neither. */
export const principal: Validator = (name, value) => {
  if (typeof value !== "string" || SERVICE_PRINCIPAL.test(value)) return undefined;
  const problem = arn(name, value);
  if (problem === undefined) return undefined;
  return `${problem}. "${name}" (${value}) is an invalid Service Principal: invalid prefix value`;
};
