/** What the state says about the statements, against what the policy has: the two judgements that the engine asks for. */
import type { CheckResult, DiffResult } from "@pulumi/pulumi/dynamic";
import { meaningDifferenceText } from "../../../access/meaning/difference";
import { printable } from "../../../access/matrix/printable";
import type { Statement } from "../../../access/policy-document";
import { takenOverEndText, takenOverText, type TakenOver } from "../difference";
import { differenceFrom, meansTheSame, type LiveStatement } from "../live-policy";
import {
  areAsWritten,
  parseFound,
  parseStatements,
  type ProgramInputs,
  type Renamed,
  type StatementInputs,
  type StatementOutputs,
} from "../statement-properties";

/** A statement under one of this program's Sids that the state does not know, and what the stack wants under that Sid. */
interface Stranger {
  readonly live: LiveStatement;
  readonly wanted: Statement | undefined;
}

function strangerText({ live, wanted }: Stranger, keyArn: string): string {
  const name = `the statement with the Sid ${JSON.stringify(live.sid)}`;
  return wanted === undefined
    ? `No share means ${name}.`
    : `Compared with its share, ${name} is different. ${meaningDifferenceText(differenceFrom(wanted, live, keyArn))}`;
}

const takenReason = (strangers: readonly Stranger[], keyArn: string): string =>
  printable(
    [
      `the key's policy has ${strangers.length === 1 ? "a statement" : "statements"} with the Sid ${strangers.map(({ live }) => JSON.stringify(live.sid)).join(", ")}, which this stack did not write and which ${strangers.length === 1 ? "does" : "do"} not mean what its shares mean. The policy was not changed.`,
      ...strangers.map((stranger) => strangerText(stranger, keyArn)),
      "Remedy: make owner.shares mean what the statement means and deploy, which takes it over as it stands; then change the shares. Or give the statement another Sid: it then stays as it is, beside the statements of the shares.",
    ].join(" "),
  );

/** The statements of this program's Sids that the state does not know: taken over where they mean what is wanted, else refused. */
function strangersOf(news: ProgramInputs, found: readonly LiveStatement[], known: ReadonlySet<string | undefined>) {
  const { keyId, renamed = [] } = news;
  const bySid = new Map(parseStatements(news.statements).map((statement) => [statement.Sid, statement]));
  const leaving = new Set(renamed.map(({ from }) => from));
  const strangers = found
    .filter(({ sid }) => sid !== undefined && !known.has(sid) && !leaving.has(sid))
    .map((live): Stranger => ({ live, wanted: bySid.get(live.sid) }));
  const isSame = ({ live, wanted }: Stranger): boolean => wanted !== undefined && meansTheSame(live, wanted, keyId);
  return { same: strangers.filter(isSame), different: strangers.filter((stranger) => !isSame(stranger)) };
}

/** The statements that get a Sid of this program, and were none of this stack's before. */
function renamedStrangers(
  statements: string,
  renamed: readonly Renamed[],
  known: ReadonlySet<string | undefined>,
): readonly TakenOver[] {
  const bySid = new Map(parseFound(statements).map((live) => [live.sid, live]));
  return renamed.flatMap(({ from, to }): TakenOver[] => {
    const live = bySid.get(to);
    return live === undefined || known.has(from) ? [] : [{ live, before: from }];
  });
}

/** The taken over statements that this update changes or removes. */
function endOfTakenOver({ takenOver = [], statements = "[]" }: Partial<StatementInputs>, news: ProgramInputs) {
  const written = new Map(parseStatements(statements).map((statement) => [statement.Sid, statement]));
  const wanted = new Map(parseStatements(news.statements).map((statement) => [statement.Sid, statement]));
  const isChanged = (sid: string): boolean => {
    const [before, after] = [written.get(sid), wanted.get(sid)];
    if (before === undefined || after === undefined) return false;
    return !meansTheSame({ sid, elements: { ...before } }, after, news.keyId);
  };
  return { changed: takenOver.filter(isChanged), removed: takenOver.filter((sid) => !wanted.has(sid)) };
}

/** Takes over what means the same, refuses what does not, and counts where somebody changed this program's own statements. */
export function check(olds: Partial<StatementInputs>, news: ProgramInputs): CheckResult<StatementInputs> {
  const { found: foundText, renamed = [], ...inputs } = news;
  const found = parseFound(foundText);
  // A key that takes the place of another has nothing of this stack's yet.
  const before = olds.keyId === news.keyId ? olds : {};
  const written = parseStatements(before.statements ?? "[]");
  const known = new Set(written.map(({ Sid: sid }) => sid));
  const { same, different } = strangersOf(news, found, known);
  const own = found.filter(({ sid }) => known.has(sid));
  const repairs = (before.repairs ?? 0) + (areAsWritten(own, written, news.keyId) ? 0 : 1);
  if (different.length > 0) {
    return {
      inputs: { ...inputs, repairs },
      failures: [{ property: "keyId", reason: takenReason(different, news.keyId) }],
    };
  }
  const end = endOfTakenOver(before, news);
  const taken: readonly TakenOver[] = [...same, ...renamedStrangers(news.statements, renamed, known)];
  const takenOver = [
    ...(before.takenOver ?? []).filter((sid) => !end.removed.includes(sid)),
    ...taken.flatMap(({ live: { sid } }) => sid ?? []),
  ];
  // The engine shows what this process writes to standard error, in a preview too.
  if (taken.length > 0) console.error(takenOverText(news.keyId, taken));
  if (end.changed.length + end.removed.length > 0) console.error(takenOverEndText(news.keyId, end));
  return { inputs: { ...inputs, repairs, ...(takenOver.length === 0 ? {} : { takenOver: [...new Set(takenOver)] }) } };
}

const json = JSON.stringify;

/** What others did to their own statements is no change. */
export function diff(olds: StatementOutputs, news: StatementInputs): DiffResult {
  const replaces = olds.keyId === news.keyId ? [] : ["keyId"];
  const statements = areAsWritten(parseFound(olds.statements), parseStatements(news.statements), news.keyId);
  const same = statements && olds.repairs === news.repairs && json(olds.assumeRoles) === json(news.assumeRoles);
  return { changes: replaces.length > 0 || !same, replaces };
}
