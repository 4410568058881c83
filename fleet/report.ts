/** What a run did: one summary and one report. Pure. */
import type { Explanation } from "./bad-days/explanation";
import { explanationText } from "./explain";
import { pendingNote, type PendingOperation, pendingText } from "../access/stack/pending";
import { changesText, hasChanges, sumOf, type Changes } from "./changes";
import type { Operation } from "./operations";

export type StackOutcome =
  | {
      readonly kind: "done";
      readonly changes: Changes;
      readonly seconds: number;
      /** Resources whose last deployment had failed. */
      readonly failedBefore?: readonly string[];
    }
  /** Done, but for what an earlier run had begun when it was ended: nobody knows whether AWS did that. */
  | {
      readonly kind: "pending";
      readonly changes: Changes;
      readonly seconds: number;
      readonly pending: readonly PendingOperation[];
    }
  /** In an earlier run that this one goes on with. */
  | { readonly kind: "done before"; readonly changes: Changes; readonly seconds: number }
  /** There is no such stack in the backend. */
  | { readonly kind: "absent" }
  | { readonly kind: "failed"; readonly seconds: number; readonly changes: Changes; readonly explanation: Explanation }
  | { readonly kind: "skipped"; readonly because: readonly string[] }
  | { readonly kind: "left" };

export interface ReportedStack {
  readonly stack: string;
  /** Relative to the project's folder. */
  readonly log: string;
  readonly outcome: StackOutcome;
}

export interface FleetReport {
  readonly operation: Operation;
  /** `done`: all went through. `interrupted`: by a signal, before that. */
  readonly verdict: "done" | "failed" | "interrupted";
  readonly startedAt: string;
  readonly seconds: number;
  readonly parallel: number;
  readonly stacks: readonly ReportedStack[];
  /** The command that does what is left; absent where nothing is. */
  readonly goOn?: string;
}

const KINDS = [
  "done",
  "done before",
  "pending",
  "absent",
  "failed",
  "skipped",
  "left",
] as const satisfies readonly StackOutcome["kind"][];
const KIND_WORDS: Readonly<Record<StackOutcome["kind"], string>> = {
  done: "done",
  "done before": "done before",
  pending: "with operations of an earlier run pending",
  absent: "not in the backend",
  failed: "failed",
  skipped: "skipped",
  left: "not begun",
};

const countOf = ({ stacks }: FleetReport, kind: StackOutcome["kind"]): number =>
  stacks.filter(({ outcome }) => outcome.kind === kind).length;

export const secondsText = (seconds: number): string =>
  seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;

/** `up of 201 stacks: 199 done, 1 failed, 1 not begun; 1200 created; 8 min 3 s, 3 at once.` */
export function headline(report: FleetReport): string {
  const { operation, stacks, seconds, parallel, verdict } = report;
  const counts = KINDS.map((kind) => [countOf(report, kind), KIND_WORDS[kind]] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`);
  const changed = stacks.flatMap(({ outcome }) => ("changes" in outcome ? [outcome.changes] : []));
  const number = stacks.length === 1 ? "1 stack" : `${stacks.length} stacks`;
  const ending = verdict === "interrupted" ? " Interrupted." : "";
  const changes = changed.length === 0 ? [] : [changesText(sumOf(changed), operation === "preview")];
  const parts = [counts.join(", ") || "nothing to do", ...changes, `${secondsText(seconds)}, ${parallel} at once`];
  return `${operation} of ${number}: ${parts.join("; ")}.${ending}`;
}

/** What a preview or an update met of deployments that had failed. */
function failedText(failed: readonly string[] | undefined, operation: Operation): string {
  if (failed === undefined) return "";
  const names = failed.join(", ");
  return operation === "up"
    ? `; the last deployment of ${names} had failed, so AWS was read again (--refresh)`
    : `; not known in full: the last deployment of ${names} failed. \`pulumi up --refresh\`, or fleet up, reads AWS first`;
}

export function outcomeText(outcome: StackOutcome, operation: Operation): string {
  switch (outcome.kind) {
    case "done":
      return `${changesText(outcome.changes, operation === "preview")}, ${secondsText(outcome.seconds)}${failedText(outcome.failedBefore, operation)}`;
    case "done before":
      return `done before: ${changesText(outcome.changes, operation === "preview")}`;
    case "pending":
      return `${changesText(outcome.changes, operation === "preview")}, ${secondsText(outcome.seconds)}; not well: an earlier run was ended while ${pendingText(outcome.pending)}`;
    case "absent":
      return operation === "preview" ? "not in the backend yet: up makes it" : "not in the backend: nothing to do";
    case "failed":
      return `failed: ${outcome.explanation.kind}, ${secondsText(outcome.seconds)}`;
    case "skipped":
      return `skipped: ${outcome.because.join(", ")} did not go through`;
    case "left":
      return "not begun";
  }
}

const failedOf = ({
  stacks,
}: FleetReport): readonly { readonly stack: string; readonly log: string; readonly explanation: Explanation }[] =>
  stacks.flatMap(({ stack, log, outcome }) =>
    outcome.kind === "failed" ? [{ stack, log, explanation: outcome.explanation }] : [],
  );

/** What is not failed, and not well either. */
const pendingNotes = ({ stacks }: FleetReport): readonly string[] =>
  stacks.flatMap(({ stack, outcome }) =>
    outcome.kind === "pending" ? (pendingNote(outcome.pending, stack) ?? []) : [],
  );

const indented = (text: string): string => text.replace(/^(?=.)/gm, "  ");

/** For a terminal or a log: the headline, each failure with what to do, and how to go on. */
export function reportText(report: FleetReport, reportFile: string): string {
  const failures = failedOf(report).map(
    ({ stack, log, explanation }) =>
      `${stack}: ${explanation.kind}\n${indented(explanationText(explanation))}\n  Log: ${log}`,
  );
  const goOn = report.goOn === undefined ? [] : [`What is left: ${report.goOn}`];
  return [headline(report), ...failures, ...pendingNotes(report), ...goOn, `Report: ${reportFile}`].join("\n\n");
}

/** Of a cell of a table: nothing in it may end the cell or the line. */
const cell = (text: string): string => text.replace(/[\\|]/g, "\\$&").replaceAll("\n", " ");
const fenced = (text: string): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
};

export function reportMarkdown(report: FleetReport): string {
  const { operation, stacks, goOn } = report;
  const failures = failedOf(report).map(
    ({ stack, log, explanation }) =>
      `### ${stack}: ${explanation.kind}\n\n${fenced(explanationText(explanation))}\n\nLog: \`${log}\``,
  );
  // What needs a look comes first.
  const rank = ({ outcome }: ReportedStack): number =>
    outcome.kind === "failed" || outcome.kind === "pending"
      ? 0
      : outcome.kind === "done" && hasChanges(outcome.changes)
        ? 1
        : 2;
  const sorted = stacks.toSorted((one, other) => rank(one) - rank(other));
  const rows = sorted.map(({ stack, outcome }) => `| ${cell(stack)} | ${cell(outcomeText(outcome, operation))} |`);
  return [
    `# Fleet: ${operation}`,
    headline(report),
    ...(goOn === undefined ? [] : [`What is left: \`${goOn}\``]),
    ...(failures.length === 0 ? [] : ["## Failed", ...failures]),
    ...(pendingNotes(report).length === 0 ? [] : ["## Pending", ...pendingNotes(report)]),
    "## Stacks",
    ["| stack | outcome |", "| --- | --- |", ...rows].join("\n"),
    "",
  ]
    .join("\n\n")
    .trimEnd()
    .concat("\n");
}

export const reportJson = (report: FleetReport): string => JSON.stringify(report, undefined, 2);
