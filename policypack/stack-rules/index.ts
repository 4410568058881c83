/** All stack rules, in the order in which they are reported. */
import type { StackRule } from "../stack/rule";
import { brokenShare } from "./broken-share";
import { effectiveAccess } from "./effective-access";
import { lockout } from "./lockout";
import { multiRegionDrift } from "./multi-region-drift";
import { stackAdvice } from "./stack-advice";

/** The stack rules that judge. */
export const JUDGING_STACK_RULES: readonly StackRule[] = [effectiveAccess, lockout, brokenShare, multiRegionDrift];

/** Those, and the one that tells what they could not decide: last, by the SDK's order. */
export const STACK_RULES: readonly StackRule[] = [...JUDGING_STACK_RULES, stackAdvice(JUDGING_STACK_RULES)];
