/**
 * `npm run access`: who can use the key and the secrets.
 * Exit codes: 0 printed; 1 not read; 2 wrong arguments; 3 with `--live`: AWS differs from what is deployed.
 */
import { parseArguments, type Task } from "./cli/arguments";
import { explainCell, explanationJson, explanationText } from "./cli/explanation";
import { writePage } from "./cli/page-file";
import { readSessionPolicies } from "./cli/session-policies";
import { gather, gatherStates } from "./cli/sides";
import { textOptions } from "./cli/terminal";
import { printable, printableLines } from "./matrix/printable";
import { compareDeployed, EXIT_CODES } from "./live/compare";
import { type Comparison } from "./live/differences";
import { verdictText } from "./live/headings";
import { liveHtml } from "./live/html";
import { liveJson } from "./live/json";
import { liveMarkdown } from "./live/markdown";
import { liveText } from "./live/text";
import { inquire, type Inquiry } from "./matrix/build";
import { htmlPage } from "./matrix/html/page";
import { jsonReport } from "./matrix/json";
import { markdownReport } from "./matrix/markdown";
import { type Report } from "./matrix/report";
import { textReport } from "./matrix/text";
import { AccessError } from "./stack/errors";

function printed(report: Report, { format }: Task): string {
  switch (format) {
    case "json":
      return jsonReport(report);
    case "markdown":
      return markdownReport(report);
    case "text":
      return textReport(report, textOptions());
  }
}

function complain(problems: readonly string[]): number {
  console.error(["The arguments are wrong:", ...problems.map((text) => `  - ${printable(text)}`)].join("\n"));
  return 2;
}

function printedLive(comparison: Comparison, { format }: Task): string {
  switch (format) {
    case "json":
      return liveJson(comparison);
    case "markdown":
      return liveMarkdown(comparison);
    case "text":
      return liveText(comparison, textOptions());
  }
}

async function explained(request: NonNullable<Task["explain"]>, inquiry: Inquiry, { format }: Task): Promise<number> {
  const policies = await readSessionPolicies(request.call?.sessionPolicies ?? []);
  const explanation = explainCell(request, inquiry, policies);
  if (explanation.kind === "invalid") return complain(explanation.problems);
  const show = format === "json" ? explanationJson : explanationText;
  console.log(show(explanation.explanation));
  return 0;
}

const pageIn = (file: string): string => `The page is in ${file}.`;

async function runLive(task: Task): Promise<number> {
  const { stacks, states } = await gatherStates(task);
  const comparison = await compareDeployed(stacks, states);
  if (task.explain !== undefined) return explained(task.explain, comparison.inquiry, task);
  if (task.html === undefined) console.log(printedLive(comparison, task));
  else {
    await writePage(task.html, liveHtml(comparison));
    console.log(`${verdictText(comparison)}\n${pageIn(task.html)}`);
  }
  return EXIT_CODES[comparison.verdict];
}

async function run(task: Task): Promise<number> {
  const { stacks, sides } = await gather(task);
  const inquiry = inquire(stacks, sides);
  if (task.explain !== undefined) return explained(task.explain, inquiry, task);
  if (task.html === undefined) console.log(printed(inquiry.report, task));
  else {
    await writePage(task.html, htmlPage(inquiry));
    console.log(pageIn(task.html));
  }
  return 0;
}

async function main(argv: readonly string[]): Promise<number> {
  const parsed = parseArguments(argv);
  switch (parsed.kind) {
    case "help":
      console.log(parsed.text);
      return 0;
    case "invalid":
      return complain(parsed.problems);
    case "task":
      return parsed.task.live ? runLive(parsed.task) : run(parsed.task);
  }
}

/** An unexpected error may quote what it was working on, which is not for a log: its place in the program says enough. */
function where(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^ {4}at /.test(line));
  return [error.name, ...frames].join("\n");
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(
      error instanceof AccessError
        ? printableLines(error.message)
        : `The access matrix failed unexpectedly: ${where(error)}`,
    );
    process.exitCode = 1;
  },
);
