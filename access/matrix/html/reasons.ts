/** Why each answer is what it is, in whole sentences: one part a principal, closed until it is asked for. Pure. */
import { type Decision } from "../../decision";
import { explain } from "../../explain";
import { type Inquiry } from "../build";
import { accountName, aboutStandIn } from "../headings";
import { type Report, type Row, type Side } from "../report";
import { lines, markup, type Markup } from "./markup";
import { badgesOf, principalMarkup, resourceMarkup, rowId, sideName, whyId } from "./names";

type Sentences = readonly string[];

/** Decisions that differ in their action only are told once, for all these actions. */
export function told(decisions: readonly Decision[]): readonly Sentences[] {
  const alike = new Map<string, Decision>();
  for (const decision of decisions) {
    const key = explain({ ...decision, action: "" }).join("\n");
    const before = alike.get(key);
    alike.set(key, before === undefined ? decision : { ...before, action: `${before.action}, ${decision.action}` });
  }
  return [...alike.values()].map(explain);
}

interface Told {
  readonly sides: readonly Side[];
  readonly reasons: readonly Sentences[];
}

/** By side; once where both say the same. */
function toldBySide(row: Row, resource: number, { report, decide }: Inquiry): readonly Told[] {
  const entry = report.resources[resource];
  if (entry === undefined) return [];
  const found = new Map<string, Told>();
  for (const side of report.sides) {
    const own = report.columns.filter((column) => column.resource === resource);
    const reasons = told(own.flatMap(({ action }) => decide(side, row.principal, action, entry) ?? []));
    const key = JSON.stringify(reasons);
    found.set(key, { reasons, sides: [...(found.get(key)?.sides ?? []), side] });
  }
  return [...found.values()];
}

const list = (sentences: Sentences): Markup => markup`<ul>
${lines(sentences.map((sentence) => markup`<li>${sentence}</li>`))}
</ul>`;

function sideMarkup({ sides, reasons }: Told, { sides: all }: Report): Markup {
  const heading = all.length < 2 ? undefined : markup`<h5>${sides.map(sideName).join(" and ")}</h5>\n`;
  return markup`${heading}${reasons.length === 0 ? markup`<p>It is not there.</p>` : lines(reasons.map(list))}`;
}

function rowReasons(row: Row, index: number, inquiry: Inquiry): Markup {
  const { report } = inquiry;
  const badges = badgesOf(report.resources);
  const about = aboutStandIn(row);
  const parts = report.resources.map(
    (
      resource,
      at,
    ) => markup`<h4 id="${whyId(index, at)}" tabindex="-1"><b class="badge">${badges[at]}</b> ${resourceMarkup(resource)}</h4>
${lines(toldBySide(row, at, inquiry).map((each) => sideMarkup(each, report)))}`,
  );
  return markup`<details id="${whyId(index)}">
<summary><h3>${principalMarkup(row)} <small>${accountName(row)}</small></h3></summary>
<div class="why">
${about === undefined ? undefined : markup`<p>${about}</p>\n`}${lines(parts)}
<p class="back"><a href="#${rowId(index)}">Back to ${row.label} in the matrix</a></p>
</div>
</details>`;
}

export const reasons = (inquiry: Inquiry): Markup => markup`<section aria-labelledby="reasons">
<h2 id="reasons">Reasons</h2>
<p>The whole reasoning for every answer, principal by principal.</p>
${lines(inquiry.report.rows.map((row, index) => rowReasons(row, index, inquiry)))}
</section>`;
