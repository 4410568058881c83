/**
 * `npm run report`: previews a stack with the policy pack, and reports what changes and who gains or loses access.
 * Exit codes: 0 the preview went through; 1 wrong arguments or an unexpected failure; 2 a mandatory policy violation;
 * 3 the preview failed. The report is written for 0, 2 and 3. It changes nothing.
 */
import { writePage } from "../access/cli/page-file";
import { AccessError } from "../access/stack/errors";
import { parseArguments, type Task } from "./arguments";
import { ReportError } from "./errors";
import { gather } from "./gather";
import { jsonReport } from "./json";
import { markdownReport } from "./markdown/report";
import { reportOf, type ReportModel } from "./model";
import { EXIT_CODES } from "./outcome";
import { summaryText } from "./summary";
import { fullFileOf, makeFolderOf, removeFile } from "./files";

function complain(problems: readonly string[]): number {
  console.error(["The arguments are wrong:", ...problems.map((text) => `  - ${text}`)].join("\n"));
  return 1;
}

/** A report that a comment would not take has all of it in a second file. */
async function writeMarkdown(report: ReportModel, out: string, link: string | undefined): Promise<void> {
  const file = fullFileOf(out);
  const { text, dropped } = markdownReport(report, { file, ...(link === undefined ? {} : { url: link }) });
  if (dropped.length > 0) await writePage(file, markdownReport(report, {}, Infinity).text, "--out");
  else await removeFile(file);
  await writePage(out, text, "--out");
  const more = dropped.length === 0 ? "" : ` All of it, which is too long for a comment: ${file}.`;
  console.log(`${summaryText(report)}\nThe report is in ${out}.${more}`);
}

async function write(report: ReportModel, { json, out, link }: Task): Promise<void> {
  if (out !== undefined) await makeFolderOf(out);
  if (out === undefined) {
    console.log(json ? jsonReport(report) : markdownReport(report, {}, Infinity).text);
  } else if (json) {
    await writePage(out, jsonReport(report), "--out");
    console.log(`${summaryText(report)}\nThe report is in ${out}.`);
  } else await writeMarkdown(report, out, link);
}

async function run(task: Task): Promise<number> {
  const report = reportOf(await gather(task));
  await write(report, task);
  return EXIT_CODES[report.outcome];
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
      return run(parsed.task);
  }
}

/** An unexpected error may quote what it was working on, which is not for a log: its place in the program says enough. */
function where(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^ {4}at /.test(line));
  return [error.name, ...frames].join("\n");
}

const isTold = (error: unknown): error is Error => error instanceof ReportError || error instanceof AccessError;

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(
      isTold(error)
        ? error.message
        : `The report failed unexpectedly, and was not written. Nothing was deployed or changed. ${where(error)}`,
    );
    process.exitCode = 1;
  },
);
