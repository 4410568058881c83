/** The table of the rules for the documentation, made from the rules themselves. */
import { RULES } from "./rules";
import type { RuleAbout } from "./rule";
import { STACK_RULES } from "./stack-rules";

const frameworksOf = ({ frameworks }: RuleAbout): string =>
  frameworks.map(({ name, version, reference }) => `${name} ${version} ${reference}`).join("; ") || "–";

const configOf = ({ configSchema }: RuleAbout): string =>
  Object.keys(configSchema?.properties ?? {})
    .map((key) => `\`${key}\``)
    .join(", ") || "–";

const rowOf = (rule: RuleAbout): string =>
  `| [\`${rule.name}\`](${rule.url}) | ${[
    rule.description,
    rule.severity,
    rule.enforcementLevel ?? "mandatory",
    configOf(rule),
    frameworksOf(rule),
  ].join(" | ")} |`;

/** One row a rule, in the order in which they are reported; each name links to the page that the rule rests on. */
export const rulesTable = (rules: readonly RuleAbout[] = RULES): string =>
  [
    "| Rule | What holds | Severity | Level | Configuration | Frameworks |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rules.map(rowOf),
  ].join("\n");

/** The same of the stack rules. */
export const stackRulesTable = (): string => rulesTable(STACK_RULES);
