/** Names come from documents that others wrote: nothing in them may steer a terminal or hide in a page. */

/** Control characters, and those that turn the direction of text or take no space. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;

const escaped = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** The text with every character that has no shape of its own written as `\u{…}`. */
export const printable = (text: string): string => text.replace(UNPRINTABLE, escaped);

/** The same for a text of several lines. */
export const printableLines = (text: string): string => text.split("\n").map(printable).join("\n");

const codeUnits = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
  ).join("");

/** JSON with these characters escaped too, which JSON itself lets through; its line breaks are the layout's. */
export const printableJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(UNPRINTABLE, (character) =>
    character === "\n" ? character : codeUnits(character),
  );
