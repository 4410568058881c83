/**
 * Values as Terraform's language writes them. Pure.
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings
 */

/** Terraform knows fewer escapes than JSON, and begins templates with `${` and `%{`. */
export const hclString = (text: string): string =>
  JSON.stringify(text)
    .replace(/\\(.)/g, (escape, letter) => (letter === "b" ? "\\u0008" : letter === "f" ? "\\u000c" : escape))
    .replace(/[$%](?=\{)/g, (sign) => sign + sign);

const isName = (key: string): boolean => /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key);

const block = (open: string, lines: readonly string[], close: string, indent: string): string =>
  lines.length === 0
    ? open + close
    : [open, ...lines.map((line) => `${indent}  ${line}`), `${indent}${close}`].join("\n");

/** A JSON value as an expression, its further lines indented. */
export function hclValue(value: unknown, indent = ""): string {
  if (typeof value === "string") return hclString(value);
  if (Array.isArray(value)) {
    const members = value as readonly unknown[];
    if (members.every((member) => typeof member === "string") && members.length <= 1) {
      return `[${members.map(hclString).join("")}]`;
    }
    return block(
      "[",
      members.map((member) => `${hclValue(member, `${indent}  `)},`),
      "]",
      indent,
    );
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const lines = Object.entries(value).map(
    ([key, member]) => `${isName(key) ? key : hclString(key)} = ${hclValue(member, `${indent}  `)}`,
  );
  return block("{", lines, "}", indent);
}
