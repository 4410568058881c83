/** What Pulumi's own command says of stacks: the `pulumi` on PATH, with this process's environment. Read-only. */
import { execFile } from "node:child_process";
import * as z from "zod";
import { parseStackJson, type StackReading } from "../stack/file";
import { AccessError } from "../stack/errors";

/** States hold every resource with its inputs and outputs: large stacks have many megabytes. */
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;
const ERROR_LINES = 12;

interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly failure?: { readonly notFound: boolean };
}

const NOT_FOUND = [
  "pulumi is not on PATH. Either",
  "  - install it: https://www.pulumi.com/docs/install/",
  "  - try the sandbox: npm run sandbox -- exec -- npm run access",
  "  - read files: npm run access -- --from FILE",
].join("\n");

function run(args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile("pulumi", args, { maxBuffer: MAX_OUTPUT_BYTES }, (error, stdout, stderr) => {
      const failure = error === null ? {} : { failure: { notFound: error.code === "ENOENT" } };
      resolve({ stdout, stderr, ...failure });
    });
  });
}

const diagnostics = z.object({ diagnostics: z.array(z.object({ message: z.string() })) });

/** What went wrong: on standard error, or for a failing program among the preview's diagnostics. */
function complaint({ stdout, stderr }: Outcome): string {
  let told = stderr;
  try {
    const parsed = diagnostics.safeParse(JSON.parse(stdout));
    if (parsed.success) told = [...parsed.data.diagnostics.map(({ message }) => message), stderr].join("\n");
  } catch {
    // No JSON: standard error is all there is.
  }
  const lines = told.split("\n").filter((line) => line.trim() !== "");
  return [...new Set(lines)].slice(0, ERROR_LINES).join("\n");
}

async function pulumi(args: readonly string[], notFound = NOT_FOUND): Promise<string> {
  const outcome = await run(args);
  if (outcome.failure === undefined) return outcome.stdout;
  if (outcome.failure.notFound) throw new AccessError(notFound);
  throw new AccessError(`\`pulumi ${args.join(" ")}\` failed:\n${complaint(outcome)}`);
}

const stackList = z.array(z.object({ name: z.string() }));

/**
 * The project's stacks.
 * @throws {AccessError} where there is none, or pulumi cannot be run
 */
export async function stackNames(): Promise<readonly string[]> {
  const parsed = stackList.safeParse(JSON.parse(await pulumi(["stack", "ls", "--json", "--non-interactive"])));
  const names = parsed.success ? parsed.data.map(({ name }) => name).sort() : [];
  if (names.length > 0) return names;
  throw new AccessError("The project has no stacks yet: deploy one, name one with --stack, or read files with --from.");
}

/** @throws {AccessError} where there is no such stack, or pulumi cannot be run */
export async function readState(stack: string): Promise<StackReading> {
  const text = await pulumi(["stack", "export", "--stack", stack, "--non-interactive"]);
  return parseStackJson(text, `stack ${stack}`);
}

/** Runs the program, and changes nothing. @throws {AccessError} where it fails */
export async function readPreview(stack: string): Promise<StackReading> {
  const args = ["preview", "--json", "--show-sames", "--stack", stack, "--non-interactive"];
  return parseStackJson(await pulumi(args), `the preview of stack ${stack}`);
}

/**
 * A stack's outputs, as they are; secret ones are masked.
 * @param notFound what to say where there is no pulumi
 * @throws {AccessError} where there is no such stack, or pulumi cannot be run
 */
export async function readOutputs(stack: string, notFound: string): Promise<unknown> {
  const args = ["stack", "output", "--json", "--stack", stack, "--non-interactive"];
  return JSON.parse(await pulumi(args, notFound)) as unknown;
}
