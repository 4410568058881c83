/** The command lines of `npm run sandbox` and `npm start`. Pure: all that is wrong comes back, nothing was done yet. */
import * as path from "node:path";
import { Command, CommanderError, Option } from "commander";
import { didYouMean } from "../access/cli/near";
import { isEndpoint } from "./emulator";
import { ENGINE_SOURCES, ENGINE_VARIABLE, isEngineSource, type EngineSource } from "./engine";
import { DEFAULT_FOLDER } from "./sandbox";

/** What `npm run sandbox` is to do. */
export interface SandboxTask {
  /** Absolute. */
  readonly folder: string;
  /** Endpoint of an emulator that runs already. */
  readonly aws?: string;
  readonly authorizer: boolean;
  readonly engine?: EngineSource;
  readonly reset: boolean;
  readonly keep: boolean;
  readonly env: boolean;
  /** A command of any name, or pulumi's arguments. */
  readonly run?:
    { readonly command: string; readonly args: readonly string[] } | { readonly pulumi: readonly string[] };
}

type Parsed<T> =
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "invalid"; readonly problems: readonly string[] }
  | { readonly kind: "task"; readonly task: T };

/** The exit code for wrong arguments. */
export const WRONG_ARGUMENTS = 2;

export const describeWrongArguments = (problems: readonly string[], command: string): string =>
  ["The arguments are wrong:", ...problems.map((problem) => `  - ${problem}`), `See ${command} -- --help`].join("\n");

const HELP: readonly string[] = ["--help", "-h"];

const EXAMPLES = `
Most useful:
  npm run sandbox -- preview --stack owner --diff    what would change in the owner account
  npm run sandbox -- up --stack owner --yes          deploy the owner account, then the same with external
  npm run sandbox -- refresh --stack owner --yes     compare the state with the emulated AWS
  npm run sandbox -- stack output --stack owner      the key's ARN, policy and so on
  npm run sandbox -- destroy --stack external --yes  take it away again
  npm run sandbox -- exec -- aws sts get-caller-identity   any command in its environment

What it is made of, and where its state is: docs/sandbox.md`;

interface Options {
  readonly folder: string;
  readonly aws?: string;
  readonly authorizer: boolean;
  readonly engine?: string;
  readonly reset?: true;
  readonly keep?: true;
  readonly env?: true;
}

const sandboxProgram = (): Command =>
  new Command("npm run sandbox --")
    .description("Runs pulumi with these arguments against emulated AWS accounts. Own options come before them.")
    .argument("[arguments...]", "pulumi's arguments as you would type them, or: exec -- COMMAND")
    .addOption(new Option("--folder <dir>", "the sandbox's folder").default(DEFAULT_FOLDER))
    .option("--aws <url>", "the endpoint of an emulator that runs already")
    .option("--no-authorizer", "let the emulated AWS allow everything, as it does by itself")
    .option(
      "--engine <source>",
      `take the engine from there only: ${ENGINE_SOURCES.join(", ")} (also ${ENGINE_VARIABLE})`,
    )
    .option("--keep", "stay open until Ctrl-C, after the command if there is one")
    .option("--env", "print the environment as shell exports; only with --keep")
    .option("--reset", "remove the sandbox's folder first: state, emulated accounts, logs")
    .passThroughOptions()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });

interface Words {
  /** What follows the command's own options. */
  readonly rest: readonly string[];
  readonly help: boolean;
  readonly problems: readonly string[];
}

/** Reads the own options, and notes each that there isn't: pulumi's stand behind its command. */
function ownOptions(program: Command, argv: readonly string[]): Words {
  const known = [...program.options.flatMap(({ long }) => long ?? []), ...HELP];
  try {
    const { operands, unknown } = program.parseOptions([...argv]);
    const [stranger, ...others] = unknown;
    if (stranger === undefined) return { rest: operands, help: false, problems: [] };
    const further = ownOptions(program, others);
    if (HELP.includes(stranger)) return { ...further, help: true };
    const [name = stranger] = stranger.split("=");
    const problem = known.includes(name)
      ? `${name} takes no value.`
      : `There is no option ${stranger}.${didYouMean(stranger, known)} Options of pulumi stand behind its command.`;
    return { ...further, problems: [problem, ...further.problems] };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const problem = error.message.replace(/^error: option '(\S+).*' argument missing$/, "$1 needs a value");
    return { rest: [], help: false, problems: [`${problem}.`] };
  }
}

function problemsOf({ folder, aws, engine, env, keep }: Options, rest: readonly string[]): string[] {
  const problems: string[] = [];
  if (folder.trim() === "") problems.push("--folder needs a value.");
  if (aws !== undefined && !isEndpoint(aws)) {
    problems.push(`--aws ${JSON.stringify(aws)} is no endpoint: one looks like http://127.0.0.1:5000`);
  }
  if (engine !== undefined && !isEngineSource(engine)) {
    problems.push(`--engine ${JSON.stringify(engine)} is none of ${ENGINE_SOURCES.join(", ")}.`);
  }
  if (env && !keep) problems.push("--env needs --keep: the emulated AWS ends with the sandbox.");
  if (rest[0] === "exec" && commandOf(rest) === undefined) {
    problems.push("exec needs a command: npm run sandbox -- exec -- COMMAND");
  }
  return problems;
}

/** The command behind `exec`, with or without `--` before it. */
function commandOf([, ...rest]: readonly string[]): { command: string; args: readonly string[] } | undefined {
  const [command, ...args] = rest[0] === "--" ? rest.slice(1) : rest;
  return command === undefined ? undefined : { command, args };
}

function runOf(rest: readonly string[]): Pick<SandboxTask, "run"> {
  if (rest.length === 0) return {};
  const run = rest[0] === "exec" ? commandOf(rest) : { pulumi: rest };
  return run === undefined ? {} : { run };
}

/**
 * @param argv the arguments after the program's name
 * @param checkout what a folder is relative to where none is given; a given one is relative to `cwd`
 */
export function parseSandboxArguments(
  argv: readonly string[],
  checkout: string,
  cwd = process.cwd(),
): Parsed<SandboxTask> {
  const program = sandboxProgram();
  const { rest, help, problems } = ownOptions(program, argv);
  const options = program.opts<Options>();
  const text = program.helpInformation() + EXAMPLES;
  if (help) return { kind: "help", text };
  const all = [...problems, ...problemsOf(options, rest)];
  if (all.length > 0) return { kind: "invalid", problems: all };
  const { folder, aws, authorizer, engine, reset = false, keep = false, env = false } = options;
  if (rest.length === 0 && !keep && !reset) return { kind: "help", text };
  const base = program.getOptionValueSource("folder") === "default" ? checkout : cwd;
  return {
    kind: "task",
    task: {
      folder: path.resolve(base, folder),
      authorizer,
      reset,
      keep,
      env,
      ...(aws === undefined ? {} : { aws }),
      ...(engine !== undefined && isEngineSource(engine) ? { engine } : {}),
      ...runOf(rest),
    },
  };
}

const startProgram = (): Command =>
  new Command("npm start --")
    .description("Deploys the walkthrough into two emulated AWS accounts and reads both secrets.")
    .option("--keep", "stay open until Ctrl-C afterwards");

/** @param argv the arguments after the program's name */
export function parseStartArguments(argv: readonly string[]): Parsed<{ readonly keep: boolean }> {
  if (argv.some((word) => HELP.includes(word))) return { kind: "help", text: startProgram().helpInformation().trim() };
  const problems = argv
    .filter((word) => word !== "--keep")
    .map((word) => {
      if (word.startsWith("--keep=")) return "--keep takes no value.";
      return word.startsWith("-")
        ? `There is no option ${word}.${didYouMean(word, ["--keep", ...HELP])}`
        : `"${word}" is not expected here.`;
    });
  if (problems.length > 0) return { kind: "invalid", problems };
  return { kind: "task", task: { keep: argv.includes("--keep") } };
}
