/** The whole report as Markdown for GitHub, e.g. for a comment on a pull request. Pure. */
import { printable } from "../../access/matrix/printable";
import { COMMENT_LIMIT, fit, type Block, type Fitted, type Section } from "../limit";
import type { Pending, Problem, ReportModel } from "../model";
import { summaryText } from "../summary";
import { accessBlocks } from "./access";
import { documentBlocks } from "./documents";
import { code, details, item, lines, link, quoted, text } from "./parts";
import { policyBlocks } from "./policies";
import { resourceBlocks } from "./resources";

export interface FullReport {
  /** The file that has all of it. */
  readonly file?: string;
  /** Where that can be had. */
  readonly url?: string;
}

/** By this line a comment is found again. Only `>` could end it, which no stack's name has. */
export const markerOf = (stack: string): string =>
  `<!-- cross-account-cmk report: ${printable(stack).replace(/[<>]/g, "")} -->`;

const NAMES_SHOWN = 20;
const PENDING_IS_LESS = 50;

const section = (title: string, blocks: readonly Block[]): Section => ({ title: `### ${title}`, blocks });

function errorBlock({ resource, text: message }: Problem, index: number): Block {
  const where = resource === undefined ? "" : `${code(resource)}:\n\n`;
  return {
    name: `error${resource === undefined ? "" : ` of ${resource}`} (${message.length} characters)`,
    priority: 90 - index / 1000,
    text: where + quoted(message),
  };
}

function listBlock(name: string, priority: number, messages: readonly string[]): readonly Block[] {
  if (messages.length === 0) return [];
  return [{ name, priority, text: messages.map((message) => item(0, lines(message))).join("\n") }];
}

function comparedText({ base }: ReportModel): readonly string[] {
  if (base === undefined) return [];
  return [
    `Compared with what ${code(base.ref)} (${code(base.commit)}) would deploy. What is pending without this change is listed apart.`,
  ];
}

const nothing = (name: string, priority: number, sentence: string): readonly Block[] => [
  { name, priority, text: sentence },
];

const anyPending = ({ changes, documents, access }: Pending): boolean =>
  changes.length > 0 || documents.length > 0 || (access?.changes.length ?? 0) > 0;

function pendingBlocks({ pending, base, failed }: ReportModel): readonly Block[] {
  if (pending === undefined || base === undefined) return [];
  const isFailed = failed.length > 0 && !anyPending(pending);
  if (isFailed) {
    return nothing("pending", 20, `Not known in full: the last deployment of ${failed.map(code).join(", ")} failed.`);
  }
  if (!anyPending(pending)) return nothing("pending", 20, `Nothing: what is deployed is what ${code(base.ref)} says.`);
  return [
    ...resourceBlocks(pending.changes, PENDING_IS_LESS - 20),
    ...(pending.access === undefined ? [] : accessBlocks(pending.access, PENDING_IS_LESS)),
    ...documentBlocks(pending.documents, PENDING_IS_LESS - 10),
  ].map((block) => ({ ...block, name: `pending: ${block.name}` }));
}

function accessSection(report: ReportModel): Section {
  const { access, outcome } = report;
  if (access === undefined) {
    const why = outcome === "failed" ? "the preview did not come to its end" : "what is deployed could not be read";
    return section("Access", nothing("access", 68, `Not known: ${why}.`));
  }
  const blocks = accessBlocks(access);
  if (blocks.length > 0) return section("Access", blocks);
  const { failed } = report;
  if (failed.length > 0) {
    const sentence = `Not known in full: the last deployment of ${failed.map(code).join(", ")} failed. Nothing else changes access.`;
    return section("Access", nothing("access", 68, sentence));
  }
  return section("Access", nothing("access", 68, `Nobody gains or loses access: ${access.asked} calls looked at.`));
}

function sectionsOf(report: ReportModel): readonly Section[] {
  const { errors, warnings, policies, packs, documents, changes, notes, access } = report;
  const soFar = report.outcome === "failed" ? "No violation so far" : "No violation";
  const judged = packs.length === 0 ? "Not judged." : `${soFar}: judged by ${packs.map(code).join(", ")}.`;
  const accessNotes = (access?.notes ?? []).map(text);
  return [
    section("Errors", errors.map(errorBlock)),
    section("Warnings", listBlock("warnings", 75, warnings)),
    section("Policies", policies.length > 0 ? policyBlocks(policies) : nothing("policies", 45, judged)),
    accessSection(report),
    section("Policy documents", documentBlocks(documents)),
    section("Resources", resourceBlocks(changes)),
    section("Pending without this change", pendingBlocks(report)),
    section("Notes", listBlock("notes", 25, notes)),
    {
      title: "",
      blocks:
        accessNotes.length === 0
          ? []
          : [
              {
                name: "notes on access",
                priority: 10,
                text: details("Notes on access", accessNotes.map((note) => item(0, note)).join("\n")),
              },
            ],
    },
  ];
}

function wholeText({ file, url }: FullReport): string {
  if (url !== undefined) return ` The whole report: ${link(file ?? "here", url)}.`;
  return file === undefined ? "" : ` The whole report is in ${code(file)}.`;
}

/** The note about what does not fit. */
const noteOf =
  (full: FullReport) =>
  (dropped: readonly string[]): string => {
    if (dropped.length === 0) return "";
    const shown = dropped.slice(0, NAMES_SHOWN).map(text);
    const more = dropped.length - shown.length;
    const names = [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
    const limit = COMMENT_LIMIT.toLocaleString("en-GB");
    return `> **Left out here**, since a comment takes ${limit} characters: ${names}.${wholeText(full)}`;
  };

/** @param limit characters; `Infinity` for all of it */
export function markdownReport(report: ReportModel, full: FullReport = {}, limit: number = COMMENT_LIMIT): Fitted {
  const head = [
    markerOf(report.stack),
    `## Preview of ${code(report.stack)}`,
    [`**${text(summaryText(report)).replace(". ", ".** ")}`, ...comparedText(report)].join("\n\n"),
  ].join("\n\n");
  return fit(head, sectionsOf(report), noteOf(full), limit);
}
