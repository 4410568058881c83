/** The table of errors for the documentation, made from the guidance that the demo gives. */
import type { GuidanceRow, Step } from "./error-guidance";
import { ERROR_GUIDANCE } from "./error-table";

const stepText = ({ side, text }: Step): string => (side === undefined ? text : `(${side}) ${text}`);

const rowText = ({ codes, only, meaning, next }: GuidanceRow): string => {
  const names = codes.map((code) => `\`${code}\``).join(", ");
  const where = only === undefined ? "" : `, where ${only.where}`;
  return `| ${names}${where} | ${meaning} | ${next.map((step) => `• ${stepText(step)}`).join("<br>")} |`;
};

/** One row of the guidance a row, in the order in which they are tried. */
export const errorsTable = (rows: readonly GuidanceRow[] = ERROR_GUIDANCE): string =>
  ["| Error | What it means | What to do |", "| --- | --- | --- |", ...rows.map(rowText)].join("\n");
