/** The report for machines. The shape is documented in docs/report.md and changes only together with `version`. Pure. */
import { EXIT_CODES } from "./outcome";
import type { ReportModel } from "./model";
import { summaryText } from "./summary";

export const JSON_VERSION = 1;

/** One JSON object; its last line has no line break. `failed` is there only after a failed deployment. */
export function jsonReport(report: ReportModel): string {
  const { failed, ...rest } = report;
  const more = failed.length === 0 ? {} : { failed };
  const head = { version: JSON_VERSION, exitCode: EXIT_CODES[report.outcome], summary: summaryText(report) };
  return JSON.stringify({ ...head, ...rest, ...more }, null, 2);
}
