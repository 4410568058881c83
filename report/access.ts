/** Whose calls become allowed or denied by an update, and why. Pure. */
import { describeStatement } from "../access/explain";
import { CODE_MEANINGS } from "../access/matrix/answer";
import { inquire, type Sides } from "../access/matrix/build";
import { accountName, resourceName } from "../access/matrix/headings";
import type { Answer, Report, ResourceEntry, Row, RowKind } from "../access/matrix/report";
import { compareText } from "./diff/layout";

export type Answered = Answer["outcome"] | "absent";

/** `allowed` and `denied`: what calls become. `uncertain`: known before and not after. `certain`: the other way round. */
export const DIRECTIONS = ["allowed", "denied", "uncertain", "certain"] as const;
export type Direction = (typeof DIRECTIONS)[number];

export interface AnswerSide {
  readonly outcome: Answered;
  /** Statements and grants that decide, or what is missing, each a text by itself. */
  readonly reasons: readonly string[];
}

export interface AccessChange {
  readonly direction: Direction;
  readonly kind: RowKind;
  readonly principal: string;
  /** What people call it, within `account`. */
  readonly label: string;
  readonly account: string;
  readonly resource: string;
  /** In the order of the matrix. */
  readonly actions: readonly string[];
  readonly before: AnswerSide;
  readonly after: AnswerSide;
}

export interface AccessComparison {
  readonly changes: readonly AccessChange[];
  /** Calls that were looked at. */
  readonly calls: number;
  readonly notes: readonly string[];
}

const ABSENT: AnswerSide = { outcome: "absent", reasons: ["there is no such resource"] };

function sideOf(answer: Answer | undefined): AnswerSide {
  if (answer === undefined) return ABSENT;
  const { outcome, codes, deciding, because } = answer;
  const statements = deciding.map(describeStatement);
  switch (outcome) {
    case "allowed":
      return { outcome, reasons: statements };
    case "unknown":
      return { outcome, reasons: because };
    case "denied":
      return {
        outcome,
        reasons: [...codes.map((code) => CODE_MEANINGS[code]), ...(codes.includes("DENY") ? statements : [])],
      };
  }
}

/** A resource that is new and that somebody cannot use is no news. */
function directionOf(before: Answered, after: Answered): Direction | undefined {
  if (before === after) return undefined;
  if (after === "allowed") return "allowed";
  if (before === "allowed") return after === "unknown" ? "uncertain" : "denied";
  if (after === "unknown") return "uncertain";
  return before === "unknown" ? "certain" : undefined;
}

function changesOfRow(row: Row, { columns, resources }: Report): readonly AccessChange[] {
  const groups = new Map<string, AccessChange>();
  row.cells.forEach(({ answers, changes }, index) => {
    const column = columns[index];
    const resource: ResourceEntry | undefined = column === undefined ? undefined : resources[column.resource];
    if (!changes || column === undefined || resource === undefined) return;
    const [before, after] = [sideOf(answers.state), sideOf(answers.preview)];
    const direction = directionOf(before.outcome, after.outcome);
    if (direction === undefined) return;
    const key = JSON.stringify([column.resource, direction, before, after]);
    const found = groups.get(key);
    const { kind, principal, label } = row;
    groups.set(key, {
      ...{ direction, kind, principal, label, before, after },
      ...{ account: accountName(row), resource: resourceName(resource) },
      actions: [...(found?.actions ?? []), column.action],
    });
  });
  return [...groups.values()];
}

/** Those that nobody thinks of come first. */
const KIND_ORDER: readonly RowKind[] = ["anonymous", "unlisted account", "other", "listed"];

const inOrder = (a: AccessChange, b: AccessChange): number =>
  DIRECTIONS.indexOf(a.direction) - DIRECTIONS.indexOf(b.direction) ||
  KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind) ||
  compareText(a.account, b.account) ||
  compareText(a.principal, b.principal) ||
  compareText(a.resource, b.resource);

/** @param sides `state`: before; `preview`: after. Where one is missing nothing can be compared. */
export function compareAccess(stacks: readonly string[], sides: Sides): AccessComparison {
  const { report } = inquire(stacks, sides);
  const changes = report.rows.flatMap((row) => changesOfRow(row, report)).toSorted(inOrder);
  return { changes, calls: report.rows.length * report.columns.length, notes: report.notes };
}

/** Calls of a direction. */
export const callsOf = (changes: readonly AccessChange[], direction: Direction): number =>
  changes.filter((each) => each.direction === direction).reduce((sum, { actions }) => sum + actions.length, 0);
