/** Pulumi's own command on one stack. */
import { execFile } from "node:child_process";
import { hostname } from "node:os";
import { AccessError } from "../../access/stack/errors";
import { isLocked, locksIn } from "../bad-days/locks";
import { isAlive } from "../folder";

/** States hold every resource with its inputs and outputs: large stacks have many megabytes. */
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;

export interface Outcome {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** A failure is an outcome. @throws {AccessError} where there is no pulumi */
export function pulumi(stack: string, ...args: readonly string[]): Promise<Outcome> {
  const all = [...args, "--stack", stack, "--non-interactive", "--color", "never"];
  return new Promise((resolve, reject) => {
    execFile("pulumi", all, { maxBuffer: MAX_OUTPUT_BYTES }, (error, stdout, stderr) => {
      if (error?.code === "ENOENT")
        reject(new AccessError("pulumi is not on PATH: https://www.pulumi.com/docs/install/"));
      else resolve({ ok: error === null, stdout, stderr });
    });
  });
}

/** Whether all locks are of processes of this machine that do not run any more. */
function isLeftBehind({ stdout, stderr }: Outcome): boolean {
  const text = stdout + stderr;
  const locks = locksIn(text);
  return isLocked(text) && locks.length > 0 && locks.every(({ host, pid }) => host === hostname() && !isAlive(pid));
}

/** Writes the state; the lock of an engine that was killed here is taken away first, as `fleet explain` says. */
export async function changing(stack: string, ...args: readonly string[]): Promise<Outcome> {
  const first = await pulumi(stack, ...args);
  if (first.ok || !isLeftBehind(first)) return first;
  await pulumi(stack, "cancel", "--yes");
  return pulumi(stack, ...args);
}
