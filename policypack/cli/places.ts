/** Where in a file its resources are, for readers who show findings beside lines. Pure. */
import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import { statementIn } from "./document/lines";
import type { FileResource, StackFile } from "./stack-file";

/** The `urn` of a resource, or of a preview's step, which stands before the resource's own. */
const URN = /"urn"\s*:\s*("(?:[^"\\]|\\.)*")/g;

function parsed(literal: string): string {
  try {
    return String(JSON.parse(literal));
  } catch {
    return "";
  }
}

/** By URN, the line (from 1) of its first mention as a resource's own. */
export function linesOf(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  let line = 1;
  let counted = 0;
  for (const { 1: literal = "", index } of text.matchAll(URN)) {
    for (let at = text.indexOf("\n", counted); at !== -1 && at < index; at = text.indexOf("\n", counted)) {
      line += 1;
      counted = at + 1;
    }
    const urn = parsed(literal);
    if (!lines.has(urn)) lines.set(urn, line);
  }
  return lines;
}

const lines = new WeakMap<StackFile, ReadonlyMap<string, number>>();

function linesIn(file: StackFile): ReadonlyMap<string, number> {
  const known = lines.get(file) ?? linesOf(file.text);
  lines.set(file, known);
  return known;
}

/** The index of the statement that a message about a document by itself is about. */
export const statementOf = ({ name, type }: FileResource, message: string): number | undefined =>
  statementIn(message, `${name} (${type}): `);

/** The line of what a message is about: of the resource; in a document by itself, of the statement. */
export const lineOf = (file: StackFile, resource: FileResource, message = ""): number =>
  file.reading.kind === "document"
    ? file.reading.lineOf(statementOf(resource, message))
    : (linesIn(file).get(resource.urn) ?? 1);

/** A file's URI: relative as the user gave it, which is how a repository's files are found again. */
export function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.split("/").map(encodeURIComponent).join("/");
}
