/** HTML and SVG from templates: whatever is put into one is text, unless it is markup that was made here. Pure. */
import { printable } from "../printable";

/** Text that is markup already. Only {@link markup} and {@link verbatim} make it. */
export class Markup {
  constructor(readonly source: string) {}
}

/** What a template takes: text is escaped, lists are put one after the other, and nothing is shown for `undefined`. */
export type Content = string | number | Markup | undefined | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** The text as it is to be read, in an element or between the quotes of an attribute. */
export const escaped = (text: string): string =>
  printable(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");

function sourceOf(content: Content): string {
  if (content === undefined) return "";
  if (typeof content === "string") return escaped(content);
  if (typeof content === "number") return String(content);
  return content instanceof Markup ? content.source : content.map(sourceOf).join("");
}

/** A template whose values are escaped. Attributes have to be quoted. */
export const markup = (parts: TemplateStringsArray, ...values: readonly Content[]): Markup =>
  new Markup(parts.reduce((before, part, index) => before + sourceOf(values[index - 1]) + part));

/** A constant of this program, e.g. its style sheet, that is put in as it is. */
export const verbatim = (source: string): Markup => new Markup(source);

const LINE_BREAK = verbatim("\n");

/** Each on a line of its own, so that two pages can be compared. */
export const lines = (contents: readonly Content[]): Content =>
  contents.flatMap((content, index) => (index === 0 ? [content] : [LINE_BREAK, content]));
