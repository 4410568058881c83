/** Texts of the engine, the program and AWS as they can stand in a report: the same problem gives the same text. Pure. */
import { stripVTControlCharacters } from "node:util";

/** Frames of other people's code, and of node itself. */
const FOREIGN_FRAME = /^\s*at .*(node_modules|node:internal|\(node:)/;
/** AWS numbers each answer, e.g. `RequestID: 1b2c…`. */
const REQUEST_ID = /\b(request[ -]?id:?\s*)[0-9A-Za-z-]{8,}/gi;

/** @param folders whose names in front of a path say nothing, e.g. the project's */
export function engineText(message: string, folders: readonly string[]): string {
  const named = [...folders]
    .filter((folder) => folder.length > 1)
    .sort((a, b) => b.length - a.length)
    .reduce((text, folder) => text.replaceAll(`${folder}/`, "").replaceAll(folder, "."), message);
  return stripVTControlCharacters(named)
    .replace(REQUEST_ID, "$1…")
    .split("\n")
    .filter((line) => !FOREIGN_FRAME.test(line))
    .map((line) => line.trimEnd())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
