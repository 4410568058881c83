/** What the parts of a page are called, and where they are. Pure. */
import { resourceName } from "../headings";
import { SIDE_NAMES } from "../legend";
import { type Report, type ResourceEntry, type Row, type Side } from "../report";
import { markup, type Markup } from "./markup";

/** Short names of the resources, in their order: `K`, or `K1`, `K2` … where there are several keys; `S` for secrets. */
export function badgesOf(resources: readonly ResourceEntry[]): readonly string[] {
  const counts = { key: 0, secret: 0 };
  return resources.map(({ kind }) => {
    const number = ++counts[kind];
    const alone = resources.filter((each) => each.kind === kind).length === 1;
    return (kind === "key" ? "K" : "S") + (alone ? "" : String(number));
  });
}

export const rowId = (row: number): string => `row-${row}`;
export const whyId = (row: number, resource?: number): string =>
  resource === undefined ? `why-${row}` : `why-${row}-${resource}`;

/** Whoever is called alike in several accounts is told apart by the account. */
export function fullName(row: Row, { rows }: Report): string {
  const alike = rows.filter(({ label }) => label === row.label);
  return alike.length > 1 && row.accountId !== undefined ? `${row.label} of ${row.accountId}` : row.label;
}

/** How many names a list has before it is cut. */
export const NAMES_SHOWN = 6;

/** The first of them, and how many more there are. */
export function firstOf(names: readonly string[], shown: number): readonly string[] {
  // "and 1 more" would take the place of the name itself.
  if (names.length <= shown + 1) return names;
  return [...names.slice(0, shown), `and ${names.length - shown} more`];
}

/** The side that counts in the end: what will be, or what AWS has. */
export const lastSide = ({ sides }: Report): Side | undefined => sides.at(-1);
export const sideName = (side: Side): string => SIDE_NAMES[side];

/** After a mark that divides a name. */
const NAME_BREAKS = /(?<=[/_.:,+=@-])/u;

/** A name that may go on in the next line after such a mark. */
export const breakable = (name: string): Markup =>
  markup`${name.split(NAME_BREAKS).map((piece, index) => (index === 0 ? piece : markup`<wbr>${piece}`))}`;

export const resourceMarkup = (resource: ResourceEntry): Markup => breakable(resourceName(resource));
export const principalMarkup = (row: Row): Markup =>
  row.kind === "listed" ? markup`<code>${breakable(row.label)}</code>` : markup`${row.label}`;
