/** The command line of `npm run drift`. Pure. */
import { Command } from "commander";
import { once, readCommandLine } from "../../accounts/command-line";

export interface DriftTask {
  readonly stack: string;
  readonly out?: string;
}

export type DriftArguments =
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "task"; readonly task: DriftTask }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

type Values = readonly [string] | undefined;
interface Options {
  readonly stack?: Values;
  readonly out?: Values;
}

const EXAMPLES = `
Runs a preview with a refresh, and npm run access -- --live, of one stack. Changes nothing.

Examples:
  npm run drift -- --stack owner
  npm run drift -- --stack owner --out drift/owner.json      for npm run issue
  npm run sandbox -- exec -- npm run drift -- --stack owner

Exit codes: 0 AWS is as deployed, 1 it could not be looked at, 2 wrong arguments, 3 it differs. More: docs/workflows.md`;

const program = (): Command =>
  new Command("npm run drift --")
    .description("Looks whether AWS still is as a stack was deployed.")
    .option("--stack <name>", "the stack (required)", once)
    .option("--out <file>", "write what was found there, too", once);

/** @param argv the arguments after the program's name */
export function parseDriftArguments(argv: readonly string[]): DriftArguments {
  const line = readCommandLine<Options>(program(), argv, EXAMPLES);
  if (line.kind === "help") return line;
  const { stack, out } = line.options;
  const problems = [...line.problems];
  if (stack === undefined) problems.push("--stack is missing: the name of the stack.");
  if (problems.length > 0 || stack === undefined) return { kind: "invalid", problems };
  return { kind: "task", task: { stack: stack[0], ...(out === undefined ? {} : { out: out[0] }) } };
}
