/** The matrix for machines. The shape is documented in docs/access.md and changes only together with `version`. */
import { printableJson } from "./printable";
import { type Report } from "./report";

export const JSON_VERSION = 1;

/** One JSON object; its last line has no line break. */
export const jsonReport = (report: Report): string => printableJson({ version: JSON_VERSION, ...report });
