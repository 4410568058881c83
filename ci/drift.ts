/**
 * `npm run drift`: whether AWS still is as a stack was deployed.
 * Exit codes: 0 it is; 1 it could not be looked at; 2 wrong arguments; 3 it differs.
 */
import { execa } from "execa";
import { mkdir, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { fromHere } from "../access/cli/here";
import { pendingIn, type PendingOperation } from "../access/stack/pending";
import { parseDriftArguments, type DriftTask } from "./drift/arguments";
import {
  cannotRefresh,
  liveCheck,
  notPreviewed,
  previewCheck,
  resultText,
  verdictOf,
  withPending,
  type Check,
} from "./drift/result";
import { CiError } from "./failure";
import { runCommand, say } from "./main";

const EXIT_CODES = { clean: 0, unknown: 1, drift: 3 } as const;

/** Runs a command to its end, in the project's folder; what it prints is one text. */
async function run(
  command: string,
  args: readonly string[],
): Promise<{ readonly exitCode: number; readonly text: string }> {
  const { exitCode, all, code } = await execa(command, args, { all: true, reject: false, stdin: "ignore" });
  if (code === "ENOENT") throw new CiError(`${command} is not on PATH.`);
  return { exitCode: exitCode ?? 1, text: all };
}

async function preview(stack: string): Promise<Check> {
  const options = ["--refresh", "--expect-no-changes", "--diff", "--non-interactive", "--color", "never"];
  const { exitCode, text } = await run("pulumi", ["preview", "--stack", stack, ...options]);
  return previewCheck(exitCode, text);
}

/** @returns none too where the state cannot be had: the preview says so then */
async function pendingOf(stack: string): Promise<readonly PendingOperation[]> {
  const { exitCode, stdout } = await execa("pulumi", ["stack", "export", "--stack", stack, "--non-interactive"], {
    reject: false,
    stdin: "ignore",
  });
  return exitCode === 0 ? pendingIn(JSON.parse(stdout) as unknown) : [];
}

async function live(stack: string): Promise<Check> {
  const script = path.join(__dirname, "..", "access", "cli.ts");
  const node = [...process.execArgv, script, "--live", "--stack", stack];
  const { exitCode, text } = await run(process.execPath, node);
  return liveCheck(exitCode, text);
}

async function look({ stack, out }: DriftTask): Promise<number> {
  const access = await live(stack);
  // The refresh would wait for two minutes and fail; what to do is in the other half.
  const compared = cannotRefresh(access) ? notPreviewed(stack) : await preview(stack);
  const looked = withPending(compared, await pendingOf(stack), stack);
  const result = { version: 1, stack, preview: looked, live: access } as const;
  console.log(`${result.preview.text.trimEnd()}\n\n${result.live.text.trimEnd()}`);
  if (out !== undefined) {
    const file = fromHere(out);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, resultText(result));
  }
  say(`${stack}: preview ${result.preview.verdict}, access in AWS ${result.live.verdict}.`);
  return EXIT_CODES[verdictOf(result)];
}

runCommand("The look for drift", parseDriftArguments(process.argv.slice(2)), look);
