/**
 * A statement as a reader reads it: each element with its values, sets sorted, nested elements by their path. Two statements
 * that mean the same have the same layout. Pure.
 */

/** A statement of a policy, or a grant: whatever an object of the document has in it, valid or not. */
export type StatementLike = Readonly<Record<string, unknown>>;

/** One element, e.g. `Principal.AWS` or `Condition.StringEquals.kms:ViaService`, with its values in order, each once. */
export interface Entry {
  readonly header: string;
  readonly values: readonly string[];
}

/** In the order in which a reader asks for them; whatever else there is comes behind. */
const ORDER = [
  ...["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"],
  ...["Grantee", "Operations", "Retiring principal", "Constraints"],
];

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** JSON with every object's keys in order. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    isRecord(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => compareText(a, b))) : each,
  );
}

const valueText = (value: unknown): string => (typeof value === "string" ? value : stableJson(value));

const valuesOf = (value: unknown): readonly string[] =>
  [...new Set((Array.isArray(value) ? (value as readonly unknown[]) : [value]).map(valueText))].sort(compareText);

const rank = (name: string): number => {
  const index = ORDER.indexOf(name);
  return index < 0 ? ORDER.length : index;
};

export const byRank = (a: string, b: string): number => rank(a) - rank(b) || compareText(a, b);

function entriesUnder(path: string, value: unknown): readonly Entry[] {
  if (!isRecord(value) || Object.keys(value).length === 0) return [{ header: path, values: valuesOf(value) }];
  return Object.keys(value)
    .sort(compareText)
    .flatMap((name) => entriesUnder(`${path}.${name}`, value[name]));
}

/** An element's entries, e.g. those of `Condition`. */
export const entriesOfElement = (name: string, value: unknown): readonly Entry[] =>
  value === undefined ? [] : entriesUnder(name, value);

/** All entries of a statement. */
export const entriesOf = (statement: StatementLike): readonly Entry[] =>
  Object.keys(statement)
    .sort(byRank)
    .flatMap((name) => entriesOfElement(name, statement[name]));

/** The same for statements that mean the same. */
export const layoutText = (statement: StatementLike): string => JSON.stringify(entriesOf(statement));
