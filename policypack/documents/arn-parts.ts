/** ARNs with wildcards, part by part: a star in one part does not run over a colon into the next. */
import { overlap } from "./patterns";

const PARTS = 6;
/** The six parts of an ARN, each with its wildcards. */
export type ArnParts = readonly [
  prefix: string,
  partition: string,
  service: string,
  region: string,
  accountId: string,
  resource: string,
];

/** Whether a Resource's text matches an ARN of this form, part by part. Missing parts at the end are filled with `*`. */
export function overlapsArn(text: string, wanted: ArnParts): boolean {
  if (text === "*") return true;
  const parts = text.split(":");
  if (parts.length === 1) return false;
  const given = [...parts.slice(0, PARTS - 1), parts.slice(PARTS - 1).join(":") || "*"];
  return wanted.every((part, at) => overlap(given[at] ?? "*", part));
}

/** Whether it surely matches none: a star in a text of fewer parts may run over colons. */
export function missesArn(text: string, wanted: ArnParts): boolean {
  if (text.includes("${") || overlapsArn(text, wanted)) return false;
  return text.split(":").length >= PARTS || !overlap(text, wanted.join(":"));
}
