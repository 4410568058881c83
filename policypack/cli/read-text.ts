/** The text of a file or of standard input, as a user names it. */
import { open, type FileHandle } from "node:fs/promises";
import { constants, type Stats } from "node:fs";
import { fromHere } from "../../access/cli/here";
import { AccessError } from "../../access/stack/errors";
import { STDIN } from "./inputs";

export const nameOf = (file: string): string => (file === STDIN ? "standard input" : file);

/** PowerShell's `>` writes UTF-16 with its mark; some editors put one before UTF-8. */
function decoded(bytes: Buffer): string {
  const text = bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString("utf16le") : bytes.toString("utf8");
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

/** The most bytes to read, and what to say of a file that has more. */
export interface Most {
  readonly bytes: number;
  readonly problem: string;
}

async function limited(chunks: AsyncIterable<Buffer>, source: string, most: Most | undefined): Promise<Buffer> {
  const read: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (most !== undefined && size > most.bytes) throw new AccessError(`${source} ${most.problem}`);
    read.push(chunk);
  }
  return Buffer.concat(read);
}

/** Others may never end, or wait for a writer that never comes. */
function refuseOthers(stats: Stats, source: string): void {
  if (stats.isFile()) return;
  if (stats.isDirectory()) throw new AccessError(`${source} is a folder: name one file in it.`);
  throw new AccessError(
    `${source} is a pipe, a device or a socket, which is not read: give its content on standard input, with ${STDIN} in the place of the file's name.`,
  );
}

async function bytesOf(file: string, source: string, most: Most | undefined): Promise<Buffer> {
  if (file === STDIN) return limited(process.stdin, source, most);
  let handle: FileHandle | undefined;
  try {
    // Opening a pipe would wait for its writer.
    handle = await open(fromHere(file), constants.O_RDONLY | constants.O_NONBLOCK);
    refuseOthers(await handle.stat(), source);
    return await limited(handle.createReadStream({ autoClose: false }), source, most);
  } finally {
    await handle?.close();
  }
}

/** @throws {AccessError} where it cannot be read */
export async function textOf(file: string, most?: Most): Promise<string> {
  const source = nameOf(file);
  try {
    return decoded(await bytesOf(file, source, most));
  } catch (error) {
    if (error instanceof AccessError) throw error;
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw new AccessError(`${source} cannot be read (${why}).`);
  }
}
