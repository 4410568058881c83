/** The text of a log that came from a file, a terminal or a CI system. Pure. */
import { stripVTControlCharacters } from "node:util";

/** The engine's own marks for colours, where nothing made colours of them. */
const COLOUR_MARK = /<\{%[^%]*%\}>/g;
const BYTE_ORDER_MARK = /^\u{FEFF}/u;

/** What a CI system puts in front of each line: a time; `gh run view --log` has the job and the step before it. */
const STAMP = /^(?:[^\t\n]*\t[^\t\n]*\t)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z ?/gm;

/** One line a line, without colours, whatever wrote it. A spinner goes back to the start of its line to write the next one. */
export const cleaned = (text: string): string =>
  stripVTControlCharacters(text.replace(BYTE_ORDER_MARK, ""))
    .replace(COLOUR_MARK, "")
    .replace(/\r+\n/g, "\n")
    .replaceAll("\r", "\n")
    .replace(STAMP, "");

/** More of them than this share of all characters: these are bytes of something else than text. */
const FEW = 0.02;

/** Whether there is text at all: not empty, and not the bytes of a picture or an archive. */
export function isText(text: string): boolean {
  if (text.trim() === "" || text.includes("\0")) return false;
  // What is no UTF-8 was read as U+FFFD; control characters but for white space and colours are in no log.
  const odd = stripVTControlCharacters(text).match(/\u{FFFD}|(?!\s)\p{Cc}/gu) ?? [];
  return odd.length <= text.length * FEW;
}
