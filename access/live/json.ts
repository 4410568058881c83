/** The comparison for machines. The shape is documented in docs/access-live.md and changes only together with `version`. */
import { printableJson } from "../matrix/printable";
import { type Comparison } from "./differences";

export const LIVE_JSON_VERSION = 1;

/** One JSON object; its last line has no line break. `matrix` is what `--json` prints without `--live`. */
export const liveJson = ({ verdict, differences, notRead, inquiry }: Comparison): string =>
  printableJson({ version: LIVE_JSON_VERSION, verdict, differences, notRead, matrix: inquiry.report });
