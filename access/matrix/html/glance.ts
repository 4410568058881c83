/** The answer before the details: for each key and secret who gets in, and what changes. Pure. */
import { accountName } from "../headings";
import { type Report, type Row } from "../report";
import { ICON_OF_OUTCOME, inText } from "./icons";
import { lines, markup, type Markup } from "./markup";
import { badgesOf, breakable, resourceMarkup, firstOf, lastSide, sideName } from "./names";

/** Rows of the report. */
export interface Glance {
  readonly allowed: readonly Row[];
  /** Some calls and not all. */
  readonly partly: readonly Row[];
  /** None that is known to be allowed, and some that may be. */
  readonly unknown: readonly Row[];
}

function outcomesOf(row: Row, resource: number, report: Report): readonly string[] {
  const side = lastSide(report);
  return report.columns.flatMap((column, index) => {
    const answer = side === undefined ? undefined : row.cells[index]?.answers[side];
    return column.resource === resource && answer !== undefined ? [answer.outcome] : [];
  });
}

export function glanceAt(resource: number, report: Report): Glance {
  const found: Record<keyof Glance, Row[]> = { allowed: [], partly: [], unknown: [] };
  for (const row of report.rows) {
    const outcomes = outcomesOf(row, resource, report);
    if (outcomes.length > 0 && outcomes.every((each) => each === "allowed")) found.allowed.push(row);
    else if (outcomes.includes("allowed")) found.partly.push(row);
    else if (outcomes.includes("unknown")) found.unknown.push(row);
  }
  return found;
}

/** Names that are shown of one account. */
const NAMES_SHOWN = 4;

function byAccount(rows: readonly Row[]): readonly Markup[] {
  const accounts = new Map<string, string[]>();
  for (const row of rows) {
    const account = accountName(row);
    accounts.set(account, [...(accounts.get(account) ?? []), row.label]);
  }
  return [...accounts].map(
    ([account, names]) =>
      markup`<dd>${breakable(firstOf(names, NAMES_SHOWN).join(", "))} <small>${account}</small></dd>`,
  );
}

function answer(outcome: "allowed" | "unknown", term: string, rows: readonly Row[]): Markup {
  if (rows.length === 0) return markup`<div class="nobody"><dt>${term}</dt><dd>nobody</dd></div>`;
  const sign = inText(ICON_OF_OUTCOME[outcome]);
  return markup`<div class="${outcome}"><dt>${sign}${term}</dt>${byAccount(rows)}</div>`;
}

function card(resource: number, badge: string, report: Report): Markup | undefined {
  const entry = report.resources[resource];
  if (entry === undefined) return undefined;
  const { allowed, partly, unknown } = glanceAt(resource, report);
  return markup`<li>
<h3><b class="badge">${badge}</b> ${resourceMarkup(entry)}</h3>
<p class="note">Account ${entry.accountId}</p>
<dl>
${lines([
  answer("allowed", partly.length === 0 ? "allowed" : "allowed, every call", allowed),
  ...(partly.length === 0 ? [] : [answer("allowed", "allowed, some calls only", partly)]),
  ...(unknown.length === 0 ? [] : [answer("unknown", "unknown", unknown)]),
])}
</dl>
</li>`;
}

export function glance(report: Report): Markup {
  const badges = badgesOf(report.resources);
  const side = lastSide(report);
  return markup`<section aria-labelledby="glance">
<h2 id="glance">Who gets in${side === undefined ? "" : `, ${sideName(side)}`}</h2>
<ul class="cards">
${lines(report.resources.map((_, resource) => card(resource, badges[resource] ?? "", report)))}
</ul>
</section>`;
}
