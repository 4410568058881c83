import { nameOfException } from "../exceptions/match";
import { EXCEPTIONS } from "../exceptions/schema";
import { judgementOf } from "../judgement";
import { underItsConfiguration } from "../resources/resource";
import type { Rule } from "../rule";

/** Made from the rules that exceptions can be made to: it tells which were used, so that none is forgotten. */
export const exceptionsUsed = (rules: readonly Rule[]): Rule => ({
  name: "exceptions",
  description: "Every exception that is used is reported, with its reason and its last day.",
  severity: "low",
  enforcementLevel: "advisory",
  companion: true,
  remedy: "correct the resource, then remove the exception from the rule's configuration.",
  url: "https://www.pulumi.com/docs/iac/packages-and-automation/crossguard/configuration/",
  frameworks: [],
  appliesTo: (type) => rules.some((rule) => rule.appliesTo(type)),
  check(resource, report) {
    const { today } = resource;
    if (today === undefined) return;
    for (const rule of rules) {
      const judged = underItsConfiguration(resource, rule.name);
      // Judged twice only where there is something to be excepted from.
      if (judged?.config[EXCEPTIONS] === undefined) continue;
      for (const { finding, exception } of judgementOf(rule, judged, today).excepted) {
        report({
          what: `${rule.name} is excepted ${nameOfException(exception)} until ${exception.expires}: ${finding.what}`,
          why: `${finding.why} The reason given: ${exception.reason}`,
          allowed: finding.allowed,
        });
      }
    }
  },
});
