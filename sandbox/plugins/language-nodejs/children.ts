/** The node processes that the language host runs, so that none outlives it. */
import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";

/** How long a child may take to end by itself before it is killed. */
const GRACE_MS = 5_000;

const running = new Set<ChildProcess>();

/** Starts node with these arguments and keeps an eye on it. */
export function spawnNode(args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(process.execPath, args, options);
  running.add(child);
  child.once("close", () => running.delete(child));
  child.once("error", () => running.delete(child));
  return child;
}

/** The exit code of a child, -1 where a signal ended it. */
export function exitCodeOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve(code ?? -1);
    });
  });
}

/** Asks a child to end, and kills it where it does not in time. */
export function stop(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGINT");
  setTimeout(() => child.kill("SIGKILL"), GRACE_MS).unref();
}

export function stopAll(): void {
  running.forEach(stop);
}

/** For the host's own last moment, when there is no time to wait. */
export function killAll(): void {
  running.forEach((child) => child.kill("SIGKILL"));
}
