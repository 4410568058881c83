/** The comparison for a terminal, under the matrix. Pure. */
import pc from "picocolors";
import { printable } from "../matrix/printable";
import { textReport, type TextOptions } from "../matrix/text";
import { hanging } from "../matrix/wrap";
import { type Comparison } from "./differences";
import { groupsOf, notReadText, verdictText, type Group } from "./headings";

const INDENT = "  ";

function groupLines({ heading, differences }: Group, width: number): readonly string[] {
  return [
    ...hanging(printable(heading), width, INDENT, INDENT.repeat(2)),
    ...differences.flatMap(({ text, remedy }) => [
      ...hanging(printable(text), width, `${INDENT.repeat(2)}- `, INDENT.repeat(3)),
      ...(remedy === undefined ? [] : hanging(printable(remedy), width, INDENT.repeat(3))),
    ]),
  ];
}

/** The whole comparison as text, its verdict in the last line, which has no line break. */
export function liveText(comparison: Comparison, options: TextOptions): string {
  const { width, colour } = options;
  const colours = pc.createColors(colour);
  const groups = groupsOf(comparison);
  const { notRead, verdict, inquiry } = comparison;
  const paint = verdict === "as declared" ? colours.green : verdict === "differs" ? colours.red : colours.yellow;
  return [
    textReport(inquiry.report, options),
    "",
    ...(groups.length === 0 ? [] : [colours.bold("Different in AWS")]),
    ...groups.flatMap((group) => groupLines(group, width)),
    ...(groups.length === 0 ? [] : [""]),
    ...(notRead.length === 0 ? [] : [colours.bold("Not known")]),
    ...notRead.flatMap((each) => hanging(printable(notReadText(each)), width, `${INDENT}- `, INDENT.repeat(2))),
    ...(notRead.length === 0 ? [] : [""]),
    ...hanging(verdictText(comparison), width, "").map(paint),
  ].join("\n");
}
