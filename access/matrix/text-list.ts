/** The matrix as a list, for a terminal that is too narrow for a table. Pure. */
import { type ColumnGroup } from "./columns";
import { partText, resourceName, rowName } from "./headings";
import { printable } from "./printable";
import { type Report, type Row } from "./report";
import { ARROW, colouredPart, sectionsOf, type Colours } from "./text-parts";
import { hanging } from "./wrap";

const INDENT = "  ";
const depth = (level: number): string => INDENT.repeat(level);

/** One answer with the calls that it is for; the colour is put in when the line breaks are found. */
function answerLines(group: ColumnGroup, index: number, colours: Colours, width: number): readonly string[] {
  const parts = group.cells[index] ?? [];
  const answer = parts.map((part) => colouredPart(part, colours)).join(` ${ARROW}`);
  const plain = parts.map(partText).join(` ${ARROW}`);
  const lines = hanging(`${plain}: ${group.actions.join(", ")}`, width, depth(3), depth(4));
  return lines.map((line) => line.replace(plain, () => answer));
}

function rowLines(
  [index, row]: readonly [number, Row],
  report: Report,
  groups: readonly ColumnGroup[],
  colours: Colours,
  width: number,
): readonly string[] {
  const resources = report.resources.flatMap((resource, at) => {
    const own = groups.filter((group) => group.resource === at);
    const name = hanging(printable(resourceName(resource)), width, depth(2), depth(3));
    return [...name, ...own.flatMap((group) => answerLines(group, index, colours, width))];
  });
  return [...hanging(printable(rowName(row)), width, depth(1), depth(2)), ...resources];
}

export function listText(report: Report, groups: readonly ColumnGroup[], colours: Colours, width: number): string {
  return sectionsOf(report)
    .flatMap(({ heading, rows }) => [
      ...hanging(printable(heading), width, "", depth(1)).map(colours.bold),
      ...rows.flatMap((row) => rowLines(row, report, groups, colours, width)),
    ])
    .join("\n");
}
