/**
 * `npm run fleet`: one operation of pulumi over all stacks of the project.
 * Exit codes: 0 all done; 1 wrong arguments or not begun; 2 something failed; 130 interrupted.
 */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import * as path from "node:path";
import { fromHere } from "../access/cli/here";
import { AccessError } from "../access/stack/errors";
import { codeOf, messageOf } from "../accounts/failure";
import { type ExplainTask, type FleetTask, parseFleetArguments, type ShardsTask } from "./arguments";
import { readOutput } from "./engine-output/read";
import { explain, explanationText } from "./explain";
import { FOLDER, isAlive } from "./folder";
import { runOrphans } from "./orphans/run";
import { selectedStacks } from "./project";
import { type FleetReport, reportJson, reportText } from "./report";
import { runFleet } from "./run";
import { shardsFor } from "./selection";
import { displayFor } from "./terminal";

const NOT_BEGUN = 1;
const EXIT_CODES: Readonly<Record<FleetReport["verdict"], number>> = { done: 0, failed: 2, interrupted: 130 };
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** The first signal lets what is under way come to its end; a second one leaves the engines to themselves, which do so too. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(EXIT_CODES.interrupted);
    say("Interrupted: what is under way comes to its end, nothing else is begun. Once more to leave it to itself.");
    controller.abort();
  };
  SIGNALS.forEach((signal) => process.on(signal, onSignal));
  return controller.signal;
}

async function run(task: FleetTask, project: string): Promise<number> {
  const report = await runFleet(task, {
    project,
    note: say,
    display: (stacks) => displayFor(task.operation, stacks),
    signal: interruption(),
  });
  console.log(task.json ? reportJson(report) : reportText(report, path.join(FOLDER, "report.md")));
  return EXIT_CODES[report.verdict];
}

async function printShards({ stacks, batch }: ShardsTask, project: string): Promise<number> {
  const selection = await selectedStacks(project, stacks);
  console.log(JSON.stringify({ shard: shardsFor(selection.stacks, batch) }));
  return 0;
}

const commandFor = ({ stack, operation, again }: ExplainTask): string =>
  again ??
  (operation === "up" ? `pulumi up --stack ${stack} --policy-pack policypack` : `pulumi ${operation} --stack ${stack}`);

/** @param file standard input where left out @throws {AccessError} where it cannot be read */
function outputIn(file: string | undefined): string {
  try {
    // Standard input is file descriptor 0.
    return readFileSync(file === undefined ? 0 : fromHere(file), "utf8");
  } catch (error) {
    throw new AccessError(`--file ${file ?? "(standard input)"} cannot be read (${codeOf(error)}).`);
  }
}

function explainOutput(task: ExplainTask): number {
  const { stack, file } = task;
  const text = outputIn(file);
  // The output itself tells whether it was more than a preview.
  const operation = task.operation === "preview" && readOutput(text).began === "run" ? "up" : task.operation;
  const explanation = explain(text, {
    stack,
    operation,
    again: commandFor(task),
    policyPack: "policypack",
    here: { host: hostname(), isAlive },
  });
  console.log(`${stack}: ${explanation.kind}\n${explanationText(explanation)}`);
  return 0;
}

async function main(argv: readonly string[]): Promise<number> {
  const parsed = parseFleetArguments(argv);
  // npm runs its scripts in the project's folder.
  const project = process.cwd();
  if (parsed.kind === "help") {
    console.log(parsed.text);
    return 0;
  }
  if (parsed.kind === "invalid") {
    say(["The arguments are wrong:", ...parsed.problems.map((text) => `  - ${text}`)].join("\n"));
    return NOT_BEGUN;
  }
  switch (parsed.task.kind) {
    case "run":
      return run(parsed.task, project);
    case "orphans":
      return runOrphans(parsed.task, project);
    case "shards":
      return printShards(parsed.task, project);
    case "explain":
      return explainOutput(parsed.task);
  }
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    // Nothing is left to wait for but handles of the libraries.
    process.exit(exitCode);
  },
  (error: unknown) => {
    say(messageOf("The fleet", error));
    process.exit(NOT_BEGUN);
  },
);
