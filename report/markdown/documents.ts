/** Differences of policy documents, as Markdown. Pure. */
import type { DocumentChange } from "../diff/documents";
import { diffLines } from "../diff/lines";
import type { Block } from "../limit";
import { counted } from "../summary";
import { details, fenced, htmlCode, text } from "./parts";

/** A longer difference is closed at first. */
const LINES_OPEN = 40;

function howMuch({ diff, kind }: DocumentChange): string {
  const one = kind === "grant" ? "grant" : "statement";
  const told = (["added", "removed", "changed"] as const).flatMap((what) => {
    const count = diff?.statements.filter((each) => each.kind === what).length ?? 0;
    return count === 0 ? [] : [`${counted(count, one)} ${what}`];
  });
  const kept = diff?.statements.filter((each) => each.kind === "kept").length ?? 0;
  return [...told, ...(kept === 0 ? [] : [`${counted(kept, one)} unchanged`])].join(", ");
}

const WHOLE: Readonly<Record<DocumentChange["change"], string>> = { added: "new: ", removed: "gone: ", changed: "" };

function documentText(change: DocumentChange): string {
  const title = `${change.kind} of ${htmlCode(change.name)}`;
  if (change.diff === undefined) {
    return details(
      `${title}: what becomes of it is not known`,
      `It is not known, because ${text(change.because ?? "")}.`,
      true,
    );
  }
  const lines = diffLines(change.diff, change.kind === "grant" ? "grant" : "statement");
  const summary = `${title}: ${change.kind === "grant" ? "" : WHOLE[change.change]}${howMuch(change) || "beside the statements"}`;
  return details(summary, fenced("diff", lines), lines.length <= LINES_OPEN);
}

export const documentBlocks = (changes: readonly DocumentChange[], lower = 0): readonly Block[] =>
  changes.map((change, index) => ({
    name: `${change.kind} of ${change.name}`,
    priority: 60 - lower - index / 1000,
    text: documentText(change),
  }));
