/** One sandbox a folder: two at once would overwrite each other's state. */
import { existsSync, rmSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { lock } from "proper-lockfile";
import { codeOf, messageOf, SandboxError } from "./errors";

interface Holder {
  readonly pid: number;
  readonly command: string;
  readonly since: string;
}

const STALE_MS = 15_000;

const holderFile = (folder: string): string => path.join(folder, "holder.json");
const lockFile = (folder: string): string => path.join(folder, "lock");

async function holderOf(folder: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(holderFile(folder), "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

/** Whether a process with this id runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** The command as the user typed it, near enough to recognise it. */
const thisCommand = (): string =>
  process.argv
    .slice(1)
    .map((part) => path.basename(part))
    .join(" ");

/**
 * Makes the folder where it is not there. A sandbox's folder is removed as a whole by `--reset`, so one with anything else in it
 * must never become one: the user's home, or the checkout itself.
 */
async function ownFolder(folder: string): Promise<void> {
  let entries: readonly string[];
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    entries = await readdir(folder);
  } catch (error) {
    throw new SandboxError(
      `${folder} cannot be a sandbox's folder (${codeOf(error) ?? messageOf(error)}). Name another one with --folder DIR.`,
    );
  }
  // What the lock makes first: its process may have ended before it wrote who holds it.
  const others = entries.filter((entry) => entry !== path.basename(lockFile(folder)));
  if (others.length === 0 || others.includes(path.basename(holderFile(folder)))) return;
  throw new SandboxError(
    `${folder} is not a sandbox's folder: it has ${others.slice(0, 3).join(", ")}${others.length > 3 ? " and more" : ""} in it. ` +
      "Nothing was changed. Name a new or empty one with --folder DIR.",
  );
}

/**
 * Takes the folder for this process until the returned function is called.
 * @throws SandboxError that names the holder where another process has it, and where it is the folder of something else
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await ownFolder(folder);
  const acquire = (): Promise<() => Promise<void>> =>
    lock(folder, { lockfilePath: lockFile(folder), stale: STALE_MS, onCompromised: () => undefined });
  let release: () => Promise<void>;
  try {
    release = await acquire();
  } catch (error) {
    if (codeOf(error) !== "ELOCKED") throw error;
    const holder = await holderOf(folder);
    if (holder === undefined || isAlive(holder.pid)) throw new SandboxError(inUse(folder, holder));
    // Its process was killed: no need to wait until its lock goes stale.
    rmSync(lockFile(folder), { recursive: true, force: true });
    release = await acquire();
  }
  const holder: Holder = { pid: process.pid, command: thisCommand(), since: new Date().toISOString() };
  await writeFile(holderFile(folder), JSON.stringify(holder));
  return () => letGo(release);
}

/** A lock whose folder was deleted meanwhile is no longer held: nothing is left to release. */
async function letGo(release: () => Promise<void>): Promise<void> {
  try {
    await release();
  } catch (error) {
    if (codeOf(error) !== "ERELEASED" && codeOf(error) !== "ENOTACQUIRED") throw error;
  }
}

function inUse(folder: string, holder: Holder | undefined): string {
  const who =
    holder === undefined ? "another process" : `process ${holder.pid} (${holder.command}) since ${holder.since}`;
  return `The sandbox in ${folder} is in use by ${who}. Wait for it, end it, or take another one with --folder DIR.`;
}

/** Removes a sandbox that nobody uses, with all that is in it. @returns whether there was one */
export async function removeFolder(folder: string): Promise<boolean> {
  if (!existsSync(folder)) return false;
  const release = await lockFolder(folder);
  try {
    // The holder's file last: by it, what an interruption leaves is still known as a sandbox's folder.
    for (const entry of await readdir(folder)) {
      if (path.join(folder, entry) !== holderFile(folder)) await rm(path.join(folder, entry), { recursive: true });
    }
    await rm(folder, { recursive: true });
  } finally {
    await release().catch(() => undefined);
  }
  return true;
}
