/** Writes a bundle where the user wants it. */
import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { fromHere } from "../../access/cli/here";
import { AccessError } from "../../access/stack/errors";
import { codeOf } from "../failure";
import { BUNDLE_FILES, type Bundle } from "./bundle";

/** What is in the folder now; `undefined` where there is none. */
async function entriesOf(folder: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function replace(target: string, draft: string): Promise<void> {
  const former = `${draft}.former`;
  await rename(target, former);
  try {
    await rename(draft, target);
  } catch (error) {
    await rename(former, target);
    throw error;
  }
  await rm(former, { recursive: true });
}

/**
 * The whole bundle or nothing of it: it is written beside and moved there. A folder that is there is replaced with `force` only,
 * and never one in which there is anything but a bundle.
 * @throws {AccessError} where it is refused or cannot be written
 */
export async function writeBundle(out: string, bundle: Bundle, force: boolean): Promise<void> {
  const target = fromHere(out);
  const draft = `${target}.${randomUUID()}.tmp`;
  try {
    const present = await entriesOf(target);
    const strangers = (present ?? []).filter((name) => !(BUNDLE_FILES as readonly string[]).includes(name));
    if (strangers.length > 0) {
      throw new AccessError(
        `${out} has files that are no part of a bundle (${strangers.join(", ")}): give --out another folder.`,
      );
    }
    if (present !== undefined && present.length > 0 && !force) {
      throw new AccessError(`${out} has a bundle already: give --force to write it anew, or --out another folder.`);
    }
    await mkdir(draft);
    for (const [name, text] of bundle) await writeFile(path.join(draft, name), text, { flag: "wx" });
    await (present === undefined ? rename(draft, target) : replace(target, draft));
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    if (error instanceof AccessError) throw error;
    throw new AccessError(
      `${out} cannot be written (${codeOf(error)}): give --out a folder whose parent exists and that you may write to.`,
    );
  }
}
