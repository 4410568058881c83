/** What the pack says to a resource, at its default levels and with trusted parties configured. */
import { JUDGING_RULES } from "../../../policypack/rules";
import type { Resource } from "../../../policypack/resources/resource";
import type { Rule } from "../../../policypack/rule";
import type { Subject } from "../judge";
import { TRUST } from "./places";

const isMandatory = ({ enforcementLevel = "mandatory" }: Rule): boolean => enforcementLevel === "mandatory";

const RULES = JUDGING_RULES.filter(isMandatory);

/** Of what a security team configures, what the rule's schema takes. */
const configOf = ({ configSchema }: Rule, configured: Resource["config"]): Resource["config"] =>
  Object.fromEntries(Object.entries(configured).filter(([name]) => configSchema?.properties[name] !== undefined));

export interface Refusal {
  readonly rule: string;
  readonly what: string;
}

/** The first thing that each mandatory rule finds. */
export function* refusalsOf(
  { type, name, props, provider }: Subject,
  configured: Resource["config"] = TRUST,
): Generator<Refusal> {
  for (const rule of RULES) {
    if (!rule.appliesTo(type)) continue;
    const found: string[] = [];
    const resource: Resource = {
      type,
      name,
      urn: name,
      props,
      provider: provider && { ...provider, urn: provider.name },
      config: configOf(rule, configured),
    };
    rule.check(resource, ({ what }) => found.push(what));
    const [first] = found;
    if (first !== undefined) yield { rule: rule.name, what: first };
  }
}

export const firstRefusal = (subject: Subject): Refusal | undefined => {
  for (const refusal of refusalsOf(subject)) return refusal;
  return undefined;
};
