/** From zod's issues to this program's problems: the same facts, in the words of the configuration. */
import * as z from "zod";
import { closest } from "./closest";
import type { FieldRule } from "./fields";
import { withoutIssues } from "./salvage";
import { pathText, shown, type Problem } from "./problems";

type Issue = z.core.$ZodIssue;

export const isFieldRule = (value: unknown): value is FieldRule =>
  typeof value === "object" && value !== null && "rule" in value && "remedy" in value;

function fieldProblem(path: string, input: unknown, { rule, remedy, hidden }: FieldRule): Problem {
  const missing = input === undefined;
  return {
    path,
    ...(missing || hidden === true ? {} : { value: shownScalar(input) }),
    rule: missing ? `is missing; it ${rule}` : rule,
    remedy: typeof remedy === "string" ? remedy : remedy(input),
  };
}

/** What should be one word or number. Of a list or an object only that it is one: it may have a secret's value in it. */
function shownScalar(input: unknown): string {
  if (Array.isArray(input)) return "a list";
  return typeof input === "object" && input !== null ? "an object" : shown(input);
}

/** The property names that a schema knows at a path; a union knows those of all its options. */
function knownKeys(schema: z.core.$ZodType | undefined, path: readonly PropertyKey[]): readonly string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return knownKeys(schema.unwrap(), path);
  }
  if (schema instanceof z.ZodDiscriminatedUnion || schema instanceof z.ZodUnion) {
    return [...new Set(schema.options.flatMap((option) => knownKeys(option, path)))];
  }
  const [first, ...rest] = path;
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
    return first === undefined ? Object.keys(shape) : knownKeys(shape[String(first)], rest);
  }
  return schema instanceof z.ZodArray ? knownKeys(schema.element, rest) : [];
}

/** Where a secret's value belongs, for one that was put into a section. */
function valueHint(path: string, key: string): string {
  const [side = ""] = path.split(".");
  return path.endsWith(".secret") || key.endsWith("SecretValue")
    ? ` A secret's value is set apart: pulumi config set --secret ${side}SecretValue.`
    : "";
}

function otherLevelProblem(path: string, key: string): Problem {
  if (key === "roles" || key === "users") {
    return {
      path,
      rule: 'goes with "level: principals" or "level: matching"; this share names no single roles or users.',
      remedy: 'Remove it, or write "level: principals" to share with those only.',
    };
  }
  const [rule, remedy] =
    key === "accountId"
      ? ["does not go with a share with an organization.", 'Remove it, or write another "level".']
      : ['goes with "level: organization".', 'Remove it, or write "level: organization".'];
  return { path, rule, remedy };
}

function unknownKeyProblem(path: string, key: string, known: readonly string[]): Problem {
  // Known to another option of the union: only a share is one.
  if (known.includes(key)) return otherLevelProblem(`${path}.${key}`, key);
  const meant = closest(key, known);
  return {
    // The value is not shown: it may be a secret that was put under a key of its own making.
    path: path === "" ? key : `${path}.${key}`,
    rule: "is not a known property.",
    remedy:
      meant === undefined
        ? `Remove it. Known here: ${known.join(", ")}.${valueHint(path, key)}`
        : `Did you mean "${meant}"?`,
  };
}

function issueProblems(schema: z.core.$ZodType, section: string, issue: Issue): Problem[] {
  const path = pathText([section, ...issue.path]);
  switch (issue.code) {
    case "custom":
      return isFieldRule(issue.params?.field) ? [fieldProblem(path, issue.input, issue.params.field)] : [];
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKeyProblem(path, key, knownKeys(schema, issue.path)));
    case "invalid_key":
      return issue.issues.flatMap((nested) => issueProblems(schema, section, { ...nested, path: issue.path }));
    case "too_small":
      return [{ path, rule: "is an empty list.", remedy: "List at least one, or leave it out." }];
    case "invalid_union":
      return [fieldProblem(path, levelOf(issue.input), LEVEL)];
    default:
      return [typeProblem(path, issue, knownKeys(schema, issue.path))];
  }
}

/** A share is the only union. */
const LEVEL: FieldRule = {
  rule:
    'must be one of "account" (the whole account may delegate), "principals" (the listed roles and users only), ' +
    '"matching" (whoever has a matching ARN) and "organization".',
  remedy: 'Write "level: account", or "level: principals" with "roles" or "users".',
};

const levelOf = (input: unknown): unknown =>
  typeof input === "object" && input !== null && "level" in input ? input.level : undefined;

const LIST = { rule: "must be a list.", remedy: 'Write each entry on a line of its own after "- ", or [] for none.' };
const TAGS = { rule: "must be an object.", remedy: 'Write each tag on a line of its own below it, as "KEY: value".' };

const PAIRS = { rule: "must be an object.", remedy: 'Write each pair on a line of its own below it, as "KEY: value".' };

/** Something that has no parts where a list or an object must be. It is not shown: it may be a secret's value. */
function typeProblem(path: string, issue: Issue, properties: readonly string[]): Problem {
  const expected = issue.code === "invalid_type" ? issue.expected : undefined;
  const remedy = `Write its properties on lines of their own below it (${properties.join(", ")}), or leave it out.`;
  const { rule, ...rest } =
    expected === "array"
      ? LIST
      : expected !== "record"
        ? { rule: "must be an object.", remedy }
        : path.endsWith(".encryptionContext")
          ? PAIRS
          : TAGS;
  return { path, rule: issue.input === undefined ? `is missing; it ${rule}` : rule, ...rest };
}

/** A section's typed value; or its problems, and the rest of it where it makes sense without what is refused. */
export type ParsedSection<T> =
  | { readonly value: T; readonly problems?: undefined; readonly rest?: undefined }
  | { readonly value?: undefined; readonly problems: readonly Problem[]; readonly rest?: T };

/** Parses one section. */
export function parseSection<T>(schema: z.ZodType<T>, section: string, input: unknown): ParsedSection<T> {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return { value: result.data };
  const { issues } = result.error;
  const problems = issues.flatMap((issue) => issueProblems(schema, section, issue));
  const rest = schema.safeParse(withoutIssues(input, issues));
  return { problems, ...(rest.success ? { rest: rest.data } : {}) };
}
