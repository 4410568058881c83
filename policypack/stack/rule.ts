/**
 * What a stack rule is: it judges all resources of a stack together, once they are registered. It cannot keep anything from
 * being made in an update; in a preview it says beforehand what the update would come to.
 */
import type { StackResource } from "../../access/stack/resources";
import type { ConfigOf, Properties } from "../resources/resource";
import type { Finding, RuleAbout } from "../rule";

/** Plain data: from the engine, or from a state's or preview's JSON by `parseStackJson(…).resources`. */
export interface Stack {
  readonly resources: readonly StackResource[];
  /** The configuration of the rule that judges. */
  readonly config: Properties;
  /** For rules about the other rules: the configuration of one by its name; `undefined` where the rule is switched off. */
  readonly configOf?: ConfigOf;
  /** The day, `YYYY-MM-DD`, by which exceptions expire. */
  readonly today?: string;
}

export interface StackFinding extends Finding {
  /** The resource it is about; left out where it is about the stack. */
  readonly urn?: string;
  /** Whether it is certain. What only may be is no violation: `stack-advice` reports it. */
  readonly certain: boolean;
}

export type ReportOnStack = (finding: StackFinding) => void;

export interface StackRule extends RuleAbout {
  check(stack: Stack, report: ReportOnStack): void;
}
