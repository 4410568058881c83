/** Writes a page, or a report, where the user wants it. */
import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { AccessError } from "../stack/errors";
import { fromHere } from "./here";

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "unknown error";

/**
 * Writes the whole file or none: a reader never meets half a page, and a page that was there stays until the new one is.
 * @param option that named the file, for the message
 * @throws {AccessError} where it cannot be written
 */
export async function writePage(file: string, page: string, option = "--html"): Promise<void> {
  const target = fromHere(file);
  const draft = `${target}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, `${page}\n`, { flag: "wx" });
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw new AccessError(
      `${file} cannot be written (${codeOf(error)}): give ${option} a file in a folder that exists and that you may write to.`,
    );
  }
}
