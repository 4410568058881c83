/** The matrix as GitHub Flavored Markdown, e.g. for a comment on a pull request. Pure. */
import { columnGroups, mergedGroups } from "./columns";
import { accountName, namedInText, partText, titleOf } from "./headings";
import { legendOf, type CellPart, type LegendEntry } from "./legend";
import { printable } from "./printable";
import { type Report, type Row } from "./report";

/** What Markdown, or the HTML in it, would read as more than a character. */
const SPECIAL = /[<>&@\\`*_[\]#|~]/g;
const ENTITIES: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "&#64;" };

/** A sentence that shows as it is. */
export const markdownText = (text: string): string =>
  printable(text).replace(SPECIAL, (character) => ENTITIES[character] ?? `\\${character}`);

/** A name as code: nothing in it is markup, a link or the mention of a user. */
export function markdownCode(text: string): string {
  const shown = printable(text);
  const runs = [...shown.matchAll(/`+/g)].map(([run]) => run.length);
  const fence = "`".repeat(Math.max(0, ...runs) + 1);
  const space = /^`|`$|^ | $/.test(shown) || shown === "" ? " " : "";
  return fence + space + shown + space + fence;
}

/** In a table a bar ends the cell, in code too. */
const inTable = (markdown: string): string => markdown.replace(/\|/g, "\\|");

const EMPHASIS: Readonly<Record<CellPart["outcome"], (text: string) => string>> = {
  allowed: (text) => `**${text}**`,
  denied: (text) => text,
  unknown: (text) => `*${text}*`,
  absent: (text) => text,
};

const cellText = (parts: readonly CellPart[]): string =>
  parts.map((part) => EMPHASIS[part.outcome](partText(part))).join(" → ");

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
const rowText = (row: Row): string =>
  row.kind === "listed" ? inTable(markdownCode(row.label)) + namedInText(row) : row.label;

function legend(title: string, entries: readonly LegendEntry[], show: (text: string) => string): readonly string[] {
  if (entries.length === 0) return [];
  return ["", `**${title}**`, "", ...entries.map(({ mark, text }) => `- \`${mark}\` ${show(text)}`)];
}

/** The whole report; its last line has no line break. */
export function markdownReport(report: Report): string {
  const marks = legendOf(report);
  const groups = mergedGroups(columnGroups(report, marks));
  const heads = groups.map(({ resource, actions }) => {
    const entry = report.resources[resource];
    const name = entry === undefined ? "" : `${entry.kind} ${inTable(markdownCode(entry.label))}`;
    return [name, ...actions].join("<br>");
  });
  const rows = report.rows.map((row, index) =>
    line([accountName(row), rowText(row), ...groups.map(({ cells }) => cellText(cells[index] ?? []))]),
  );
  const notes = report.notes.map((note) => `- ${markdownText(note)}`);
  const table = [
    "",
    line(["account", "principal", ...heads]),
    line(["---", "---", ...groups.map(() => "---")]),
    ...rows,
  ];
  return [
    `### ${markdownText(titleOf(report))}`,
    ...(report.columns.length === 0 ? [] : table),
    ...legend("Decided by", marks.statements, markdownCode),
    ...legend("Denied, because", marks.codes, markdownText),
    ...legend("Unknown, because", marks.reasons, markdownText),
    ...(notes.length === 0 ? [] : ["", "**Notes**", "", ...notes]),
  ].join("\n");
}
