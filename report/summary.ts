/** A report in one line. Pure. */
import { pendingText } from "../access/stack/pending";
import { callsOf } from "./access";
import type { Operation } from "./changes";
import type { ReportModel } from "./model";
import { SEVERITIES, type PolicyResult } from "./policy";

export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

const DONE: Readonly<Record<Operation, string>> = {
  create: "to create",
  update: "to update",
  replace: "to replace",
  delete: "to delete",
  import: "to import",
  read: "read",
  refresh: "refreshed",
  discard: "to discard",
  same: "unchanged",
};

function changesText({ counts }: ReportModel): string {
  const told = (Object.entries(counts) as [Operation, number][]).map(([op, count]) => `${count} ${DONE[op]}`);
  return told.length === 0 ? "no resources" : told.join(", ");
}

function accessText({ access, failed }: ReportModel): string {
  if (access === undefined) return "not known";
  const told = (
    [
      ["allowed", "becomes allowed", "become allowed"],
      ["denied", "becomes denied", "become denied"],
      ["perhaps allowed", "perhaps becomes allowed", "perhaps become allowed"],
      ["perhaps denied", "perhaps becomes denied", "perhaps become denied"],
      ["nearer", "comes within reach", "come within reach"],
      ["further", "goes out of reach", "go out of reach"],
      ["certain", "becomes certain", "become certain"],
    ] as const
  ).flatMap(([direction, one, many]) => {
    const calls = callsOf(access.changes, direction);
    return calls === 0 ? [] : [counted(calls, `call ${one}`, `calls ${many}`)];
  });
  if (failed.length > 0) return ["not known in full", ...told].join(", ");
  return told.length === 0 ? "nobody gains or loses access" : told.join(", ");
}

function severities(results: readonly PolicyResult[]): string {
  const told = SEVERITIES.flatMap((severity) => {
    const count = results.filter((each) => each.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  return told.length === 0 ? "" : ` (${told.join(", ")})`;
}

function policyText({ policies, packs, outcome }: ReportModel): string {
  const mandatory = policies.filter((each) => each.mandatory);
  const advice = policies.length - mandatory.length;
  const told = [
    ...(mandatory.length === 0 ? [] : [counted(mandatory.length, "mandatory violation") + severities(mandatory)]),
    ...(advice === 0 ? [] : [counted(advice, "piece of advice", "pieces of advice")]),
  ];
  if (told.length > 0) return told.join(", ");
  if (packs.length === 0) return "not judged";
  return outcome === "failed" ? "no violation so far" : "no violation";
}

const VERDICTS = {
  refused: "The policy pack refuses it.",
  failed: "The preview failed.",
} as const;

function verdict(report: ReportModel): string {
  if (report.outcome !== "clear") return VERDICTS[report.outcome];
  if (report.unfinished !== undefined)
    return `Not ready to deploy: an earlier run was ended while it was ${pendingText(report.unfinished)}.`;
  if (report.failed.length > 0)
    return `The last deployment of ${report.failed.join(", ")} failed: deploy with \`pulumi up --refresh\`.`;
  const changes = report.changes.filter(({ origin }) => origin !== "withdrawn");
  if (changes.length === 0) return "Nothing changes.";
  const ownChange = report.changes.some(({ origin }) => origin !== "pending");
  return ownChange ? "Ready to deploy." : "This change does nothing by itself.";
}

/** E.g. `Ready to deploy. Resources: 1 to update. Access: 4 calls become denied. Policies: no violation.` */
export function summaryText(report: ReportModel): string {
  const { warnings } = report;
  return [
    verdict(report),
    `Resources: ${changesText(report)}.`,
    `Access: ${accessText(report)}.`,
    `Policies: ${policyText(report)}.`,
    ...(warnings.length === 0 ? [] : [`${counted(warnings.length, "warning")}.`]),
  ].join(" ");
}
