/** What is another answer on one side than on the other, those first that matter most. Pure. */
import { partText } from "../headings";
import { partsOf, type CellPart, type Legend } from "../legend";
import { type Cell, type Report, type Row } from "../report";
import { ICON_OF_OUTCOME, inText } from "./icons";
import { lines, markup, type Markup } from "./markup";
import { badgesOf, breakable, resourceMarkup, firstOf, fullName, NAMES_SHOWN, sideName, whyId } from "./names";

const DIRECTIONS = ["Newly allowed", "No longer allowed", "Not known on one side", "Other differences"] as const;
type Direction = (typeof DIRECTIONS)[number];

interface Change {
  readonly direction: Direction;
  readonly resource: number;
  readonly actions: readonly string[];
  readonly parts: readonly CellPart[];
  readonly rows: readonly number[];
}

function directionOf(parts: readonly CellPart[]): Direction {
  const [before, after] = [parts[0]?.outcome, parts.at(-1)?.outcome];
  if (before === "unknown" || after === "unknown") return "Not known on one side";
  if (after === "allowed") return "Newly allowed";
  return before === "allowed" ? "No longer allowed" : "Other differences";
}

const bare = (action: string): string => action.slice(action.indexOf(":") + 1);

type Own = Omit<Change, "rows">;

/** What changes for one row: calls on one resource that change alike are together. */
function changesOf(row: Row, report: Report, legend: Legend): readonly Own[] {
  const own = new Map<string, Own>();
  const note = (cell: Cell, action: string, resource: number): void => {
    const parts = partsOf(cell, report.sides, legend);
    const key = JSON.stringify([resource, parts]);
    const actions = [...(own.get(key)?.actions ?? []), bare(action)];
    own.set(key, { direction: directionOf(parts), resource, parts, actions });
  };
  report.columns.forEach(({ action, resource }, index) => {
    const cell = row.cells[index];
    if (cell?.changes) note(cell, action, resource);
  });
  return [...own.values()];
}

/** Their names, or that it is all that the matrix asks for. */
function callsText({ resource, actions }: Change, { columns }: Report): string {
  const all = columns.filter((column) => column.resource === resource).length;
  return actions.length > 1 && actions.length === all ? "every call" : actions.join(", ");
}

/** Principals for whom the same changes are together. */
export function changesIn(report: Report, legend: Legend): readonly Change[] {
  const all = new Map<string, Change>();
  report.rows.forEach((row, index) => {
    for (const own of changesOf(row, report, legend)) {
      const key = JSON.stringify(own);
      all.set(key, { ...own, rows: [...(all.get(key)?.rows ?? []), index] });
    }
  });
  return [...all.values()];
}

export const partMarkup = (part: CellPart): Markup =>
  markup`<span class="${part.outcome}">${inText(ICON_OF_OUTCOME[part.outcome])}${partText(part)}</span>`;

function namesOf({ rows, resource }: Change, report: Report): Markup {
  const links = rows.flatMap((index) => {
    const row = report.rows[index];
    const name =
      row === undefined ? "" : row.kind === "other" ? `${row.label} of ${row.accountId ?? ""}` : fullName(row, report);
    return row === undefined ? [] : [markup`<a href="#${whyId(index, resource)}">${breakable(name)}</a>`];
  });
  const shown = firstOf(
    links.map((_, index) => String(index)),
    NAMES_SHOWN,
  );
  const rest = shown.length < links.length ? (shown.at(-1) ?? "") : "";
  const named = links.slice(0, rest === "" ? links.length : NAMES_SHOWN);
  return markup`${named.map((link, index) => [index === 0 ? "" : ", ", link])}${rest === "" ? "" : `, ${rest}`}`;
}

function item(change: Change, badges: readonly string[], report: Report): Markup {
  const entry = report.resources[change.resource];
  const [before, after] = [change.parts[0], change.parts.at(-1)];
  const answers =
    before === undefined || after === undefined
      ? undefined
      : markup`${partMarkup(before)} <span class="arrow">→</span> ${partMarkup(after)}`;
  return markup`<li>${namesOf(change, report)}: <b class="badge">${badges[change.resource]}</b> ${entry && resourceMarkup(entry)}, ${callsText(change, report)}: ${answers}</li>`;
}

/** What AWS has is no change that anybody makes. */
export const changesHeading = ({ sides }: Report): string =>
  sides.includes("live") ? "Answers that differ" : "What changes";

/** Nothing where there is nothing to compare. */
export function changes(report: Report, legend: Legend): Markup | undefined {
  if (report.sides.length < 2 || report.columns.length === 0) return undefined;
  const [all, badges] = [changesIn(report, legend), badgesOf(report.resources)];
  const between = report.sides.map(sideName).join(" → ");
  const groups = DIRECTIONS.flatMap((direction) => {
    const own = all.filter((change) => change.direction === direction);
    if (own.length === 0) return [];
    return [
      markup`<h3>${direction}</h3>\n<ul class="changes">\n${lines(own.map((each) => item(each, badges, report)))}\n</ul>`,
    ];
  });
  return markup`<section aria-labelledby="changes">
<h2 id="changes">${changesHeading(report)}: ${between}</h2>
${groups.length === 0 ? markup`<p>Every answer is the same.</p>` : lines(groups)}
</section>`;
}
