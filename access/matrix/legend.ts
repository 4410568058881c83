/** The short marks of a report's cells, and what each stands for: made once, the same in every form of output. */
import { type StatementReference } from "../decision";
import { describeStatement } from "../explain";
import { CODE_MEANINGS } from "./answer";
import { CODES, SIDES, type Answer, type Cell, type Report, type Side } from "./report";

export interface LegendEntry {
  readonly mark: string;
  readonly text: string;
}

export interface Legend {
  /** Statements and grants that decide: `a`, `b`, …. */
  readonly statements: readonly LegendEntry[];
  /** Codes of denied calls. */
  readonly codes: readonly LegendEntry[];
  /** Reasons of unknown ones: `?1`, `?2`, …. */
  readonly reasons: readonly LegendEntry[];
  /** The marks of an answer, e.g. `a+b` for an allowed call, `KEY IAM` for a denied one. */
  readonly marksOf: (answer: Answer) => string;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** a … z, aa, ab …: as in the columns of a spreadsheet. */
export function letters(index: number): string {
  const last = LETTERS[index % LETTERS.length] ?? "";
  return index < LETTERS.length ? last : letters(Math.floor(index / LETTERS.length) - 1) + last;
}

const answersOf = (report: Report): readonly Answer[] =>
  report.rows.flatMap(({ cells }) => cells.flatMap(({ answers }) => SIDES.flatMap((side) => answers[side] ?? [])));

/** Statements of a denied call matter where they are what denies it. */
const shownStatements = ({ outcome, codes, deciding }: Answer): readonly StatementReference[] =>
  outcome === "allowed" || codes.includes("DENY") ? deciding : [];

export function legendOf(report: Report): Legend {
  const answers = answersOf(report);
  const statements = new Map<string, string>();
  const reasons = new Map<string, string>();
  for (const answer of answers) {
    for (const text of shownStatements(answer).map(describeStatement)) {
      if (!statements.has(text)) statements.set(text, letters(statements.size));
    }
    for (const text of answer.because) if (!reasons.has(text)) reasons.set(text, `?${reasons.size + 1}`);
  }
  const entries = (marks: ReadonlyMap<string, string>): readonly LegendEntry[] =>
    [...marks].map(([text, mark]) => ({ mark, text }));
  return {
    statements: entries(statements),
    reasons: entries(reasons),
    codes: CODES.filter((code) => answers.some(({ codes }) => codes.includes(code))).map((code) => ({
      mark: code,
      text: CODE_MEANINGS[code],
    })),
    marksOf: (answer) => {
      const found = shownStatements(answer).map((each) => statements.get(describeStatement(each)) ?? "");
      const shown = [...new Set(found)].join("+");
      return [
        ...answer.codes,
        ...(shown === "" ? [] : [shown]),
        ...answer.because.map((text) => reasons.get(text) ?? ""),
      ].join(" ");
    },
  };
}

export const SIDE_NAMES: Readonly<Record<Side, string>> = {
  state: "deployed",
  preview: "after the update",
  live: "live in AWS",
};

/** What a cell says, one part a side; one part where all sides say the same. A side without the resource says `absent`. */
export interface CellPart {
  readonly side: Side;
  readonly outcome: Answer["outcome"] | "absent";
  readonly marks: string;
}

export function partsOf(cell: Cell, sides: readonly Side[], legend: Legend): readonly CellPart[] {
  const parts = sides.map((side): CellPart => {
    const answer = cell.answers[side];
    return answer === undefined
      ? { side, outcome: "absent", marks: "" }
      : { side, outcome: answer.outcome, marks: legend.marksOf(answer) };
  });
  if (cell.changes) return parts;
  // Where only the statements that decide differ, the last side's are the ones that will count.
  return parts.slice(-1);
}
