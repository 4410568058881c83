/** The file that has all of a report, beside the one that a comment is made of. */
import { rm } from "node:fs/promises";
import * as path from "node:path";
import { fromHere } from "../access/cli/here";

/** `report.md` → `report.full.md`. */
export function fullFileOf(out: string): string {
  const { dir, name, ext } = path.parse(out);
  return path.join(dir, `${name}.full${ext}`);
}

/** One of an earlier run would tell of another preview. */
export const removeFile = (file: string): Promise<void> => rm(fromHere(file), { force: true });
