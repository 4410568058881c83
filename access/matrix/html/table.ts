/** The matrix as a table that is read out as one, too. Pure. */
import { columnGroups, mergedGroups, type ColumnGroup } from "../columns";
import { type CellPart, type Legend } from "../legend";
import { type Report, type Row } from "../report";
import { sectionsOf } from "../text-parts";
import { partMarkup } from "./changes";
import { lines, markup, type Markup } from "./markup";
import { badgesOf, principalMarkup, resourceMarkup, rowId, sideName, whyId } from "./names";

/**
 * On a phone each row becomes a block, which takes its meaning as a row from some browsers: the roles say it again.
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/table/
 */
function heads(groups: readonly ColumnGroup[], report: Report): Markup {
  const badges = badgesOf(report.resources);
  const resources = report.resources.flatMap((resource, index) => {
    const span = groups.filter((group) => group.resource === index).length;
    if (span === 0) return [];
    return [
      markup`<th role="columnheader" scope="colgroup" colspan="${span}"><b class="badge">${badges[index]}</b> ${resourceMarkup(resource)}</th>`,
    ];
  });
  const actions = groups.map(
    ({ actions: names }) => markup`<th role="columnheader" scope="col">${names.join(", ")}</th>`,
  );
  return markup`<thead role="rowgroup">
<tr role="row"><th role="columnheader" scope="col" rowspan="2">Principal</th>${resources}</tr>
<tr role="row">${actions}</tr>
</thead>`;
}

function answers(parts: readonly CellPart[], href: string): Markup {
  if (parts.length === 1) return markup`<a href="#${href}">${parts.map(partMarkup)}</a>`;
  const sides = parts.map(
    (part) => markup`<span class="side"><small>${sideName(part.side)}</small> ${partMarkup(part)}</span>`,
  );
  return markup`<a href="#${href}">${lines(sides)}</a>`;
}

const classOf = (parts: readonly CellPart[]): string =>
  parts.length > 1 ? "changed" : (parts[0]?.outcome ?? "absent");

function cell(group: ColumnGroup, index: number, badge: string): Markup {
  const parts = group.cells[index] ?? [];
  return markup`<td role="cell" class="${classOf(parts)}" data-of="${badge} ${group.actions.join(", ")}">${answers(parts, whyId(index, group.resource))}</td>`;
}

function bodyRow(
  [index, row]: readonly [number, Row],
  groups: readonly ColumnGroup[],
  badges: readonly string[],
): Markup {
  const where = row.namedIn.length === 0 ? undefined : markup` <small>named in: ${row.namedIn.join(", ")}</small>`;
  const cells = groups.map((group) => cell(group, index, badges[group.resource] ?? ""));
  return markup`<tr role="row" id="${rowId(index)}"><th role="rowheader" scope="row">${principalMarkup(row)}${where}</th>
${lines(cells)}</tr>`;
}

export function table(report: Report, legend: Legend): Markup {
  const groups = mergedGroups(columnGroups(report, legend));
  const badges = badgesOf(report.resources);
  const bodies = sectionsOf(report).map(
    ({ rows, heading }) => markup`<tbody role="rowgroup">
<tr role="row" class="account"><th role="rowheader" scope="rowgroup" colspan="${groups.length + 1}">${heading}</th></tr>
${lines(rows.map((row) => bodyRow(row, groups, badges)))}
</tbody>`,
  );
  const both = report.sides.length < 2 ? "" : " Where the sides differ, each says its own.";
  return markup`<section aria-labelledby="matrix">
<h2 id="matrix">Matrix</h2>
<div class="scroll">
<table role="table">
<caption>Who may make which call, ${report.sides.map(sideName).join(" → ")}. Calls with the same answers share a column.${both} Each answer leads to its reasons.</caption>
${heads(groups, report)}
${lines(bodies)}
</table>
</div>
</section>`;
}
