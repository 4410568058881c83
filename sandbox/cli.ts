/** `npm run sandbox -- ARGUMENTS`: pulumi, or any command, against the sandbox. */
import * as path from "node:path";
import { describeWrongArguments, parseSandboxArguments, WRONG_ARGUMENTS, type SandboxTask } from "./arguments";
import { SandboxError } from "./errors";
import { removeFolder } from "./lock";
import { consoleProgress } from "./progress";
import { DEFAULT_FOLDER, openSandbox, type Sandbox } from "./sandbox";
import { describeStandIns, shellExports } from "./texts";

const CHECKOUT = path.resolve(__dirname, "..");

async function runTask(sandbox: Sandbox, run: NonNullable<SandboxTask["run"]>): Promise<number> {
  if ("pulumi" in run) return (await sandbox.pulumi(run.pulumi, { stdio: "inherit" })).exitCode;
  const cwd = process.env.INIT_CWD ?? process.cwd();
  const { exitCode, stderr } = await sandbox.run(run.command, run.args, { stdio: "inherit", cwd });
  if (stderr !== "") process.stderr.write(stderr);
  return exitCode;
}

/** Until a signal, which closes the sandbox and ends the process. */
function waitForSignal(): Promise<never> {
  return new Promise(() => {
    setInterval(() => undefined, 60_000);
  });
}

async function perform({ folder, run, reset, keep, env, ...options }: SandboxTask): Promise<number> {
  if (reset && (await removeFolder(folder))) process.stderr.write(`Removed ${folder}.\n`);
  if (run === undefined && !keep) return 0;
  const sandbox = await openSandbox({ ...options, checkout: CHECKOUT, folder, progress: consoleProgress() });
  try {
    const standIns = describeStandIns(sandbox.toolchain);
    if (standIns !== undefined) process.stderr.write(`${standIns}\n`);
    if (env) process.stdout.write(shellExports(sandbox.variables));
    const exitCode = run === undefined ? 0 : await runTask(sandbox, run);
    if (keep) {
      process.stderr.write(`The emulated AWS is at ${sandbox.endpoint} until Ctrl-C.\n`);
      await waitForSignal();
    }
    return exitCode;
  } finally {
    await sandbox.close();
  }
}

async function main(argv: readonly string[]): Promise<number> {
  const parsed = parseSandboxArguments(argv, CHECKOUT);
  switch (parsed.kind) {
    case "help":
      process.stdout.write(`${parsed.text}\n`);
      return 0;
    case "invalid":
      process.stderr.write(`${describeWrongArguments(parsed.problems, "npm run sandbox")}\n`);
      return WRONG_ARGUMENTS;
    case "task":
      return perform(parsed.task);
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
