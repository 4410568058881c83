/** What checkov's JSON says, as the failed checks of each case. Pure. */
import { z } from "zod";

/** Which checks failed, or rules reported, by the name of the case; a case without a finding is left out. */
export type Findings = Readonly<Record<string, readonly string[]>>;

export interface CheckovAnswer {
  /** The version that answered. */
  readonly version: string;
  /** Sorted, each once. */
  readonly findings: Findings;
}

export class CheckovError extends Error {}

const SUMMARY = z.object({ checkov_version: z.string(), parsing_errors: z.number() });
const RUN = z.object({
  check_type: z.string(),
  results: z.object({
    failed_checks: z.array(z.object({ check_id: z.string(), file_path: z.string() })),
    parsing_errors: z.array(z.string()).default([]),
  }),
  summary: SUMMARY,
});
/** One run a framework; a single one is no list, and without any there is a summary alone. */
const ANSWER = z.union([z.array(RUN), RUN.transform((run) => [run]), SUMMARY]);

/** `/level-account.json` → `level-account` */
const caseOf = (file: string): string => file.replace(/^.*\//, "").replace(/\.json$/, "");

/** @param text standard output of `checkov --output json` @throws CheckovError where it is something else, or a file could not be read */
export function parseAnswer(text: string): CheckovAnswer {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CheckovError(`checkov answered no JSON: ${text.slice(0, 200)}`);
  }
  const parsed = ANSWER.safeParse(json);
  if (!parsed.success)
    throw new CheckovError(`checkov's answer has another form than expected: ${parsed.error.message}`);
  if (!Array.isArray(parsed.data)) return { version: parsed.data.checkov_version, findings: {} };
  const runs = parsed.data;
  // A file that was not read would look like one without a finding.
  const unread = runs.flatMap(({ results }) => results.parsing_errors);
  if (unread.length > 0 || runs.some(({ summary }) => summary.parsing_errors > 0)) {
    throw new CheckovError(`checkov could not read ${unread.join(", ") || "all files"}`);
  }
  const failed = runs.flatMap(({ results }) => results.failed_checks);
  const names = [...new Set(failed.map(({ file_path }) => caseOf(file_path)))].sort();
  const checksOf = (name: string): readonly string[] =>
    [...new Set(failed.filter(({ file_path }) => caseOf(file_path) === name).map(({ check_id }) => check_id))].sort();
  return {
    version: runs[0]?.summary.checkov_version ?? "",
    findings: Object.fromEntries(names.map((name) => [name, checksOf(name)])),
  };
}
