/**
 * `npm run policy`: the rules of the pack over a stack's state, a preview or a policy document, without the engine. It changes nothing.
 * Exit codes: 0 no mandatory violation; 1 mandatory violations; 2 wrong arguments, or a file that cannot be used.
 */
import { coloured } from "../access/cli/colour";
import { writePage } from "../access/cli/page-file";
import { AccessError } from "../access/stack/errors";
import { parseArguments, type Task } from "./cli/arguments";
import { readFiles, readSettings } from "./cli/input";
import { jsonReport } from "./cli/json";
import { judge } from "./cli/judge";
import { junitReport } from "./cli/junit";
import { fails, type Report } from "./cli/report";
import { sarifReport } from "./cli/sarif";
import { summaryLines } from "./cli/summary";
import { textReport } from "./cli/text";
import { name, version } from "./package.json";
import { today } from "./policy";
import { RULES } from "./rules";
import { STACK_RULES } from "./stack-rules";

function printed(report: Report, { format, failOn, out }: Task): string {
  switch (format) {
    case "json":
      return jsonReport(report);
    case "sarif":
      return sarifReport(report);
    case "junit":
      return junitReport(report, failOn);
    case "text":
      return textReport(report, out === undefined && coloured());
  }
}

function complain(problems: readonly string[]): number {
  console.error(["The arguments are wrong:", ...problems.map((text) => `  - ${text}`)].join("\n"));
  return 2;
}

/** All that is wrong with any file is told at once. */
async function gathered({ inputs, config }: Task): Promise<Report> {
  const configs = inputs.map((input) => input.config ?? config);
  const [files, settings] = await Promise.allSettled([
    readFiles(inputs),
    readSettings(configs, [...RULES, ...STACK_RULES]),
  ]);
  if (files.status === "fulfilled" && settings.status === "fulfilled") {
    const judged = files.value.flatMap((file, index) =>
      judge([file], settings.value.get(configs[index])?.rules ?? [], today()),
    );
    const notes = [...new Set([...settings.value.values()].flatMap((each) => each.notes))];
    return { pack: { name, version }, files: judged, notes };
  }
  const problems = [files, settings].flatMap((each) => {
    if (each.status === "fulfilled") return [];
    if (!(each.reason instanceof AccessError)) throw each.reason;
    return [each.reason.message];
  });
  throw new AccessError(problems.join("\n"));
}

async function run(task: Task): Promise<number> {
  const report = await gathered(task);
  const text = printed(report, task);
  if (task.out !== undefined) {
    await writePage(task.out, text, "--out");
    console.log([...summaryLines(report), `The report is in ${task.out}.`].join("\n"));
  } else {
    console.log(text);
    // What reads the other formats may show none of it: nothing judged must not look like a pass.
    if (task.format !== "text") console.error(summaryLines(report).join("\n"));
  }
  return fails(report, task.failOn) ? 1 : 0;
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

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(error instanceof AccessError ? error.message : `The rules failed unexpectedly: ${where(error)}`);
    process.exitCode = 2;
  },
);
