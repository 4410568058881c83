/** A rule as the SDK wants it. */
import type { ReportViolation, ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { notApplicable } from "./not-applicable";
import { resourceOf } from "./resources/resource";
import { unknownMetBy } from "./resources/unknowns";
import { type Rule, violationMessage } from "./rule";

/** The strictest reading for whoever turns rules on by name: all are mandatory unless they say otherwise. */
const DEFAULT_LEVEL = "mandatory";

function validate(rule: Rule, args: ResourceValidationArgs, report: ReportViolation): void {
  if (!rule.appliesTo(args.type)) notApplicable(args, `${rule.name} has nothing to say about ${args.type}`);
  const resource = resourceOf(args);
  const unknown = unknownMetBy(() => {
    rule.check(resource, (finding) => {
      report(violationMessage(rule, resource, finding));
    });
  });
  // One report for all rules is what a reader can use: known-at-preview names those that could not judge.
  if (unknown !== undefined) notApplicable(args, `${unknown} is not known at preview: reported by known-at-preview`);
}

/** The SDK's policy of a rule. */
export function policyOf(rule: Rule): ResourceValidationPolicy {
  const { name, description, severity, remedy, url, frameworks, configSchema } = rule;
  const [framework] = frameworks;
  return {
    name,
    description,
    severity,
    url,
    remediationSteps: remedy,
    enforcementLevel: rule.enforcementLevel ?? DEFAULT_LEVEL,
    tags: frameworks.map((each) => `${each.name} ${each.reference}`),
    ...(framework === undefined ? {} : { framework }),
    ...(configSchema === undefined ? {} : { configSchema }),
    validateResource: (args, report) => {
      validate(rule, args, report);
    },
  };
}
