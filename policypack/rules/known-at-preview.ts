import { findingsOf } from "../judgement";
import { underItsConfiguration, type Resource } from "../resources/resource";
import { anyUnknown } from "../resources/unknowns";
import type { Rule } from "../rule";

/** The rules that a value which is not known yet kept from judging, by the path of the value. */
export function unjudged(rules: readonly Rule[], resource: Resource): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  // Nothing is judged twice where everything is known.
  if (!anyUnknown(resource.props, resource.provider?.props)) return names;
  for (const rule of rules) {
    const judged = underItsConfiguration(resource, rule.name);
    if (judged === undefined || !rule.appliesTo(resource.type)) continue;
    const { unknown: path } = findingsOf(rule, judged);
    if (path === undefined) continue;
    names.set(path, [...(names.get(path) ?? []), rule.name]);
  }
  return names;
}

/** Made from the rules that it watches: it tells which of them could not judge, and why. */
export const knownAtPreview = (rules: readonly Rule[]): Rule => ({
  name: "known-at-preview",
  description: "Everything that the rules judge is known at preview.",
  severity: "medium",
  enforcementLevel: "advisory",
  companion: true,
  remedy:
    "build the document from configuration and known values; for a key that this update creates, deploy the key first, or read the update's own verdict.",
  url: "https://www.pulumi.com/docs/iac/packages-and-automation/crossguard/",
  frameworks: [],
  appliesTo: (type) => rules.some((rule) => rule.appliesTo(type)),
  check(resource, report) {
    for (const [path, names] of unjudged(rules, resource)) {
      report({
        what: `the value of ${path} is not known yet; not judged by ${names.join(", ")}.`,
        why: "a preview that passes says nothing about it; these rules judge it in the update, before the resource is created or changed.",
        allowed: "values that are known when the program runs.",
      });
    }
  },
});
