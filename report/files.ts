/** Where reports are written; all of one that is too long goes beside the one that a comment is made of. */
import { mkdir, rm } from "node:fs/promises";
import * as path from "node:path";
import { fromHere } from "../access/cli/here";

/** `report.md` → `report.full.md`. */
export function fullFileOf(out: string): string {
  const { dir, name, ext } = path.parse(out);
  return path.join(dir, `${name}.full${ext}`);
}

/** One of an earlier run would tell of another preview. */
export const removeFile = (file: string): Promise<void> => rm(fromHere(file), { force: true });

/** A job has a folder for its reports, which nobody has made yet. Where it cannot be made, the file that goes there tells it. */
export async function makeFolderOf(out: string): Promise<void> {
  await mkdir(path.dirname(fromHere(out)), { recursive: true }).catch(() => undefined);
}
