/** Rules as the SDK wants them. */
import type { Policy, ReportViolation, ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { configSchemaOf, judgementOf, repairedBy } from "./judgement";
import { notApplicable } from "./not-applicable";
import { type Properties, resourceOf } from "./resources/resource";
import { type Rule, type RuleAbout, violationMessage } from "./rule";

/** The strictest reading for whoever turns rules on by name: all are mandatory unless they say otherwise. */
const DEFAULT_LEVEL = "mandatory";

/** What a policy has from outside. */
export interface Surroundings {
  /** The day, `YYYY-MM-DD` (UTC). */
  readonly today: () => string;
  /**
   * The configurations of the rules that are switched on, noted as each is asked: the SDK gives a policy its own only.
   * Left out for a rule that runs alone.
   */
  readonly configs?: Map<string, Properties>;
}

const DATE_LENGTH = "YYYY-MM-DD".length;
export const today = (): string => new Date().toISOString().slice(0, DATE_LENGTH);

function validate(rule: Rule, args: ResourceValidationArgs, report: ReportViolation, around: Surroundings): void {
  const { configs } = around;
  const alone = resourceOf(args);
  configs?.set(rule.name, alone.config);
  const resource = configs === undefined ? alone : { ...alone, configOf: (name: string) => configs.get(name) };
  if (!rule.appliesTo(args.type)) notApplicable(args, `${rule.name} has nothing to say about ${args.type}`);
  const { violations, unknown } = judgementOf(rule, resource, around.today());
  for (const finding of violations) report(violationMessage(rule, resource, finding));
  // One report for all rules is what a reader can use: known-at-preview names those that could not judge.
  if (unknown !== undefined) notApplicable(args, `${unknown} is not known at preview: reported by known-at-preview`);
}

/**
 * Changes what the rule can repair, and nothing where the rule finds nothing, an exception covers it, or something is not known
 * yet: what is left is judged afterwards. Values are written into the SDK's own object, which keeps secrets secret.
 */
function remediate(
  rule: Rule,
  args: ResourceValidationArgs,
  around: Surroundings,
): Record<string, unknown> | undefined {
  const resource = resourceOf(args);
  const { violations, unknown } = judgementOf(rule, resource, around.today());
  if (rule.remediate === undefined || violations.length === 0 || unknown !== undefined) return undefined;
  const changes = repairedBy(rule.remediate, resource);
  return changes === undefined ? undefined : Object.assign(args.props, changes);
}

/** What the SDK tells the engine about a rule. */
export function aboutOf(rule: RuleAbout): Policy {
  const { name, description, severity, remedy, url, frameworks } = rule;
  const [framework] = frameworks;
  return {
    name,
    description,
    severity,
    url,
    remediationSteps: remedy,
    enforcementLevel: rule.enforcementLevel ?? DEFAULT_LEVEL,
    tags: frameworks.map((each) => `${each.name} ${each.reference}`),
    configSchema: configSchemaOf(rule),
    ...(framework === undefined ? {} : { framework }),
  };
}

/** The SDK's policy of a rule. */
export function policyOf(rule: Rule, around: Surroundings = { today }): ResourceValidationPolicy {
  return {
    ...aboutOf(rule),
    validateResource: (args, report) => {
      validate(rule, args, report, around);
    },
    ...(rule.remediate === undefined ? {} : { remediateResource: (args) => remediate(rule, args, around) }),
  };
}

/** The SDK's policies of rules that run together, in this order. */
export function policiesOf(rules: readonly Rule[]): ResourceValidationPolicy[] {
  const configs = new Map<string, Properties>();
  return rules.map((rule) => policyOf(rule, { today, configs }));
}
