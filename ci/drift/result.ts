/** What one look at a stack found, and the issue that tells it. Pure. */
import * as z from "zod";
import { CANNOT_REFRESH } from "../../access/live/difference-secrets";
import { pendingNote, type PendingOperation } from "../../access/stack/pending";
import { driftMarker, LONGEST_BODY, type Marker } from "../comments/marker";

/** `unknown`: it could not be looked at, which is no sign that all is well. */
const verdict = z.enum(["clean", "drift", "unknown"]);
export type Verdict = z.infer<typeof verdict>;

const check = z.strictObject({ verdict, text: z.string() });
export type Check = z.infer<typeof check>;

const result = z.strictObject({
  version: z.literal(1),
  stack: z.string(),
  /** The program and the state, against AWS: what the next deployment would mend. */
  preview: check,
  /** What is deployed, against who has access in AWS. */
  live: check,
});
export type DriftResult = z.infer<typeof result>;

export const resultText = (value: DriftResult): string => `${JSON.stringify(value)}\n`;

/** @returns the result, or nothing where the text is none */
export function parseResult(text: string): DriftResult | undefined {
  try {
    return result.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The words of `pulumi preview --expect-no-changes` where there are some: newer engines say "expected for preview". */
const CHANGES = /no changes were expected(?: for \w+)? but changes (?:were proposed|occurred)/;

export const previewCheck = (exitCode: number, text: string): Check => ({
  verdict: exitCode === 0 ? "clean" : CHANGES.test(text) ? "drift" : "unknown",
  text,
});

/** Whether a secret's policy names a deleted principal, so that the AWS provider cannot read the secret. */
export const cannotRefresh = ({ text }: Check): boolean => text.replace(/\s+/g, " ").includes(CANNOT_REFRESH);

export const notPreviewed = (stack: string): Check => ({
  verdict: "unknown",
  text: `The preview with a refresh was left out: the policy of a secret of ${stack} names a deleted principal, and the refresh would fail. The remedy is below, under the access in AWS.\n`,
});

/** A preview tells nothing of what an earlier run had begun when it was ended: what that left in AWS is in no comparison. */
export function withPending(check: Check, pending: readonly PendingOperation[], stack: string): Check {
  const note = pendingNote(pending, stack);
  if (note === undefined) return check;
  return { verdict: check.verdict === "clean" ? "unknown" : check.verdict, text: `${note}\n\n${check.text}` };
}

/** The exit codes of `npm run access -- --live`. */
export const liveCheck = (exitCode: number, text: string): Check => ({
  verdict: exitCode === 0 ? "clean" : exitCode === 3 ? "drift" : "unknown",
  text,
});

const worst = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes("drift") ? "drift" : verdicts.includes("unknown") ? "unknown" : "clean";

export const verdictOf = ({ preview, live }: DriftResult): Verdict => worst([preview.verdict, live.verdict]);

const IN_WORDS: Readonly<Record<Verdict, string>> = {
  clean: "as deployed",
  drift: "**differs**",
  unknown: "**could not be looked at**",
};

/** A fence that nothing in the text can close. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text.trimEnd()}\n${fence}`;
}

const details = (summary: string, { text }: Check): string =>
  `<details><summary>${summary}</summary>\n\n${fenced(text)}\n\n</details>`;

/** The parts of a stack that is not clean. */
const sectionsOf = ({ stack, preview, live }: DriftResult): readonly string[] => [
  ...(preview.verdict === "clean" ? [] : [details(`${stack}: preview`, preview)]),
  ...(live.verdict === "clean" ? [] : [details(`${stack}: access in AWS`, live)]),
];

const PREAMBLE = [
  "AWS is not as the stacks say, or could not be looked at. This issue is edited at each look, and closed when all is well again.",
  "To have AWS as it is deployed: `pulumi up --refresh --stack STACK`. To keep what is there: change the stack file in a pull request.",
].join("\n");

export interface DriftIssue {
  readonly verdict: Verdict;
  readonly marker: Marker;
  readonly title: string;
  readonly body: string;
}

/**
 * @param results of the stacks that were looked at
 * @param expected all stacks: one without a result could not be looked at
 * @param link to the run, which has the whole output
 */
export function driftIssue(results: readonly DriftResult[], expected: readonly string[], link?: string): DriftIssue {
  const missing = expected.filter((stack) => !results.some((each) => each.stack === stack));
  const rows = [
    ...results.map(({ stack, preview, live }) => [stack, IN_WORDS[preview.verdict], IN_WORDS[live.verdict]]),
    ...missing.map((stack) => [stack, IN_WORDS.unknown, IN_WORDS.unknown]),
  ].map(([stack = "", ...cells]) => `| \`${stack}\` | ${cells.join(" | ")} |`);
  const table = ["| stack | preview with a refresh | access in AWS |", "| --- | --- | --- |", ...rows].join("\n");
  const parts = [driftMarker, PREAMBLE, table];
  if (link !== undefined) parts.push(`The run: ${link}`);
  const left = "Further output was left out, as it is too long for an issue: it is in the run.";
  for (const section of results.flatMap(sectionsOf)) {
    if ([...parts, section, left].join("\n\n").length > LONGEST_BODY) {
      if (!parts.includes(left)) parts.push(left);
    } else if (!parts.includes(left)) parts.push(section);
  }
  return {
    verdict: worst([...results.map(verdictOf), ...missing.map((): Verdict => "unknown")]),
    marker: driftMarker,
    title: "Drift: AWS is not as deployed",
    body: `${parts.join("\n\n")}\n`,
  };
}
