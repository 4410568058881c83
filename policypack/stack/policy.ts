/** Stack rules as the SDK wants them. */
import type { StackValidationPolicy } from "@pulumi/policy";
import type { StackResource } from "../../access/stack/resources";
import { aboutOf, type Surroundings, today } from "../policy";
import type { Properties } from "../resources/resource";
import { STACK } from "../resources/types";
import { violationMessage } from "../rule";
import { stackResources } from "./from-engine";
import { stackJudgementOf } from "./judgement";
import type { Stack, StackFinding, StackRule } from "./rule";

/** The SDK makes the resources anew for each policy; where they are the same, so is the world that was made of them. */
type Remember = (resources: readonly StackResource[]) => readonly StackResource[];

function remembering(): Remember {
  let last: { readonly text: string; readonly resources: readonly StackResource[] } | undefined;
  return (resources) => {
    const text = JSON.stringify(resources);
    if (last?.text !== text) last = { text, resources };
    return last.resources;
  };
}

/** What a message names: a resource by its URN, or the stack. */
export function subjectOf(
  { urn = "" }: StackFinding,
  { resources }: Stack,
): { readonly name: string; readonly type: string } {
  return resources.find((each) => each.urn === urn) ?? { name: "the stack", type: STACK };
}

/** The SDK's policy of a stack rule. */
export function stackPolicyOf(
  rule: StackRule,
  around: Surroundings = { today },
  remember: Remember = (resources) => resources,
): StackValidationPolicy {
  return {
    ...aboutOf(rule),
    validateStack: (args, report) => {
      const { configs } = around;
      const config = args.getConfig<Record<string, unknown>>();
      configs?.set(rule.name, config);
      const resources = remember(stackResources(args));
      const stack = { resources, config, ...(configs && { configOf: (name: string) => configs.get(name) }) };
      for (const finding of stackJudgementOf(rule, stack, around.today()).violations) {
        report(violationMessage(rule, subjectOf(finding, stack), finding), finding.urn);
      }
    },
  };
}

/** The SDK's policies of stack rules that run together, in this order. */
export function stackPoliciesOf(rules: readonly StackRule[]): StackValidationPolicy[] {
  const configs = new Map<string, Properties>();
  const remember = remembering();
  return rules.map((rule) => stackPolicyOf(rule, { today, configs }, remember));
}
