/** What a reader must not pass over. Pure. */
import { failedNotes } from "../access/stack/failed-deployment";
import { pendingNote } from "../access/stack/pending";
import { nameOf } from "./changes";
import type { ResourceChange } from "./changes";
import { compareText } from "./diff/layout";
import type { EngineEvents } from "./engine/events";
import type { ReportModel } from "./model";

const KEY = /:kms\/(key:Key|replicaKey:ReplicaKey|externalKey:ExternalKey)$/;
const SECRET = ":secretsmanager/secret:Secret";

function lossOf({ type, name, operation }: ResourceChange): readonly string[] {
  if (operation !== "delete" && operation !== "replace") return [];
  const what = operation === "delete" ? "is deleted" : "is replaced: the old one is deleted";
  if (KEY.test(type)) {
    return [
      `The key ${name} ${what}. What is encrypted under it can never be read again once its deletion window is over.`,
    ];
  }
  if (type.endsWith(SECRET)) {
    return [
      `The secret ${name} ${what}. Values that others put into it do not move; it can be restored in its recovery window.`,
    ];
  }
  return [];
}

const STRANGERS: ReadonlySet<string> = new Set(["anonymous", "unlisted account", "other"]);

function strangersOf({ access }: Pick<ReportModel, "access">): readonly string[] {
  const gained = (access?.changes ?? []).filter(({ direction }) => direction === "allowed");
  return gained.flatMap(({ callers, account, resource, calls }) =>
    callers
      .filter(({ kind }) => STRANGERS.has(kind))
      .map(
        ({ label }) =>
          `${label} (${account}) becomes allowed on the ${resource}: ${calls.map(({ action }) => action).join(", ")}. Nothing names them one by one.`,
      ),
  );
}

/** A state with half-done operations must not look like one that is whole: an up may make a second key. */
const unfinishedOf = ({ stack, unfinished }: Pick<ReportModel, "stack" | "unfinished">): readonly string[] =>
  [pendingNote(unfinished ?? [], stack)].flatMap((note) => note ?? []);

/** A preview that no pack judged must not look like one that passed. */
const unjudged = ({ outcome, packs }: Pick<ReportModel, "outcome" | "packs">): readonly string[] =>
  outcome !== "failed" && packs.length === 0 ? ["No policy pack ran: nothing was judged."] : [];

/** Each once: the report's own first, then the engine's and the program's. */
export function warningsOf(
  report: Pick<ReportModel, "stack" | "changes" | "access" | "outcome" | "packs" | "failed" | "unfinished">,
  { diagnostics, remediations }: EngineEvents,
): readonly string[] {
  const told = diagnostics
    .filter(({ severity }) => severity === "warning")
    .map(({ message, urn }) => (urn === undefined ? message : `${nameOf(urn)}: ${message}`))
    .toSorted(compareText);
  const mended = remediations
    .map(
      ({ rule, urn }) =>
        `The rule ${rule} changes ${nameOf(urn)} by itself: what is deployed is not what the program says.`,
    )
    .toSorted(compareText);
  return [
    ...new Set([
      ...unfinishedOf(report),
      ...failedNotes(report.failed),
      ...unjudged(report),
      ...strangersOf(report),
      ...report.changes.flatMap(lossOf),
      ...mended,
      ...told,
    ]),
  ];
}
