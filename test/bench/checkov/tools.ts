/** The two that are compared: the pack as it is now, and what checkov answered when it was last asked. */
import { CASES } from "./cases";
import type { Findings } from "./findings";
import { packFindings } from "./pack";
import type { Tool } from "./tables";
import { RULE_TOPICS, topicsOfCheck } from "./topics";

/** A rule that the table does not know yet counts against the pack alone: it speaks of no topic. */
const topicsOfRule = (name: string) => RULE_TOPICS[name] ?? [];

export const toolsWith = (checkov: Findings): readonly Tool[] => [
  { name: "this pack", findings: packFindings(CASES), topicsOf: topicsOfRule },
  { name: "checkov", findings: checkov, topicsOf: topicsOfCheck },
];
