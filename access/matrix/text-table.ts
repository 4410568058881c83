/** The matrix as a table for a terminal. Pure. */
import Table from "cli-table3";
import { type ColumnGroup } from "./columns";
import { resourceName, rowName } from "./headings";
import { printable } from "./printable";
import { type Report } from "./report";
import { ARROW, colouredPart, sectionsOf, type Colours } from "./text-parts";
import { wrapName, wrapWords } from "./wrap";

const ROW_WIDTH = 32;
const COLUMN_WIDTH = 20;

interface Span {
  readonly content: string;
  readonly colSpan: number;
}

/** The resources' names, each above all of its columns. */
function resourceHeads(report: Report, groups: readonly ColumnGroup[]): readonly Span[] {
  return report.resources.flatMap((resource, index): Span[] => {
    const colSpan = groups.filter((group) => group.resource === index).length;
    const content = wrapName(printable(resourceName(resource)), COLUMN_WIDTH * colSpan).join("\n");
    return colSpan === 0 ? [] : [{ content, colSpan }];
  });
}

export function tableText(report: Report, groups: readonly ColumnGroup[], colours: Colours): string {
  const table = new Table({ style: { head: [], border: [] } });
  const actions = groups.map((group) => colours.bold(group.actions.join("\n")));
  table.push(["", ...resourceHeads(report, groups)], [colours.bold("principal"), ...actions]);
  for (const { heading, rows } of sectionsOf(report)) {
    table.push([{ content: colours.bold(printable(heading)), colSpan: groups.length + 1 }]);
    for (const [index, row] of rows) {
      const cells = groups.map((group) =>
        (group.cells[index] ?? []).map((part, at) => (at === 0 ? "" : ARROW) + colouredPart(part, colours)).join("\n"),
      );
      table.push([wrapWords(printable(rowName(row)), ROW_WIDTH).join("\n"), ...cells]);
    }
  }
  return table.toString();
}
