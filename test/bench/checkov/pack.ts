/** The pack over the cases, in process: every rule, on every resource, as the SDK runs it. */
import { RULES } from "../../../policypack/rules";
import type { Rule } from "../../../policypack/rule";
import { judge, type Subject } from "../../policypack/judge";
import type { Case } from "./cases/case";
import type { Findings } from "./findings";

/** A rule refuses a configuration that is not its own: each gets what it can be told of whom the team trusts. */
const told = (rule: Rule, { config = {}, ...subject }: Subject): Subject => ({
  ...subject,
  config: Object.fromEntries(Object.entries(config).filter(([key]) => key in (rule.configSchema?.properties ?? {}))),
});

/** The rules that report anything on a case, in the pack's order. */
const reporting = ({ resources }: Pick<Case, "resources">): readonly string[] =>
  RULES.filter((rule) =>
    resources.some(
      (resource) => rule.appliesTo(resource.type) && judge(rule, told(rule, resource)).violations.length > 0,
    ),
  ).map(({ name }) => name);

export const packFindings = (cases: readonly Pick<Case, "name" | "resources">[]): Findings =>
  Object.fromEntries(
    cases.map((each) => [each.name, reporting(each)] as const).filter(([, rules]) => rules.length > 0),
  );

/** Rules that a preview shows and does not stop at. */
export const ADVISORY: ReadonlySet<string> = new Set(
  RULES.filter(({ enforcementLevel }) => enforcementLevel === "advisory").map(({ name }) => name),
);
