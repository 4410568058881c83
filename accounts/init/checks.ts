/** Checks of answers by the configuration's own fields, and what lists and pairs among the answers are. Pure. */
import type * as z from "zod";
import { isFieldRule } from "../../components/config/schema-problems";

/** What is wrong with an answer, as a clause behind its name. */
export type Check = (text: string) => string | undefined;

/** What the configuration's own rule says to a value. */
function problemOf(field: z.ZodType, value: unknown): string | undefined {
  const [first] = field.safeParse(value).error?.issues ?? [];
  if (first === undefined) return undefined;
  const issue = first.code === "invalid_key" ? (first.issues[0] ?? first) : first;
  const rule: unknown = "params" in issue ? (issue.params as Readonly<Record<string, unknown>>).field : undefined;
  if (!isFieldRule(rule)) return issue.message;
  return `${rule.rule} ${typeof rule.remedy === "string" ? rule.remedy : rule.remedy(value)}`;
}

export const byField =
  (field: z.ZodType): Check =>
  (text) =>
    problemOf(field, text);

/** Whole days: what is no number is left to the field to refuse. */
export const daysIn = (text: string): number | string => (/^\d+$/.test(text) ? Number(text) : text);
export const byDays =
  (field: z.ZodType): Check =>
  (text) =>
    problemOf(field, daysIn(text));

/** Names in a list. One with a comma in it, which IAM allows, has to be written into the file by hand. */
export const namesIn = (text = ""): readonly string[] =>
  text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");

export const eachByField =
  (field: z.ZodType): Check =>
  (text) => {
    for (const name of namesIn(text)) {
      const problem = problemOf(field, name);
      if (problem !== undefined) return `has ${JSON.stringify(name)}, which ${problem}`;
    }
    return undefined;
  };

/** `KEY=VALUE` pairs with commas between; a key that stands again has one more value. */
export function pairsIn(text = ""): Readonly<Record<string, readonly string[]>> {
  const pairs = new Map<string, string[]>();
  for (const pair of namesIn(text)) {
    const [key = "", ...value] = pair.split("=");
    pairs.set(key, [...(pairs.get(key) ?? []), value.join("=")]);
  }
  return Object.fromEntries(pairs);
}

/** @param valuesOf what the field takes for a key's values */
export const byPairs =
  (field: z.ZodType, valuesOf: (values: readonly string[]) => unknown): Check =>
  (text) => {
    const odd = namesIn(text).find((pair) => !pair.includes("="));
    if (odd !== undefined) return `has ${JSON.stringify(odd)}, which must be KEY=VALUE.`;
    for (const [key, values] of Object.entries(pairsIn(text))) {
      const problem = problemOf(field, { [key]: valuesOf(values) });
      if (problem !== undefined) return `has ${JSON.stringify(key)}, which ${problem}`;
    }
    return undefined;
  };

export const oneOf =
  (...known: readonly string[]): Check =>
  (text) =>
    known.includes(text) ? undefined : `must be ${known.slice(0, -1).join(", ")} or ${known.at(-1) ?? ""}.`;
