/** `npm run access`: who can use the key and the secrets. Exit codes: 0 printed; 1 not read; 2 wrong arguments. */
import pc from "picocolors";
import { parseArguments, type Task } from "./cli/arguments";
import { explainCell, explanationJson, explanationText } from "./cli/explanation";
import { gather } from "./cli/sides";
import { inquire } from "./matrix/build";
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
      return textReport(report, { width: process.stdout.columns || Infinity, colour: pc.isColorSupported });
  }
}

function complain(problems: readonly string[]): number {
  console.error(["The arguments are wrong:", ...problems.map((text) => `  - ${text}`)].join("\n"));
  return 2;
}

async function run(task: Task): Promise<number> {
  const { stacks, sides } = await gather(task);
  const inquiry = inquire(stacks, sides);
  if (task.explain !== undefined) {
    const explained = explainCell(task.explain, inquiry);
    if (explained.kind === "invalid") return complain(explained.problems);
    const show = task.format === "json" ? explanationJson : explanationText;
    console.log(show(explained.explanation));
    return 0;
  }
  console.log(printed(inquiry.report, task));
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
      return run(parsed.task);
  }
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    // An unexpected error may quote what it was working on, which is not for a log.
    const expected = error instanceof AccessError;
    console.error(expected ? error.message : `The access matrix failed unexpectedly: ${String(error)}`);
    process.exitCode = 1;
  },
);
