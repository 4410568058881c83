/** Pieces of GitHub Flavored Markdown. Names and messages come from documents that others wrote: none of it is markup. Pure. */
import { markdownCode, markdownText } from "../../access/matrix/markdown";
import { printable } from "../../access/matrix/printable";

export { markdownCode as code };

/**
 * A word that GitHub would make something of, escaped or not: it calls a user whose name stands in a text, and makes a link of an
 * address. As code it is left alone. Addresses that begin with https may be links.
 */
const CALLING = /[^\s]*(?:@[A-Za-z0-9]|\b(?!https:)[A-Za-z][A-Za-z0-9+.-]*:\/\/|\bwww\.)[^\s]*/g;

/** A sentence that shows as it is. */
export function text(sentence: string): string {
  const shown = printable(sentence);
  const calling = [...shown.matchAll(CALLING)];
  const ends = calling.map(({ 0: word, index }) => index + word.length);
  const between = [0, ...ends].map((start, at) => markdownText(shown.slice(start, calling[at]?.index ?? shown.length)));
  return between.map((part, at) => part + (calling[at] === undefined ? "" : markdownCode(calling[at][0]))).join("");
}

/** A text of several lines, within one item of a list. */
export const lines = (message: string): string => message.split("\n").map(text).join("<br>");

/** A block of code, whose content cannot end it. */
export function fenced(language: string, content: readonly string[]): string {
  const runs = content.flatMap((line) => [...line.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const fence = "`".repeat(Math.max(2, ...runs) + 1);
  return [fence + language, ...content, fence].join("\n");
}

/** A text of the engine as it is, line by line. */
export const quoted = (message: string): string => fenced("text", message.split("\n").map(printable));

const HTML: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };
const html = (value: string): string => printable(value).replace(/[<>&"]/g, (character) => HTML[character] ?? "");

/** A name as code, within HTML. */
export const htmlCode = (value: string): string => `<code>${html(value)}</code>`;

/** What can be opened and closed. @param summary HTML */
export const details = (summary: string, content: string, open = false): string =>
  `<details${open ? " open" : ""}><summary>${summary}</summary>\n\n${content}\n\n</details>`;

/** A link to a page, where the address is one. */
export const link = (label: string, url: string): string =>
  /^https:\/\/[^\s<>()]+$/.test(url) ? `[${markdownText(label)}](${url})` : text(url);

export const item = (depth: number, content: string): string => `${"  ".repeat(depth)}- ${content}`;
