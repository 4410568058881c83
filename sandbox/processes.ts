/** The commands that run in a sandbox, and what happens to them when the process is told to end. */
import { constants } from "node:os";
import { execa } from "execa";

export interface RunOptions {
  /** `inherit` gives the command the terminal; `pipe` (the default) collects what it prints and gives it no input. */
  readonly stdio?: "inherit" | "pipe";
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunResult {
  readonly exitCode: number;
  /** Empty where the output was inherited. */
  readonly stdout: string;
  readonly stderr: string;
}

interface Running {
  kill(signal: NodeJS.Signals): boolean;
  readonly ended: Promise<unknown>;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** What a shell reports for a command that could not be started. */
const NOT_FOUND = 127;

const notStarted = (
  command: string,
  { code, shortMessage = "" }: { code?: string | undefined; shortMessage?: string | undefined },
): string => (code === "ENOENT" ? `There is no command ${JSON.stringify(command)}.` : shortMessage);

export class Processes {
  private readonly running = new Set<Running>();

  /** Runs a command to its end. A failure is an exit code; 128 plus the signal's number where one ended it. */
  async run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
    const { stdio = "pipe", cwd, env = {} } = options;
    const child = execa(command, args, {
      stdio: stdio === "inherit" ? "inherit" : ["ignore", "pipe", "pipe"],
      env,
      extendEnv: false,
      reject: false,
      stripFinalNewline: false,
      ...(cwd === undefined ? {} : { cwd }),
    });
    const entry: Running = { kill: (signal) => child.kill(signal), ended: child };
    this.running.add(entry);
    const result = await child;
    this.running.delete(entry);
    const bySignal = result.signal === undefined ? NOT_FOUND : 128 + constants.signals[result.signal];
    const reason =
      result.exitCode === undefined && result.signal === undefined ? `${notStarted(command, result)}\n` : "";
    return {
      exitCode: result.exitCode ?? bySignal,
      stdout: result.stdout ?? "",
      stderr: (result.stderr ?? "") + reason,
    };
  }

  /** Ends what still runs, and waits for it: pulumi writes its state when it is asked to end. */
  async endAll(): Promise<void> {
    const ended = [...this.running].map((entry) => entry.ended);
    this.running.forEach((entry) => entry.kill("SIGTERM"));
    await Promise.allSettled(ended);
  }

  /**
   * Makes signals end this process in order: the running command first, then `close`, then the process, with the exit
   * code that says so. @returns `close`, done at most once
   */
  closeOnSignals(close: () => Promise<void>): () => Promise<void> {
    let closing: Promise<void> | undefined;
    const onSignal = (signal: (typeof SIGNALS)[number]): void => {
      // Ctrl-C has reached the command too; a second interrupt would make pulumi give up in the middle.
      const reachedAll = signal === "SIGINT" && process.stdin.isTTY;
      if (!reachedAll) this.running.forEach((entry) => entry.kill(signal));
      const ended = [...this.running].map((entry) => entry.ended);
      void Promise.allSettled(ended)
        .then(closeOnce)
        .finally(() => process.exit(128 + constants.signals[signal]));
    };
    const closeOnce = (): Promise<void> => {
      closing ??= close().finally(() => {
        SIGNALS.forEach((signal) => process.off(signal, onSignal));
      });
      return closing;
    };
    SIGNALS.forEach((signal) => process.on(signal, onSignal));
    return closeOnce;
  }
}
