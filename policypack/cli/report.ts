/** What was judged, counted and put in order, for every format. Pure. */
import type { Severity } from "@pulumi/policy";
import type { Enforcement, JudgedFile, Judgement, Violation } from "./judge";
import type { RuleSetting } from "./settings";
import type { FileResource, StackFile } from "./stack-file";
import { STACK } from "../resources/types";

export const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low"];
const ENFORCEMENTS: readonly Enforcement[] = ["mandatory", "advisory"];

export interface Report {
  readonly pack: { readonly name: string; readonly version: string };
  readonly settings: readonly RuleSetting[];
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

export function countsOf(report: Report): Counts {
  const found = foundIn(report);
  const disabled = report.settings.filter(({ level }) => level === "disabled").map(({ rule }) => rule.name);
  return {
    resources: sum(report.files.map(({ file }) => file.resources.length)),
    judged: sum(report.files.map(judgedResources)),
    rules: report.settings.length - disabled.length,
    disabled,
    violations: { mandatory: bySeverity(found, "mandatory"), advisory: bySeverity(found, "advisory") },
    notJudged: sum(unjudgedIn(report).map(({ rules }) => rules.length)),
  };
}

/** Whether anything was found that is to make the command fail. */
export const fails = (report: Report, failOn: Enforcement): boolean =>
  foundIn(report).some(({ enforcement }) => failOn === "advisory" || enforcement === "mandatory");

/** Everything that a reader has to know beside the violations. */
export const notesOf = ({ files, notes }: Report): readonly string[] => [
  ...notes,
  ...files.flatMap(({ file }) => file.notes),
];
