/** What is left of a section without what its schema refuses, so that the rules between fields can judge the rest. Pure. */
import type * as z from "zod";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Stands in a list for a name that was refused, so that the places of the others stay what they are. A name of IAM. */
const placeholder = (index: number): string => `refused-${index}`;

const pathsOf = (issue: Issue): readonly Path[] =>
  issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];

/** The copy of a value, with what is at the path gone; the value itself where there is nothing. */
function without(value: unknown, [first, ...rest]: Path): unknown {
  if (first === undefined) return undefined;
  if (Array.isArray(value)) {
    return value.map((element: unknown, index) => {
      if (index !== first) return element;
      return rest.length === 0 ? placeholder(index) : without(element, rest);
    });
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]: [string, unknown]) => {
      if (key !== first) return [[key, part]];
      return rest.length === 0 ? [] : [[key, without(part, rest)]];
    }),
  );
}

/** The section without what the issues are about. */
export const withoutIssues = (section: unknown, issues: readonly Issue[]): unknown =>
  issues.flatMap(pathsOf).reduce(without, section);
