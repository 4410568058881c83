/**
 * How the Automation API runs pulumi here: an engine has a process group of its own, and its output goes into a file and not into a pipe.
 * So an engine comes to an end in order whatever happens to the fleet: Ctrl-C reaches it once, from the fleet; and a fleet that is killed
 * takes no engine with it, as a pipe that nobody reads would, in the middle of an update.
 */
import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { AccessError } from "../access/stack/errors";

/** Where an engine's output goes, and where it is noted that it runs. */
export interface EngineWatch {
  readonly stack: string;
  /** Both streams are appended to it. */
  readonly logFile: string;
  readonly journalFile: string;
}

/**
 * The process that becomes the engine writes its own number into the journal before it does: a fleet that is killed at whatever moment has
 * no engine of which the journal does not tell. Of the arguments, the first are the journal and the stack.
 */
const NOTE_AND_BECOME = `printf '{"stack":"%s","engine":%d}\\n' "$1" "$$" >> "$0" && shift && exec "$@"`;

interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

type Run = (
  args: string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  onOutput?: (text: string) => void,
  onError?: (text: string) => void,
  signal?: AbortSignal,
) => Promise<Result>;

/** The command line that does so. @param engine the engine's own */
export const noting = (
  { journalFile, stack }: Pick<EngineWatch, "journalFile" | "stack">,
  engine: readonly string[],
): readonly [command: string, args: readonly string[]] => [
  "/bin/sh",
  ["-c", NOTE_AND_BECOME, journalFile, stack, ...engine],
];

/** What the Automation API calls, though its types do not show it. */
type RunnableCommand = PulumiCommand & { readonly run: Run };

const isRunnable = (command: PulumiCommand): command is RunnableCommand =>
  "run" in command && typeof command.run === "function";

/** The engine ended with another code than 0: why is in its log. */
export class EngineFailed extends Error {
  override readonly name = "EngineFailed";
}

const ENGINE_COMMANDS: ReadonlySet<string> = new Set(["preview", "up", "refresh", "destroy"]);
/** Takes a lock too, and must come to its end. */
const isStackInit = ([one, other]: readonly string[]): boolean => one === "stack" && other === "init";
/** What the fleet leaves to itself when it is killed. */
const isEngine = (args: readonly string[]): boolean => isStackInit(args) || ENGINE_COMMANDS.has(args[0] ?? "");

function runEngine(
  { command, watch }: { readonly command: string; readonly watch: EngineWatch },
  ...[args, cwd, env, , , signal]: Parameters<Run>
): Promise<Result> {
  const log = openSync(watch.logFile, "a");
  const child = spawn(...noting(watch, [command, ...args, "--non-interactive"]), {
    cwd,
    env: { ...process.env, ...env, PULUMI_AUTOMATION_API: "true" },
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  // Once: a second interrupt would make the engine give up in the middle.
  const interrupt = (): boolean => child.kill("SIGINT");
  signal?.addEventListener("abort", interrupt, { once: true });
  if (signal?.aborted === true) interrupt();
  return new Promise<Result>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, killer) => {
      signal?.removeEventListener("abort", interrupt);
      if (code === 0) resolve({ stdout: "", stderr: "", code });
      else reject(new EngineFailed(`pulumi ${args[0] ?? ""} ended with ${code ?? killer ?? "an unknown code"}`));
    });
  });
}

/** Whoever runs a fleet keeps the stack that they have selected. */
const withoutSelecting = (args: readonly string[]): string[] =>
  isStackInit(args) ? [...args, "--no-select"] : [...args];

const NOT_FOUND = [
  "pulumi cannot be run. Either",
  "  - install it, and see that it is on PATH: https://www.pulumi.com/docs/install/",
  "  - try the sandbox: npm run sandbox -- exec -- npm run fleet -- preview",
  "Nothing was begun.",
].join("\n");

/** The Automation API's words on a version that is too old are its own; of a pulumi that there is not it says nothing. */
async function findPulumi(): Promise<PulumiCommand> {
  try {
    return await PulumiCommand.get();
  } catch (error) {
    const words = error instanceof Error && error.name !== "CommandError" ? `${error.message}\n` : "";
    throw new AccessError(words + NOT_FOUND);
  }
}

/** @throws {AccessError} where there is no pulumi on PATH, or one that is too old for the Automation API */
export async function pulumiCommand(): Promise<(watch?: EngineWatch) => PulumiCommand> {
  const found = await findPulumi();
  if (!isRunnable(found))
    throw new Error("This version of @pulumi/pulumi runs pulumi in another way than the fleet knows.");
  const { command } = found;
  return (watch) => {
    const run: Run = (args, ...rest) =>
      watch !== undefined && isEngine(args)
        ? runEngine({ command, watch }, withoutSelecting(args), ...rest)
        : found.run(withoutSelecting(args), ...rest);
    // All else is what was found.
    return Object.assign(Object.create(found) as PulumiCommand, { run });
  };
}
