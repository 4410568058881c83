/** `npm run demo`: describes and reads the secret of one side. Exit code 0: read; 1: not read; 2: wrong arguments. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parseArguments } from "./arguments";
import { HELP } from "./options";
import { readSecret } from "./read-secret";
import { exitCodeOf, jsonReport, textReport } from "./report";

const PROJECT = path.resolve(__dirname, "..");

/** A stack file is looked for in the project, whatever folder the command is run in. */
const readStackFile = (file: string): string => readFileSync(path.resolve(PROJECT, file), "utf8");

async function main(argv: readonly string[]): Promise<number> {
  const parsed = parseArguments(argv, readStackFile);
  switch (parsed.kind) {
    case "help":
      console.log(HELP);
      return 0;
    case "invalid":
      if (parsed.json)
        console.log(JSON.stringify({ outcome: "invalid arguments", problems: parsed.problems }, null, 2));
      else console.error(["The arguments are wrong:", ...parsed.problems.map((text) => `  - ${text}`)].join("\n"));
      return 2;
    case "task": {
      const reading = await readSecret(parsed.task.request);
      console.log(parsed.json ? jsonReport(reading, parsed.task) : textReport(reading, parsed.task));
      return exitCodeOf(reading);
    }
  }
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    // Only the kind of error: an unexpected one may quote what it was working on.
    console.error(`The demo failed unexpectedly: ${error instanceof Error ? error.name : "unknown error"}.`);
    process.exitCode = 1;
  },
);
