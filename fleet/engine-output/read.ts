/** What an engine said of one run, as data: every sentence about it is made from this. Pure. */
import { cleaned, isText } from "./clean";
import { type Diagnostic, diagnosticsIn } from "./diagnostics";
import { displayed, eventsIn, hasSummary, isReadingOnly, isRun, remarksOf } from "./events";
import { diffRow, progressRow } from "./rows";
import { DONE_WORDS, type Remark, stepsOf, type ToldStep } from "./steps";

export interface EngineOutput {
  /** Without colours, one line a line. */
  readonly text: string;
  /** Whether it is the text of anything. */
  readonly isText: boolean;
  /** `run`: something was begun. `preview`: no more than a preview is in it. `nothing`: no sign of either. */
  readonly began: "run" | "preview" | "nothing";
  /** A refresh, or an import: AWS is read, and not changed. */
  readonly onlyReads: boolean;
  readonly steps: readonly ToldStep[];
  readonly errors: readonly Diagnostic[];
  /** Whether the engine told all steps: its list of errors or its summary is there. */
  readonly isWhole: boolean;
  readonly snapshot: "saved" | "not saved" | "not known";
}

const HEADER = /^\s*(Updating|Destroying|Refreshing|Importing|Previewing [a-z]+) \(/;
/** What the engine prints when no step is under way any more. */
const END = /^(?:Diagnostics|Policies|Resources|Outputs|Duration):/m;
const SUMMARY = /^(?:Resources|Duration):/m;
/** @see https://github.com/pulumi/pulumi/blob/master/pkg/backend/snapshot.go */
const NOT_SAVED =
  /failed to (?:save|verify|serialize) snapshot|error: (?:.*: )?writing snapshot:|while (?:writing the new snapshot file|marshalling the checkpoint)|snapshot integrity failure; it was already written/;

const snapshotOf = (text: string, ended: boolean): EngineOutput["snapshot"] =>
  NOT_SAVED.test(text) ? "not saved" : ended ? "saved" : "not known";

interface Section {
  readonly header: string;
  readonly lines: readonly string[];
}

function sectionsOf(text: string): readonly Section[] {
  const sections: { header: string; lines: string[] }[] = [{ header: "", lines: [] }];
  for (const line of text.split("\n")) {
    const [, header] = HEADER.exec(line) ?? [];
    if (header === undefined) sections.at(-1)?.lines.push(line);
    else sections.push({ header, lines: [] });
  }
  return sections;
}

const isPreview = ({ header }: Section): boolean => header.startsWith("Previewing");
/** They tell of the state what an update tells of AWS. */
const READS: ReadonlySet<string> = new Set(["Refreshing", "Importing"]);
const isReading = ({ header }: Section): boolean => READS.has(header);
/** What comes before any header: rows of progress tell by their words that it was no preview; others do not. */
const withDiffs = ({ header }: Section): boolean => header !== "";
/** A resource's `[urn=…]` is so near below its row. */
const NEAR = 3;

function remarksIn(section: Section, endsWithin: boolean): readonly Remark[] {
  const { lines } = section;
  return lines.flatMap((line, at) => {
    const row = progressRow(line, endsWithin && at === lines.length - 1);
    if (row !== undefined) return [row];
    return (withDiffs(section) ? diffRow(line, lines.slice(at + 1, at + 1 + NEAR)) : undefined) ?? [];
  });
}

/** A display that tells no end tells how many there were: where all that was begun ended, each did. */
function endedByCount(steps: readonly ToldStep[], all: readonly Remark[], text: string): readonly ToldStep[] {
  if (all.some(({ end }) => end !== "not told")) return steps;
  const countOf = (word: string): number =>
    Number(new RegExp(String.raw`^ {4}[+~-] +(\d+) ${word}$`, "m").exec(text)?.[1] ?? 0);
  return steps.map((step) => {
    const { doing, end } = step;
    const isSingle = doing === "creating" || doing === "updating" || doing === "deleting";
    if (end !== "not told" || !isSingle) return step;
    const begun = all.filter((each) => each.doing === doing).length;
    return begun > 0 && countOf(DONE_WORDS[doing]) === begun ? { ...step, end: "done" } : step;
  });
}

/** `pre-step`: AWS was not asked yet. `post-step`: it was, and did it. */
function byErrors(steps: readonly ToldStep[], errors: readonly Diagnostic[]): readonly ToldStep[] {
  return steps.map((step) => {
    const own = errors.find(({ about }) => about?.name === step.name && about.type === step.type);
    if (own === undefined || step.end === "done") return step;
    const error = { error: own.message };
    if (/\bpre-step event returned an error/.test(own.message)) return { ...step, ...error, end: "not tried" };
    if (/\bpost-step event returned an error/.test(own.message)) return { ...step, ...error, end: "done" };
    return { ...step, ...error, end: "failed" };
  });
}

function ofEvents(text: string): EngineOutput | undefined {
  const events = eventsIn(text);
  if (events.length === 0) return undefined;
  const shown = displayed(events);
  const errors = diagnosticsIn(shown);
  const began = isRun(events) ? "run" : "preview";
  const isWhole = hasSummary(
    events.filter(({ summaryEvent }) => began === "preview" || summaryEvent?.isPreview !== true),
  );
  const onlyReads = isReadingOnly(events);
  const steps = onlyReads ? [] : byErrors(stepsOf(remarksOf(events)), errors);
  const snapshot = snapshotOf(text, isWhole);
  return { text: shown, isText: true, began, onlyReads, steps, errors, isWhole, snapshot };
}

/** @param raw what the engine printed, both streams, or its event log */
export function readOutput(raw: string): EngineOutput {
  const text = cleaned(raw);
  const logged = ofEvents(text);
  if (logged !== undefined) return logged;
  const errors = diagnosticsIn(text);
  const sections = sectionsOf(text);
  const runs = sections.filter((section) => !isPreview(section));
  const changing = runs.filter((section) => !isReading(section));
  const remarks = changing.flatMap((section) =>
    remarksIn(section, section === sections.at(-1) && !text.endsWith("\n")),
  );
  const isBegun = runs.some(({ header }) => header !== "") || remarks.length > 0;
  const last = sections.at(-1)?.lines.join("\n") ?? "";
  const isWhole = END.test(last);
  const steps = byErrors(endedByCount(stepsOf(remarks), remarks, last), errors);
  return {
    text,
    isText: isText(raw),
    began: isBegun ? "run" : sections.length > 1 ? "preview" : "nothing",
    onlyReads: runs.some(isReading) && changing.every(({ header }) => header === ""),
    steps,
    errors,
    isWhole,
    snapshot: snapshotOf(text, SUMMARY.test(last)),
  };
}
