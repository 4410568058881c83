/** `npm run sandbox -- ARGUMENTS`: pulumi, or any command, against the sandbox. */
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import * as path from "node:path";
import { Command, Option } from "commander";
import { ENGINE_SOURCES, ENGINE_VARIABLE, parseEngineSource } from "./engine";
import { SandboxError } from "./errors";
import { lockFolder } from "./lock";
import { consoleProgress } from "./progress";
import { DEFAULT_FOLDER, openSandbox, type Sandbox } from "./sandbox";
import { describeStandIns, shellExports } from "./texts";

const CHECKOUT = path.resolve(__dirname, "..");

interface Options {
  readonly folder: string;
  readonly aws?: string;
  readonly authorizer: boolean;
  readonly engine?: string;
  readonly reset?: true;
  readonly keep?: true;
  readonly env?: true;
}

const EXAMPLES = `
Most useful:
  npm run sandbox -- preview --stack owner --diff    what would change in the owner account
  npm run sandbox -- up --stack owner --yes          deploy the owner account, then the same with external
  npm run sandbox -- refresh --stack owner --yes     compare the state with the emulated AWS
  npm run sandbox -- stack output --stack owner      the key's ARN, policy and so on
  npm run sandbox -- destroy --stack external --yes  take it away again
  npm run sandbox -- exec -- aws sts get-caller-identity   any command in its environment

What it is made of, and where its state is: docs/sandbox.md`;

function parseCommandLine(argv: readonly string[]): { options: Options; args: string[]; help: () => void } {
  const program = new Command("npm run sandbox --")
    .description("Runs pulumi with these arguments against emulated AWS accounts. Own options come before them.")
    .argument("[arguments...]", "pulumi's arguments as you would type them, or: exec -- COMMAND")
    .addOption(
      new Option("--folder <dir>", "the sandbox's folder").default(path.join(CHECKOUT, DEFAULT_FOLDER), DEFAULT_FOLDER),
    )
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
    .allowUnknownOption()
    .addHelpText("after", EXAMPLES);
  program.parse([...argv], { from: "user" });
  return {
    options: program.opts<Options>(),
    args: program.args,
    help: () => {
      program.outputHelp();
    },
  };
}

/** Removes a sandbox that nobody uses. */
async function reset(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  const release = await lockFolder(folder);
  try {
    await rm(folder, { recursive: true });
  } finally {
    await release().catch(() => undefined);
  }
  process.stderr.write(`Removed ${folder}.\n`);
}

async function runArguments(sandbox: Sandbox, args: readonly string[]): Promise<number> {
  if (args.length === 0) return 0;
  const [first, ...rest] = args;
  if (first !== "exec") return (await sandbox.pulumi(args, { stdio: "inherit" })).exitCode;
  const [command, ...parameters] = rest[0] === "--" ? rest.slice(1) : rest;
  if (command === undefined) throw new SandboxError("exec needs a command: npm run sandbox -- exec -- COMMAND");
  const cwd = process.env.INIT_CWD ?? process.cwd();
  const { exitCode, stderr } = await sandbox.run(command, parameters, { stdio: "inherit", cwd });
  if (stderr !== "") process.stderr.write(stderr);
  return exitCode;
}

/** Until a signal, which closes the sandbox and ends the process. */
function waitForSignal(): Promise<never> {
  return new Promise(() => {
    setInterval(() => undefined, 60_000);
  });
}

async function main(argv: readonly string[]): Promise<number> {
  const { options, args, help } = parseCommandLine(argv);
  const folder = path.resolve(options.folder);
  if (options.env && !options.keep)
    throw new SandboxError("--env needs --keep: the emulated AWS ends with the sandbox.");
  if (options.reset) await reset(folder);
  if (args.length === 0 && !options.keep) {
    if (!options.reset) help();
    return 0;
  }
  const engine = parseEngineSource(options.engine);
  const sandbox = await openSandbox({
    checkout: CHECKOUT,
    folder,
    progress: consoleProgress(),
    authorizer: options.authorizer,
    ...(options.aws === undefined ? {} : { aws: options.aws }),
    ...(engine === undefined ? {} : { engine }),
  });
  try {
    const standIns = describeStandIns(sandbox.toolchain);
    if (standIns !== undefined) process.stderr.write(`${standIns}\n`);
    if (options.env) process.stdout.write(shellExports(sandbox.variables));
    const exitCode = await runArguments(sandbox, args);
    if (options.keep) {
      process.stderr.write(`The emulated AWS is at ${sandbox.endpoint} until Ctrl-C.\n`);
      await waitForSignal();
    }
    return exitCode;
  } finally {
    await sandbox.close();
  }
}

function report(error: unknown): void {
  if (error instanceof SandboxError) {
    process.stderr.write(`${error.message}\n`);
    return;
  }
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`The sandbox failed unexpectedly.\n${details}\nState and logs are in the sandbox's folder, `);
  process.stderr.write(`${path.join(CHECKOUT, DEFAULT_FOLDER)} unless --folder named another; --reset starts over.\n`);
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    report(error);
    process.exitCode = 1;
  },
);
