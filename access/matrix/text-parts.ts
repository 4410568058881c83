/** The pieces that a table and a list in a terminal are made of. Pure. */
import type pc from "picocolors";
import { accountHeading, partText } from "./headings";
import { type CellPart } from "./legend";
import { type Report, type Row } from "./report";

export type Colours = ReturnType<typeof pc.createColors>;

/** Between what is and what will be. */
export const ARROW = "→ ";

export function colouredPart(part: CellPart, colours: Colours): string {
  const text = partText(part);
  switch (part.outcome) {
    case "allowed":
      return colours.green(text);
    case "denied":
      return colours.red(text);
    case "unknown":
      return colours.yellow(text);
    case "absent":
      return colours.dim(text);
  }
}

export interface Section {
  readonly heading: string;
  /** With their place among the report's rows. */
  readonly rows: readonly (readonly [index: number, row: Row])[];
}

/** The rows of one account after the other, and those of no account. */
export function sectionsOf(report: Report): readonly Section[] {
  const sections = new Map<string, (readonly [number, Row])[]>();
  report.rows.forEach((row, index) => {
    const heading = accountHeading(row, report);
    sections.set(heading, [...(sections.get(heading) ?? []), [index, row]]);
  });
  return [...sections].map(([heading, rows]) => ({ heading, rows }));
}
