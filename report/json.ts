/** The report for machines. The shape is documented in docs/report.md and changes only together with `version`. Pure. */
import { EXIT_CODES } from "./outcome";
import type { ReportModel } from "./model";
import { summaryText } from "./summary";

export const JSON_VERSION = 1;

/** One JSON object; its last line has no line break. */
export const jsonReport = (report: ReportModel): string =>
  JSON.stringify(
    { version: JSON_VERSION, exitCode: EXIT_CODES[report.outcome], summary: summaryText(report), ...report },
    null,
    2,
  );
