/** What will change in a live key policy, statement by statement, for whoever decides on it. Pure. */
import { printable } from "../../access/matrix/printable";
import { changesOf } from "../../access/live/difference-documents";
import { statementName, statementText } from "../../access/live/statement-text";
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

function lineOf(change: Change): string {
  switch (change.kind) {
    case "added":
      return `  + ${nameOf(change.wanted.Sid)}: ${statementText(change.wanted)}`;
    case "removed":
      return `  - ${nameOf(change.found.sid)}: ${liveText(change.found)}`;
    case "changed":
      return `  ~ ${nameOf(change.found.sid)}: ${changeText(change.found, asLive(change.wanted))}`;
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
  keyArn: string,
  written: readonly LiveStatement[],
  found: readonly LiveStatement[],
): string {
  const bySid = new Map(found.map((live) => [live.sid, live]));
  const lines = written.flatMap((before): string[] => {
    const after = bySid.get(before.sid);
    const name = nameOf(before.sid);
    if (after === undefined) return [`  - ${name}: ${liveText(before)}`];
    const statement = asStatement(before);
    return statement !== undefined && meansTheSame(after, statement)
      ? []
      : [`  ~ ${name}: ${changeText(before, after)}`];
  });
  const known = new Set(written.map(({ sid }) => sid));
  const back = found.filter(({ sid }) => !known.has(sid)).map((live) => `  + ${nameOf(live.sid)}: ${liveText(live)}`);
  const title = `Somebody changed this stack's statements in the policy of the key ${keyArn}:`;
  return [title, ...[...lines, ...back].map(printable)].join("\n");
}
