/** From zod's issues to this program's problems: the same facts, in the words of the configuration. */
import * as z from "zod";
import { closest } from "./closest";
import type { FieldRule } from "./fields";
import { pathText, shown, type Problem } from "./problems";

type Issue = z.core.$ZodIssue;

const isFieldRule = (value: unknown): value is FieldRule =>
  typeof value === "object" && value !== null && "rule" in value && "remedy" in value;

function fieldProblem(path: string, input: unknown, { rule, remedy, hidden }: FieldRule): Problem {
  const missing = input === undefined;
  return {
    path,
    ...(missing || hidden === true ? {} : { value: shown(input) }),
    rule: missing ? `is missing; it ${rule}` : rule,
    remedy: typeof remedy === "string" ? remedy : remedy(input),
  };
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

function unknownKeyProblem(path: string, key: string, known: readonly string[]): Problem {
  const meant = closest(key, known);
  return {
    // The value is not shown: it may be a secret that was put under a key of its own making.
    path: path === "" ? key : `${path}.${key}`,
    rule: "is not a known property.",
    remedy: meant === undefined ? `Remove it. Known here: ${known.join(", ")}.` : `Did you mean "${meant}"?`,
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
    case "invalid_union":
      return [
        {
          path,
          ...(issue.input === undefined ? {} : { value: shown(discriminatorOf(issue.input)) }),
          rule: 'must be "account" (the whole account may delegate) or "principals" (the listed roles and users only).',
          remedy: 'Write "level: account", or "level: principals" with "roles" or "users".',
        },
      ];
    default:
      return [typeProblem(path, issue)];
  }
}

const discriminatorOf = (input: unknown): unknown =>
  typeof input === "object" && input !== null && "level" in input ? input.level : "nothing";

function typeProblem(path: string, issue: Issue): Problem {
  const expected = issue.code === "invalid_type" ? issue.expected : "value of another form";
  const article = /^[aeio]/.test(expected) ? "an" : "a";
  const name = expected === "array" ? "list" : expected;
  return {
    path,
    rule:
      issue.input === undefined
        ? `is missing; it must be ${expected === "array" ? "a list" : `${article} ${name}`}.`
        : `must be ${expected === "array" ? "a list" : `${article} ${name}`}.`,
    remedy: "See the description of the key in Pulumi.yaml and docs/configuration.md.",
  };
}

/** Parses one section; either its typed value or its problems. */
export function parseSection<T>(
  schema: z.ZodType<T>,
  section: string,
  input: unknown,
): { readonly value: T } | { readonly problems: readonly Problem[] } {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return { value: result.data };
  return { problems: result.error.issues.flatMap((issue) => issueProblems(schema, section, issue)) };
}
