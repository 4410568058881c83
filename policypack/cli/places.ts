/** Where in a file its resources are, for readers who show findings beside lines. Pure. */
import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";

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

/** A file's URI: relative as the user gave it, which is how a repository's files are found again. */
export function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.split("/").map(encodeURIComponent).join("/");
}
