/** A difference as lines with a sign before each, for a block of `diff` code. Pure. */
import { printable } from "../../access/matrix/printable";
import { entriesOf, type Entry, type StatementLike } from "./layout";
import type { DocumentDiff, ElementChange, StatementChange } from "./statements";

/** One element with its values on both sides; a side that does not have it is left out. */
export interface EntryChange {
  readonly header: string;
  readonly before?: readonly string[];
  readonly after?: readonly string[];
}

/** Unchanged values that are shown of one element; of more, the number is told. */
const UNCHANGED_SHOWN = 8;

/** Both sides' elements, in the order of a statement. */
export function entryChanges(before: readonly Entry[], after: readonly Entry[]): readonly EntryChange[] {
  const [olds, news] = [before, after].map((side) => new Map(side.map(({ header, values }) => [header, values])));
  const changeOf = (header: string): EntryChange => {
    const [old, now] = [olds?.get(header), news?.get(header)];
    return { header, ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) };
  };
  // What comes in between keeps its place: an element that only the old side has stands where it stood.
  const headers: string[] = after.map(({ header }) => header);
  before.forEach(({ header }, index) => {
    if (headers.includes(header)) return;
    const neighbour = before[index - 1]?.header;
    const at = neighbour === undefined ? 0 : headers.indexOf(neighbour) + 1;
    headers.splice(at, 0, header);
  });
  return headers.map(changeOf);
}

type Sign = " " | "+" | "-";

function signed(before: readonly string[], after: readonly string[]): readonly (readonly [Sign, string])[] {
  const all = [...new Set([...before, ...after])].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return all.map((value) => {
    if (!after.includes(value)) return ["-", value];
    return [before.includes(value) ? " " : "+", value];
  });
}

const signOf = ({ before, after }: EntryChange): Sign => {
  if (before === undefined) return "+";
  return after === undefined ? "-" : " ";
};

const line = (sign: Sign, depth: number, text: string): string =>
  `${sign} ${"  ".repeat(depth)}${printable(text)}`.trimEnd();

/** The values of one element, without most of those that stay where they are many. */
function valueLines(values: readonly (readonly [Sign, string])[]): readonly string[] {
  const unchanged = values.filter(([sign]) => sign === " ").length;
  const hide = unchanged > UNCHANGED_SHOWN && unchanged < values.length;
  const shown = hide ? values.filter(([sign]) => sign !== " ") : values;
  return [
    ...shown.map(([sign, value]) => line(sign, 1, value)),
    ...(hide ? [line(" ", 1, `… and ${unchanged} more that stay`)] : []),
  ];
}

/** An element's lines: on one line where each side has at most one value. */
export function entryLines(change: EntryChange): readonly string[] {
  const { header, before = [], after = [] } = change;
  const values = signed(before, after);
  if (before.length <= 1 && after.length <= 1) {
    const oldFirst = values.toSorted(([a], [b]) => Number(a === "+") - Number(b === "+"));
    return oldFirst.map(([sign, value]) => line(sign, 0, `${header}: ${value}`));
  }
  return [line(signOf(change), 0, `${header}:`), ...valueLines(values)];
}

const linesOf = (before: StatementLike, after: StatementLike): readonly string[] =>
  entryChanges(entriesOf(before), entriesOf(after)).flatMap(entryLines);

const nameOf = (statement: StatementLike): string =>
  typeof statement.Sid === "string" ? ` "${printable(statement.Sid)}"` : "";

/** A line that GitHub shows as a heading within a difference. */
const heading = (text: string): string => `@@ ${text} @@`;

function statementLines(change: StatementChange, one: string): readonly string[] {
  switch (change.kind) {
    case "kept":
      return [];
    case "changed":
      return [heading(`${one}${nameOf(change.after)} changes`), ...linesOf(change.before, change.after)];
    case "added":
      return [heading(`${one}${nameOf(change.after)} is added`), ...linesOf({}, change.after)];
    case "removed":
      return [heading(`${one}${nameOf(change.before)} is removed`), ...linesOf(change.before, {})];
  }
}

const sideOf = (changes: readonly ElementChange[], side: "before" | "after"): StatementLike =>
  Object.fromEntries(changes.flatMap((change) => (side in change ? [[change.name, change[side]] as const] : [])));

/** @param one what a part of the document is called: `statement`, or `grant` */
export function diffLines({ fields, statements }: DocumentDiff, one = "statement"): readonly string[] {
  const own = linesOf(sideOf(fields, "before"), sideOf(fields, "after"));
  return [...own, ...statements.flatMap((change) => statementLines(change, one))];
}
