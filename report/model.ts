/** A report as data: what every form of output is made from. Pure: the same preview gives the same report. */
import { sidesOf, type NamedReading } from "../access/cli/readings";
import { failedNames } from "../access/stack/failed-deployment";
import type { PendingOperation } from "../access/stack/pending";
import { compareAccess, type AccessComparison } from "./access";
import { countsOf, nameOf, type Counts, resourceChanges, type ResourceChange, withOrigins } from "./changes";
import { compareText } from "./diff/layout";
import { documentChanges, type DocumentChange } from "./diff/documents";
import type { Step } from "./engine/digest";
import type { EngineEvents } from "./engine/events";
import { isWhole, outcomeOf, type Outcome } from "./outcome";
import { asState, type Point, previewPoint, resourcesAfter, statePoint } from "./points";
import { type PolicyResult, policyResults } from "./policy";
import { warningsOf } from "./warnings";

/** A preview, with nothing secret in it any more. */
export interface Previewed {
  readonly exitCode: number | undefined;
  readonly steps?: readonly Step[];
  readonly events: EngineEvents;
  /** What the engine wrote beside its events: all there is where it did not come to have any. */
  readonly stderr: string;
}

export interface BasePreview {
  readonly ref: string;
  readonly commit: string;
  /** Left out where the ref does not have the stack. */
  readonly preview?: Previewed;
}

/** All that a report is made of. */
export interface Gathered {
  readonly stack: string;
  readonly preview: Previewed;
  /** What is deployed of the stack; left out where it could not be had. */
  readonly state?: NamedReading;
  /** What is deployed of the project's other stacks: a share lives in two. */
  readonly others: readonly NamedReading[];
  readonly base?: BasePreview;
  /** Sentences that a reader has to know. */
  readonly notes: readonly string[];
}

export interface Problem {
  /** The resource; left out for the program, the configuration and the engine. */
  readonly resource?: string;
  readonly text: string;
}

/** What is different between two points: what is deployed, what the base would deploy, what this would. */
export interface Comparison {
  readonly documents: readonly DocumentChange[];
  /** Left out where a side is not known in full: it would show halves as missing that are there. */
  readonly access?: AccessComparison;
}

export interface Pending extends Comparison {
  readonly changes: readonly ResourceChange[];
}

export interface ReportModel extends Comparison {
  readonly stack: string;
  readonly outcome: Outcome;
  /** What it was held against beside what is deployed. */
  readonly base?: Pick<BasePreview, "ref" | "commit">;
  readonly errors: readonly Problem[];
  readonly counts: Counts;
  readonly changes: readonly ResourceChange[];
  /** What the next deployment would do without this change too. Only with a base. */
  readonly pending?: Pending;
  readonly policies: readonly PolicyResult[];
  /** The packs that judged, with their versions. */
  readonly packs: readonly string[];
  /** What an earlier run had begun when it was ended: nobody knows whether AWS did it. */
  readonly unfinished?: readonly PendingOperation[];
  readonly warnings: readonly string[];
  /** Resources whose last deployment failed: what AWS has of them is not known. */
  readonly failed: readonly string[];
  readonly notes: readonly string[];
}

function compared(stack: string, before: Point, after: Point, others: readonly NamedReading[]): Comparison {
  const documents = documentChanges(before.resources, after.resources);
  if (before.reading === undefined || after.reading === undefined) return { documents };
  const sides = sidesOf([asState(before.reading), ...others, after.reading]);
  if (sides.state === undefined || sides.preview === undefined) return { documents };
  return { documents, access: compareAccess([stack, ...others.map(({ source }) => source)], sides, documents) };
}

/** Of a preview that did not come to its end, what it had come to. */
function partly(before: Point, steps: readonly Step[]): Comparison {
  const after = resourcesAfter(steps);
  const reached = new Set(after.map(({ urn }) => urn));
  return {
    documents: documentChanges(
      before.resources.filter(({ urn }) => reached.has(urn)),
      after,
    ),
  };
}

const problem = (text: string, urn: string | undefined): Problem =>
  urn === undefined ? { text } : { resource: nameOf(urn), text };

/** Each once, in an order that does not hang on which resource was quicker. */
function errorsOf({ events, stderr, steps }: Previewed, outcome: Outcome): readonly Problem[] {
  const told = events.diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ message, urn }) => problem(message, urn))
    .toSorted((a, b) => compareText(a.resource ?? "", b.resource ?? "") || compareText(a.text, b.text));
  const all = [...new Map(told.map((each) => [JSON.stringify(each), each])).values()];
  if (outcome !== "failed" || all.length > 0) return all;
  const text = stderr.replace(/^error: /gm, "");
  if (text !== "") return [{ text }];
  return [
    { text: steps === undefined ? "The engine ended without saying why." : "The preview ended without saying why." },
  ];
}

const PARTLY =
  "The preview did not come to its end: resources that it did not come to are missing here, and who may do what afterwards is not known.";

const REFERENCE = "pulumi:pulumi:StackReference";

/** A preview reads the other stack's outputs as they are: what the same change does to that one is not in them. */
const referenceNotes = (steps: readonly Step[]): readonly string[] =>
  [...new Set(steps.flatMap(({ newState, urn }) => (newState?.type === REFERENCE ? [nameOf(urn)] : [])))]
    .sort(compareText)
    .map(
      (name) =>
        `What ${name} shares counts here as it is deployed now. If this change alters that stack too, preview this one again once it is deployed: only then is it seen what comes to it.`,
    );

function baseNotes({ ref, preview }: BasePreview): readonly string[] {
  if (preview === undefined) return [`${ref} does not have this stack: all of it comes with this change.`];
  if (isWhole(outcomeOf(preview))) return [];
  return [
    `The preview of ${ref} itself failed, so that this report compares with what is deployed: changes may be in it that are pending anyway. ` +
      errorsOf(preview, "failed")
        .map(({ text }) => text)
        .join(" "),
  ];
}

interface Compared extends Comparison {
  readonly changes: readonly ResourceChange[];
  readonly pending?: Pending;
}

function againstBase(gathered: Gathered, steps: readonly Step[], baseSteps: readonly Step[]): Compared {
  const { stack, state, others } = gathered;
  const [deployed, base, ours] = [statePoint(state), previewPoint(stack, baseSteps), previewPoint(stack, steps)];
  return {
    changes: withOrigins(steps, baseSteps),
    ...compared(stack, base, ours, others),
    pending: { changes: resourceChanges(baseSteps), ...compared(stack, deployed, base, others) },
  };
}

function comparedWith(gathered: Gathered, outcome: Outcome): Compared {
  const { stack, preview, state, others, base } = gathered;
  const steps = preview.steps ?? [];
  const deployed = statePoint(state);
  if (!isWhole(outcome)) return { changes: resourceChanges(steps), ...partly(deployed, steps) };
  const baseSteps = base?.preview !== undefined && isWhole(outcomeOf(base.preview)) ? base.preview.steps : undefined;
  if (baseSteps !== undefined) return againstBase(gathered, steps, baseSteps);
  return { changes: resourceChanges(steps), ...compared(stack, deployed, previewPoint(stack, steps), others) };
}

/** Those of the stack, and of the others: what the report says of access rests on all of them. */
function failedIn({ state, others, preview }: Gathered): readonly string[] {
  const deployed = [...(state === undefined ? [] : [state]), ...others].flatMap(({ reading }) => reading.resources);
  return failedNames([...deployed, ...resourcesAfter(preview.steps ?? [])]);
}

/** The report on a preview. */
export function reportOf(gathered: Gathered): ReportModel {
  const { stack, preview, base, notes } = gathered;
  const outcome = outcomeOf(preview);
  const comparison = comparedWith(gathered, outcome);
  const failed = failedIn(gathered);
  const report = {
    stack,
    outcome,
    ...(base === undefined ? {} : { base: { ref: base.ref, commit: base.commit } }),
    errors: errorsOf(preview, outcome),
    counts: countsOf(preview.steps ?? []),
    ...comparison,
    policies: policyResults(preview.events.policies),
    ...(gathered.state?.reading.pending === undefined ? {} : { unfinished: gathered.state.reading.pending }),
    packs: [...preview.events.packs].sort(compareText),
    failed,
    notes: [
      ...notes,
      ...referenceNotes(preview.steps ?? []),
      ...(base === undefined ? [] : baseNotes(base)),
      ...(outcome === "failed" ? [PARTLY] : []),
    ],
  };
  return { ...report, warnings: warningsOf(report, preview.events) };
}
