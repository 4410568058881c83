/** Ready configurations for `--policy-pack-config`, made from the rules: one level a rule, to be added to. */
import type { EnforcementLevel } from "@pulumi/policy";
import type { Rule } from "../rule";
import { RULES } from "../rules";
import { STACK_RULES } from "../stack-rules";

export const PROFILES = ["strict", "standard", "advisory"] as const;
export type Profile = (typeof PROFILES)[number];

type Leveled = Pick<Rule, "name" | "enforcementLevel" | "companion">;
const ALL: readonly Leveled[] = [...RULES, ...STACK_RULES];

/** `strict`: whatever a rule finds is refused. `standard`: what the rule itself says. `advisory`: nothing is refused. */
function levelIn(profile: Profile, { enforcementLevel = "mandatory", companion }: Leveled): EnforcementLevel {
  // What could not be judged, and what was excepted, is told in every profile and refused in none.
  if (companion === true || profile === "advisory") return "advisory";
  return profile === "strict" ? "mandatory" : enforcementLevel;
}

/** The configuration of every rule, in the order in which they are reported. */
export const profile = (
  name: Profile,
  rules = ALL,
): Readonly<Record<string, { readonly enforcementLevel: EnforcementLevel }>> =>
  Object.fromEntries(rules.map((rule) => [rule.name, { enforcementLevel: levelIn(name, rule) }]));

/** As it is in its file. */
export const profileText = (name: Profile): string => `${JSON.stringify(profile(name), null, 2)}\n`;
