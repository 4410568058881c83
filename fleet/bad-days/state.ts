/** In what state AWS and the stack are, by what the engine said. Pure. */
import type { EngineOutput } from "../engine-output/read";
import { DONE_WORDS, type ToldStep } from "../engine-output/steps";
import type { Operation } from "../operations";
import { hasNoAnswer } from "./answers";

/** A call that only begins a resource or takes it away: AWS refused it, so that nothing was done. */
const SINGLE_CALL =
  /operation error [^:\n]+: (?:Create|Attach|Delete|Detach|Schedule|Revoke|Retire|Remove)\w*|operation error [^:\n]+: PutSecretValue/;
const REFUSAL = /StatusCode: 4\d\d|api error |\b\w+(?:Exception|Denied|Exists|Fault)\b/;

export type Knowledge = "done" | "refused" | "not tried" | "not known";

/** What is known of a step: a failure says that nothing was done only where AWS itself refused the call that would have. */
export function knowledgeOf({ doing, end, error = "" }: ToldStep): Knowledge {
  if (end === "done") return "done";
  if (end === "not tried") return "not tried";
  if (end === "not told" || doing === "updating") return "not known";
  const isRefused = SINGLE_CALL.test(error) && REFUSAL.test(error) && !hasNoAnswer(error);
  return isRefused ? "refused" : "not known";
}

export const stepsKnown = ({ steps }: EngineOutput, knowledge: Knowledge): readonly ToldStep[] =>
  steps.filter((step) => knowledgeOf(step) === knowledge);

/** `creating a, b; updating c` */
function listed(steps: readonly ToldStep[], wordOf: (step: ToldStep) => string): string {
  const names = new Map<string, Set<string>>();
  for (const step of steps) names.set(wordOf(step), (names.get(wordOf(step)) ?? new Set()).add(step.name));
  return [...names].map(([word, all]) => `${word} ${[...all].join(", ")}`).join("; ");
}
const doingOf = ({ doing }: ToldStep): string => doing;
const doneOf = ({ doing }: ToldStep): string => DONE_WORDS[doing];

function doneText(done: readonly ToldStep[], { snapshot }: EngineOutput): readonly string[] {
  if (done.length === 0) return [];
  const what = listed(done, doneOf);
  switch (snapshot) {
    case "saved":
      return [`Done before, and noted in the state: ${what}.`];
    case "not saved":
      return [`Done in AWS: ${what}. The state does not have it, or not all of it: the engine could not save it.`];
    case "not known":
      return [
        `Done in AWS: ${what}. Whether the state has all of it is not known: the output ends before the engine's own end.`,
      ];
  }
}

/** No refusal of the call itself: of several calls some may have gone through, or an answer was lost. */
function failedText(failed: readonly ToldStep[]): string {
  const names = [...new Set(failed.map(({ name }) => name))].join(", ");
  return `Whether AWS did what was asked for ${names} is not known, nor whether it did a part of it (failed: ${listed(failed, doingOf)}).`;
}

function unknownText(unknown: readonly ToldStep[], { isWhole }: EngineOutput): readonly string[] {
  const [failed, open] = [unknown.filter(({ end }) => end === "failed"), unknown.filter(({ end }) => end !== "failed")];
  const why = isWhole ? "the output does not say how it ended" : "the output ends before that";
  return [
    ...(open.length === 0 ? [] : [`Whether AWS did this is not known, since ${why}: ${listed(open, doingOf)}.`]),
    ...(failed.length === 0 ? [] : [failedText(failed)]),
  ];
}

/** The second half of a replacement comes last: without it the old resource is still there. */
function halvesText({ steps }: EngineOutput): readonly string[] {
  const isReplaced = ({ name, type }: ToldStep): boolean =>
    steps.some((step) => step.doing === "deleting original" && step.name === name && step.type === type);
  const half = steps.filter(
    (step) => step.doing === "creating replacement" && step.end === "done" && !isReplaced(step),
  );
  if (half.length === 0) return [];
  return [`Their originals are in AWS too, as far as the output goes: ${half.map(({ name }) => name).join(", ")}.`];
}

function changesText(output: EngineOutput): string {
  const { steps, isWhole, snapshot } = output;
  const [changed, kept] = [steps.filter((step) => !isKept(step)), steps.filter(isKept)];
  const known = (knowledge: Knowledge) => changed.filter((step) => knowledgeOf(step) === knowledge);
  const [done, untried, unknown] = [known("done"), known("not tried"), known("not known")];
  const isUntouched = done.length === 0 && unknown.length === 0;
  if (isUntouched && isWhole) {
    const unsaved = snapshot === "not saved" ? " The engine could not save the state." : "";
    return `Nothing in AWS was changed.${unsaved}${keptText(kept)}`;
  }
  return (
    [
      ...doneText(done, output),
      ...unknownText(unknown, output),
      ...halvesText(output),
      ...(untried.length === 0 ? [] : [`Not begun in AWS: ${listed(untried, doingOf)}.`]),
      isWhole
        ? wholeText(snapshot)
        : `${isUntouched ? "Up to its end the output tells of no change in AWS. " : ""}What came after the end of the output is not known.`,
    ].join(" ") + keptText(kept)
  );
}

/** What the engine could not save it may not have told either. */
const wholeText = (snapshot: EngineOutput["snapshot"]): string =>
  snapshot === "not saved" ? "The output tells of no other change." : "Nothing else was changed.";

/** `retainOnDelete`: the engine takes it out of the state, and asks AWS for nothing. */
const isKept = ({ doing, retained }: ToldStep): boolean =>
  retained === true && (doing === "deleting" || doing === "deleting original");
const keptText = (kept: readonly ToldStep[]): string =>
  kept.length === 0 ? "" : ` Kept in AWS, since it is retained: ${kept.map(({ name }) => name).join(", ")}.`;

function readingText({ snapshot }: EngineOutput): string {
  const reads = "Nothing in AWS was changed: a refresh or an import only reads.";
  switch (snapshot) {
    case "saved":
      return `${reads} The state has what could be read.`;
    case "not saved":
      return `${reads} The engine could not save the state: it is what it was before, or has a part of what was read.`;
    case "not known":
      return `${reads} Whether the state has what was read is not known.`;
  }
}

const PREVIEW_FAILED = /error: preview failed|\[mandatory\]/;

function previewText({ isWhole, errors, text }: EngineOutput): string {
  if (isWhole && (errors.length > 0 || PREVIEW_FAILED.test(text)))
    return "Nothing in AWS was changed: the preview failed, and no update follows a preview that failed.";
  return "The output has a preview alone, which changes nothing. Whether an update followed is not in it.";
}

/** What state AWS and the stack are in. */
export function stateBy(output: EngineOutput, operation: Operation): string {
  const { began, onlyReads, errors } = output;
  if (operation === "preview") return "A preview changes nothing.";
  if (onlyReads) return readingText(output);
  if (began === "run") return changesText(output);
  if (began === "preview") return previewText(output);
  return errors.length === 0
    ? "Not known: the output does not say whether the engine began."
    : "The output has errors alone, and no sign that the engine began. If this is all that it printed, nothing was changed; if a part is missing, what was changed is not known.";
}
