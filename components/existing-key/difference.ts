/** What will change in a live key policy, statement by statement, for whoever decides on it. Pure. */
import { printable } from "../../access/matrix/printable";
import { changesOf } from "../../access/live/difference-documents";
import { statementName, statementText } from "../../access/live/statement-text";
import type { KeyArn } from "../../access/identifiers";
import type { Statement } from "../../access/policy-document";
import { asStatement, meansTheSame, type LivePolicy, type LiveStatement } from "./live-policy";
import type { Change, Merge } from "./merge";

/** Elements that this program does not know are shown as they are. */
function liveText(live: LiveStatement): string {
  const statement = asStatement(live);
  return statement === undefined ? JSON.stringify(live.elements) : statementText(statement);
}

function changeText(before: LiveStatement, after: LiveStatement): string {
  const [one, other] = [asStatement(before), asStatement(after)];
  const changes = one === undefined || other === undefined ? [] : changesOf(one, other);
  return changes.length > 0 ? changes.join("; ") : `${liveText(after)}, instead of ${liveText(before)}`;
}

const asLive = (statement: Statement): LiveStatement => ({ sid: statement.Sid, elements: { ...statement } });

/** Own statements always have a Sid, so the index is never shown. */
const nameOf = (sid: string | undefined): string => statementName(sid, 0);
const nameOfAny = (sid: string | undefined): string => (sid === undefined ? "a statement without Sid" : nameOf(sid));

function lineOf(change: Change): string {
  switch (change.kind) {
    case "added":
      return `  + ${nameOf(change.wanted.Sid)}: ${statementText(change.wanted)}`;
    case "removed":
      return `  - ${nameOf(change.found.sid)}: ${liveText(change.found)}`;
    case "changed":
      return `  ~ ${nameOf(change.found.sid)}: ${changeText(change.found, asLive(change.wanted))}`;
    case "renamed":
      return `  = ${nameOfAny(change.found.sid)} gets the Sid ${JSON.stringify(change.wanted.Sid)}; what it allows stays the same: ${liveText(change.found)}`;
  }
}

function others(live: LivePolicy, changes: readonly Change[]): string {
  const touched = changes.filter(({ kind }) => kind !== "added").length;
  const count = live.statements.length - touched;
  if (count === 0) return "It has no other statement.";
  return count === 1 ? "1 other statement stays as it is." : `${count} other statements stay as they are.`;
}

/** Several lines, or `undefined` where nothing changes. */
export function differenceText(keyArn: string, live: LivePolicy, { changes }: Merge): string | undefined {
  if (changes.length === 0) return undefined;
  const lines = changes.map((change) => printable(lineOf(change)));
  return [`Policy of the key ${keyArn}:`, ...lines, `  ${others(live, changes)}`].join("\n");
}

/** What somebody made of this program's statements since they were written: several lines. */
export function handMadeText(
  keyArn: KeyArn,
  written: readonly LiveStatement[],
  found: readonly LiveStatement[],
): string {
  const bySid = new Map(found.map((live) => [live.sid, live]));
  const lines = written.flatMap((before): string[] => {
    const after = bySid.get(before.sid);
    const name = nameOf(before.sid);
    if (after === undefined) return [`  - ${name}: ${liveText(before)}`];
    const statement = asStatement(before);
    return statement !== undefined && meansTheSame(after, statement, keyArn)
      ? []
      : [`  ~ ${name}: ${changeText(before, after)}`];
  });
  const known = new Set(written.map(({ sid }) => sid));
  const back = found.filter(({ sid }) => !known.has(sid)).map((live) => `  + ${nameOf(live.sid)}: ${liveText(live)}`);
  const title = `Somebody changed this stack's statements in the policy of the key ${keyArn}:`;
  return [title, ...[...lines, ...back].map(printable)].join("\n");
}

/** A statement that is taken over. `before`: its Sid until now, where it gets another one. */
export interface TakenOver {
  readonly live: LiveStatement;
  readonly before?: string;
}

function takenOverLine({ live, before }: TakenOver): string {
  const until = before === undefined ? "" : ` (until now ${before === "" ? "without Sid" : JSON.stringify(before)})`;
  return printable(`  = ${nameOf(live.sid)}${until}: ${liveText(live)}`);
}

/** Of the statements that a deployment takes over: several lines, for a preview. */
export function takenOverText(keyArn: string, taken: readonly TakenOver[]): string {
  const one = taken.length === 1;
  return [
    `The policy of the key ${keyArn} already allows what this stack shares:`,
    ...taken.map(takenOverLine),
    one
      ? "  This stack's state does not have this statement: somebody wrote it by hand, or another stack did, or an update of this stack that was interrupted. It means what a share means, so it is taken over where it stands, and what it allows is not changed."
      : "  This stack's state does not have these statements: somebody wrote them by hand, or another stack did, or an update of this stack that was interrupted. They mean what the shares mean, so they are taken over where they stand, and what they allow is not changed.",
    `  From this deployment on a change of the share changes ${one ? "it" : "them"}, and removing the share or destroying this stack removes ${one ? "it" : "them"}.`,
    `  To leave ${one ? "it" : "them"} in the policy, take the resource KeyPolicyStatements out of the state (pulumi state delete) before you destroy the stack.`,
  ].join("\n");
}

/** Of the statements that were taken over and are no longer wanted as they are: several lines. */
export function takenOverEndText(
  keyArn: string,
  { changed, removed }: { readonly changed: readonly string[]; readonly removed: readonly string[] },
): string {
  return [
    `This stack took over statements that it found in the policy of the key ${keyArn}. Of these:`,
    ...changed.map((sid) => `  ~ ${nameOf(sid)} is changed, because its share is.`),
    ...removed.map((sid) => `  - ${nameOf(sid)} is removed, because no share means it any more.`),
  ].join("\n");
}

/** Of the statements that were taken over and went with the stack. */
export const takenOverRemovedText = (keyArn: string, removed: readonly LiveStatement[]): string =>
  [
    `Removed from the policy of the key ${keyArn}, where this stack had found and taken over:`,
    ...removed.map((live) => printable(`  - ${nameOf(live.sid)}: ${liveText(live)}`)),
  ].join("\n");
