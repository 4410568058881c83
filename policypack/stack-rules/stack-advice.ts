import { nameOfException } from "../exceptions/match";
import { stackJudgementOf } from "../stack/judgement";
import type { StackRule } from "../stack/rule";

/** Made from the other stack rules: it tells what they could not decide, and which exceptions they were told to make. */
export const stackAdvice = (rules: readonly StackRule[]): StackRule => ({
  name: "stack-advice",
  description: "What the stack rules could not decide is reported, and every exception that they made.",
  severity: "low",
  enforcementLevel: "advisory",
  companion: true,
  remedy: "correct what is named, then remove the exception from the rule's configuration.",
  url: "https://www.pulumi.com/docs/iac/packages-and-automation/crossguard/configuration/",
  frameworks: [],
  check(stack, report) {
    const { configOf, today } = stack;
    for (const rule of rules) {
      const config = configOf === undefined ? stack.config : configOf(rule.name);
      if (config === undefined || today === undefined) continue;
      const { advice, excepted } = stackJudgementOf(rule, { ...stack, config }, today);
      for (const finding of advice) {
        report({
          ...finding,
          certain: true,
          what: `${rule.name} cannot tell: ${finding.what}`,
          remedy: finding.remedy ?? rule.remedy,
        });
      }
      for (const { finding, exception } of excepted) {
        const what = `${rule.name} is excepted ${nameOfException(exception)} until ${exception.expires}: ${finding.what}`;
        report({ ...finding, certain: true, what, why: `${finding.why} The reason given: ${exception.reason}` });
      }
    }
  },
});
