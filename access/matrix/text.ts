/** The matrix for a terminal: a table where it fits, a narrower one where columns agree, else a list. Pure. */
import pc from "picocolors";
import { columnGroups, mergedGroups } from "./columns";
import { titleOf } from "./headings";
import { legendOf, type Legend, type LegendEntry } from "./legend";
import { printable } from "./printable";
import { type Report } from "./report";
import { listText } from "./text-list";
import { tableText } from "./text-table";
import { hanging, widthOf } from "./wrap";

export interface TextOptions {
  /** Characters a line may have. */
  readonly width: number;
  readonly colour: boolean;
}

const INDENT = "  ";

function legendLines(title: string, entries: readonly LegendEntry[], width: number): readonly string[] {
  if (entries.length === 0) return [];
  const wide = Math.max(...entries.map(({ mark }) => mark.length));
  const lines = entries.flatMap(({ mark, text }) =>
    hanging(printable(text), width, `${INDENT}${mark.padEnd(wide)}${INDENT}`, " ".repeat(wide + 2 * INDENT.length)),
  );
  return ["", title, ...lines];
}

const legendText = (legend: Legend, notes: readonly string[], width: number): readonly string[] => [
  ...legendLines("Decided by", legend.statements, width),
  ...legendLines("Denied, because", legend.codes, width),
  ...legendLines("Unknown, because", legend.reasons, width),
  ...(notes.length === 0 ? [] : ["", "Notes"]),
  ...notes.flatMap((note) => hanging(printable(note), width, `${INDENT}- `, INDENT.repeat(2))),
];

/** The whole report as text; its last line has no line break. */
export function textReport(report: Report, { width, colour }: TextOptions): string {
  const colours = pc.createColors(colour);
  const plain = pc.createColors(false);
  const legend = legendOf(report);
  const groups = columnGroups(report, legend);
  const merged = mergedGroups(groups);
  const fitting = [groups, merged].find((each) => widthOf(tableText(report, each, plain)) <= width);
  const table = fitting === undefined ? listText(report, merged, colours, width) : tableText(report, fitting, colours);
  const body = report.columns.length === 0 ? [] : [table];
  return [colours.bold(printable(titleOf(report))), ...body, ...legendText(legend, report.notes, width)].join("\n");
}
