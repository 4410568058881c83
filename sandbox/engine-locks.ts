/**
 * The engine's locks on the sandbox's stacks. An engine that was made to give up, by a second Ctrl-C say, leaves its lock
 * behind, and every later command would refuse to work until `pulumi cancel`. In the sandbox nobody has to know that.
 */
import { readdir, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import * as path from "node:path";
import * as z from "zod";
import { isAlive } from "./lock";

const lock = z.object({ pid: z.number().int(), hostname: z.string() });

/** Whether the engine that wrote this lock has ended. A lock that says too little is kept. */
async function isAbandoned(file: string): Promise<boolean> {
  try {
    const found = lock.safeParse(JSON.parse(await readFile(file, "utf8")));
    return found.success && found.data.hostname === hostname() && !isAlive(found.data.pid);
  } catch {
    return false;
  }
}

/** Removes the locks whose engine has ended. @param stateFolder the folder of the file backend */
export async function removeAbandonedLocks(stateFolder: string): Promise<void> {
  const folder = path.join(stateFolder, ".pulumi", "locks");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  for (const file of files) if (await isAbandoned(file)) await rm(file, { force: true });
}
