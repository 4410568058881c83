/**
 * The per-user cache: what is expensive to make (engine, emulator, plugins) is made once a machine, outside the checkout.
 *
 * An entry is a folder named after all that decides its contents. It is built beside its place and moved there when it
 * is whole, so an entry that exists is complete; an interrupted build leaves only a temporary folder, which the next
 * build of the same entry removes.
 */
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import * as path from "node:path";
import envPaths from "env-paths";
import { lock } from "proper-lockfile";

/** Overrides the cache's place, e.g. for a test or a CI cache. */
export const CACHE_VARIABLE = "CROSS_ACCOUNT_CMK_CACHE";

const APPLICATION = "cross-account-cmk";
const TEMPORARY = ".tmp-";
/** A lock whose holder has not renewed it for this long belongs to nobody any more. */
const STALE_LOCK_MS = 15_000;
/** Long enough for another process to build the engine on a slow machine. */
const LOCK_RETRIES = { forever: true, factor: 1.2, minTimeout: 100, maxTimeout: 2_000 } as const;

/** One thing in the cache. `name` holds the version or content hash. */
export interface CacheKey {
  readonly kind: string;
  readonly name: string;
}

/** The cache's folder: `CROSS_ACCOUNT_CMK_CACHE`, or the platform's place for caches. */
export function cacheRoot(environment: NodeJS.ProcessEnv = process.env): string {
  const override = environment[CACHE_VARIABLE];
  return override ? path.resolve(override) : envPaths(APPLICATION, { suffix: "" }).cache;
}

/** Where an entry is, or will be. */
export const entryFolder = ({ kind, name }: CacheKey): string => path.join(cacheRoot(), kind, name);

export const isCached = (key: CacheKey): boolean => existsSync(entryFolder(key));

/**
 * The folder of an entry, built by `build` where it is missing. Two processes that ask at once build it once.
 * @param build fills the temporary folder that it is given; what it throws is thrown here, and nothing is kept
 */
export async function cached(key: CacheKey, build: (temporary: string) => Promise<void>): Promise<string> {
  const folder = entryFolder(key);
  if (existsSync(folder)) return folder;
  const shelf = path.dirname(folder);
  await mkdir(shelf, { recursive: true });
  const release = await lock(folder, { realpath: false, stale: STALE_LOCK_MS, retries: LOCK_RETRIES });
  try {
    if (existsSync(folder)) return folder;
    await removeLeftovers(shelf, key.name);
    const temporary = path.join(shelf, `${TEMPORARY}${key.name}-${randomBytes(4).toString("hex")}`);
    await mkdir(temporary);
    try {
      await build(temporary);
      await rename(temporary, folder);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
    return folder;
  } finally {
    await release();
  }
}

/** Whoever holds the lock is the only builder, so another temporary folder of this name is an interrupted build's. */
async function removeLeftovers(shelf: string, name: string): Promise<void> {
  const leftovers = (await readdir(shelf)).filter((entry) => entry.startsWith(`${TEMPORARY}${name}-`));
  await Promise.all(leftovers.map((entry) => rm(path.join(shelf, entry), { recursive: true, force: true })));
}

/** A short hash of the contents of files and of other text that decides what is built. */
export async function contentHash(files: readonly string[], ...texts: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text.length}:${text}`);
  for (const file of files) {
    const content = await readFile(file);
    hash.update(`${path.basename(file)}:${content.length}:`).update(content);
  }
  return hash.digest("hex").slice(0, 16);
}
