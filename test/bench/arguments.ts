/** The command line of the benchmark. */
import { Command, CommanderError } from "commander";

export const SUITES = ["access", "preview", "scale", "pack", "checkov", "fleet"] as const;
export type Suite = (typeof SUITES)[number];

/** Those that run where none is named. The others take long, or install what nothing else here needs. */
const BY_DEFAULT = ["access", "preview", "scale", "pack"] as const satisfies readonly Suite[];

export type BenchArguments =
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "measure"; readonly suites: readonly Suite[]; readonly runs: number; readonly json: boolean }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

const DEFAULT_RUNS = 5;
const MOST_RUNS = 100;

const isSuite = (text: string): text is Suite => (SUITES as readonly string[]).includes(text);

/** The text as a number of runs, or what is wrong with it. */
function runsOf(text: string): number | string {
  const runs = Number(text);
  return /^\d+$/.test(text) && runs >= 1 && runs <= MOST_RUNS
    ? runs
    : `--runs "${text}" is not a whole number from 1 to ${MOST_RUNS}.`;
}

/** Anything that is neither an option nor one of its values comes back as an argument of the command. */
function command(): Command {
  return new Command("npm run bench --")
    .description("Measures this project. Standard output has the figures, standard error the progress.")
    .argument("[suites...]", `what to measure: ${SUITES.join(", ")} (default: ${BY_DEFAULT.join(", ")})`)
    .option("--runs <n>", `how often each measurement is taken, 1 to ${MOST_RUNS}`, String(DEFAULT_RUNS))
    .option("--json", "print one JSON object")
    .allowUnknownOption()
    .helpOption("-h, --help", "print this")
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined, getOutHelpWidth: () => 80 })
    .exitOverride();
}

/** Reads the arguments after the program's name; what is wrong with them is told all at once. */
export function parseArguments(argv: readonly string[]): BenchArguments {
  // Commander gives up where the last option lacks its value, and would tell of nothing else.
  const lacksValue = argv.at(-1) === "--runs";
  const program = command();
  try {
    program.parse(lacksValue ? argv.slice(0, -1) : argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.code === "commander.helpDisplayed"
      ? { kind: "help", text: program.helpInformation() }
      : { kind: "invalid", problems: [error.message] };
  }
  const { runs: text, json = false } = program.opts<{ runs: string; json?: true }>();
  const runs = runsOf(text);
  const problems = program.args
    .filter((argument) => !isSuite(argument))
    .map((argument) =>
      argument.startsWith("-")
        ? `${argument} is not an option: --runs N, --json or --help.`
        : `"${argument}" is not something to measure: ${SUITES.slice(0, -1).join(", ")} or ${SUITES.slice(-1).join("")}.`,
    );
  if (typeof runs === "string") problems.push(runs);
  if (lacksValue) problems.push(`--runs needs a value: a whole number from 1 to ${MOST_RUNS}.`);
  if (problems.length > 0 || typeof runs === "string") return { kind: "invalid", problems };
  const named = SUITES.filter((suite) => program.args.includes(suite));
  return { kind: "measure", suites: named.length === 0 ? BY_DEFAULT : named, runs, json };
}
