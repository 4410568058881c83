/** What was judged, counted and put in order, for every format. Pure. */
import type { Severity } from "@pulumi/policy";
import type { Enforcement, JudgedFile, Judgement, Violation } from "./judge";
import { askedOf, notAskedNote, notesOfDocument } from "./document/asked";
import type { RuleSetting } from "./settings";
import type { FileResource, StackFile } from "./stack-file";
import { type DocumentType, STACK } from "../resources/types";

export const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low"];
const ENFORCEMENTS: readonly Enforcement[] = ["mandatory", "advisory"];

export interface Report {
  readonly pack: { readonly name: string; readonly version: string };
  readonly files: readonly JudgedFile[];
  /** Sentences that a reader of the result has to know. */
  readonly notes: readonly string[];
}

/** A violation with all that it is about. */
export interface Found extends Violation {
  readonly file: StackFile;
  readonly judgement: Judgement;
}

/** A resource that rules could not judge to their end, and why. */
export interface Unjudged {
  readonly file: StackFile;
  readonly resource: FileResource;
  readonly reason: string;
  readonly rules: readonly string[];
}

export interface Counts {
  readonly resources: number;
  /** Resources that at least one rule has something to say about. */
  readonly judged: number;
  readonly rules: number;
  readonly disabled: readonly string[];
  readonly violations: Readonly<Record<Enforcement, Readonly<Partial<Record<Severity, number>>>>>;
  /** Judgements that did not come to their end. */
  readonly notJudged: number;
}

const rank = ({ enforcement, severity }: Violation): number =>
  ENFORCEMENTS.indexOf(enforcement) * SEVERITIES.length + SEVERITIES.indexOf(severity);

/** All violations: mandatory ones first, then by severity, then in the order of the files. */
export const foundIn = ({ files }: Report): readonly Found[] =>
  files
    .flatMap(({ file, judgements }) =>
      judgements.flatMap((judgement) => judgement.violations.map((violation) => ({ ...violation, file, judgement }))),
    )
    .sort((a, b) => rank(a) - rank(b));

/** One entry for each reason about a resource, with the rules that it stopped. */
export function unjudgedIn({ files }: Report): readonly Unjudged[] {
  const entries = new Map<string, Unjudged>();
  for (const { file, judgements } of files) {
    for (const { rule, resource, notJudged: reason } of judgements) {
      if (reason === undefined) continue;
      const key = JSON.stringify([file.source, resource.urn, reason]);
      const before = entries.get(key)?.rules ?? [];
      entries.set(key, { file, resource, reason, rules: [...before, rule.name] });
    }
  }
  return [...entries.values()];
}

/** Resources of a file that at least one rule has something to say about. What is said of the stack is about none of them. */
export const judgedResources = ({ judgements }: JudgedFile): number =>
  new Set(
    judgements
      .map(({ resource }) => resource)
      .filter(({ type }) => type !== STACK)
      .map(({ urn }) => urn),
  ).size;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

function bySeverity(found: readonly Found[], enforcement: Enforcement): Readonly<Partial<Record<Severity, number>>> {
  const counted = SEVERITIES.map((severity) => {
    const count = found.filter((each) => each.enforcement === enforcement && each.severity === severity).length;
    return [severity, count] as const;
  });
  return Object.fromEntries(counted.filter(([, count]) => count > 0));
}

const names = (settings: readonly RuleSetting[]): readonly string[] => [
  ...new Set(settings.map(({ rule }) => rule.name)),
];

/** The settings of the rules that a file's content can be asked about. */
const settingsFor = ({ file: { reading }, settings }: JudgedFile): readonly RuleSetting[] =>
  reading.kind === "document" ? askedOf(settings, reading) : settings;

/** The rules that are off for a file. */
const disabledIn = (judged: JudgedFile): readonly string[] =>
  names(settingsFor(judged).filter(({ level }) => level === "disabled"));

export function countsOf(report: Report): Counts {
  const found = foundIn(report);
  const { files } = report;
  const on = names(files.flatMap((judged) => settingsFor(judged).filter(({ level }) => level !== "disabled")));
  return {
    resources: sum(files.map(({ file }) => file.resources.length)),
    judged: sum(files.map(judgedResources)),
    rules: on.length,
    disabled: [...new Set(files.flatMap(disabledIn))].filter((name) => !on.includes(name)),
    violations: { mandatory: bySeverity(found, "mandatory"), advisory: bySeverity(found, "advisory") },
    notJudged: sum(unjudgedIn(report).map(({ rules }) => rules.length)),
  };
}

/** Whether anything was found that is to make the command fail. */
export const fails = (report: Report, failOn: Enforcement): boolean =>
  foundIn(report).some(({ enforcement }) => failOn === "advisory" || enforcement === "mandatory");

/** A rule that is off for one file and on for another: the summary tells only of those that are off for all. */
function offNotes(report: Report): readonly string[] {
  const { disabled } = countsOf(report);
  return report.files.flatMap((judged) => {
    const off = disabledIn(judged).filter((name) => !disabled.includes(name));
    return off.length === 0 ? [] : [`${judged.file.source}: its configuration disables ${off.join(", ")}.`];
  });
}

/** What a reader has to know of one file. */
export const notesOfFile = ({ file, settings }: JudgedFile): readonly string[] =>
  file.reading.kind === "document"
    ? [...notesOfDocument(file.source, settings, file.reading), ...file.notes]
    : file.notes;

/** One note for all documents of a kind. */
function notAskedNotes({ files }: Report): readonly string[] {
  const byType = new Map<DocumentType, JudgedFile[]>();
  for (const judged of files) {
    const { reading } = judged.file;
    if (reading.kind === "document") byType.set(reading.type, [...(byType.get(reading.type) ?? []), judged]);
  }
  return [...byType].map(([type, judged]) =>
    notAskedNote(
      type,
      judged.map(({ file }) => file.source),
      judged[0]?.settings ?? [],
    ),
  );
}

/** Everything that a reader has to know beside the violations. */
export const notesOf = (report: Report): readonly string[] => [
  ...report.notes,
  ...report.files.flatMap(notesOfFile),
  ...notAskedNotes(report),
  ...offNotes(report),
];
