/** Text in XML 1.0. Pure. */

/** Whatever XML 1.0 has no place for, escaped or not: control characters, halves of pairs, two that are no characters. */
// eslint-disable-next-line no-control-regex
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;

const MARKS: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  // Ends a CDATA section, and so has to be escaped everywhere.
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  // A reader would make spaces of them in an attribute, and a line feed of a carriage return anywhere.
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

const possible = (text: string): string => text.replace(IMPOSSIBLE, "\ufffd");

const escaped = (text: string, marks: RegExp): string => possible(text).replace(marks, (mark) => MARKS[mark] ?? mark);

type Attributes = Readonly<Record<string, string | number>>;

const attributes = (values: Attributes): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value), /[&<>"'\t\n\r]/g)}"`)
    .join("");

/** Text between tags. */
export const xmlText = (text: string): string => escaped(text, /[&<>\r]/g);

/** An element with text or elements in it that are XML already. */
export const element = (name: string, values: Attributes, content: readonly string[] = []): string =>
  content.length === 0
    ? `<${name}${attributes(values)}/>`
    : `<${name}${attributes(values)}>${content.join("")}</${name}>`;
