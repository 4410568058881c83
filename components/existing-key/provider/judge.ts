/** What the state says about the statements, against what the policy has: the two judgements that the engine asks for. Pure. */
import type { CheckResult, DiffResult } from "@pulumi/pulumi/dynamic";
import {
  areAsWritten,
  parseFound,
  parseStatements,
  type ProgramInputs,
  type StatementInputs,
  type StatementOutputs,
} from "../statement-properties";

const takenReason = (sids: readonly string[]): string =>
  [
    `the key's policy has ${sids.length === 1 ? "a statement" : "statements"} with the Sid ${sids.map((sid) => JSON.stringify(sid)).join(", ")}, which this stack did not write. Nothing was changed.`,
    "Remedy: give the statement another Sid, or take it out of the policy, and deploy again. The same holds where an update of this stack was interrupted before it could note what it wrote.",
  ].join(" ");

/** Refuses the statements of others under this program's Sids, and counts where somebody changed this program's own. */
export function check(olds: Partial<StatementInputs>, news: ProgramInputs): CheckResult<StatementInputs> {
  const { found: foundText, ...inputs } = news;
  const found = parseFound(foundText);
  // A key that takes the place of another has nothing of this stack's yet.
  const before = olds.keyId === news.keyId ? olds : {};
  const written = parseStatements(before.statements ?? "[]");
  const sids = new Set(written.map(({ Sid: sid }) => sid));
  const taken = found.flatMap(({ sid }) => (sid === undefined || sids.has(sid) ? [] : [sid]));
  const repairs = (before.repairs ?? 0) + (areAsWritten(found, written) ? 0 : 1);
  return {
    inputs: { ...inputs, repairs },
    ...(taken.length === 0 ? {} : { failures: [{ property: "keyId", reason: takenReason(taken) }] }),
  };
}

const json = JSON.stringify;

/** What others did to their own statements is no change. */
export function diff(olds: StatementOutputs, news: StatementInputs): DiffResult {
  const replaces = olds.keyId === news.keyId ? [] : ["keyId"];
  const statements = areAsWritten(parseFound(olds.statements), parseStatements(news.statements));
  const same = statements && olds.repairs === news.repairs && json(olds.assumeRoles) === json(news.assumeRoles);
  return { changes: replaces.length > 0 || !same, replaces };
}
