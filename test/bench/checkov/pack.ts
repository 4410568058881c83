/** The pack over the cases, in process: every rule, on every resource, as the SDK runs it. */
import { RULES } from "../../../policypack/rules";
import { judge } from "../../policypack/judge";
import type { Case } from "./cases/case";
import type { Findings } from "./findings";

/** The rules that report anything on a case, in the pack's order. */
const reporting = ({ resources }: Pick<Case, "resources">): readonly string[] =>
  RULES.filter((rule) =>
    resources.some((resource) => rule.appliesTo(resource.type) && judge(rule, resource).violations.length > 0),
  ).map(({ name }) => name);

export const packFindings = (cases: readonly Pick<Case, "name" | "resources">[]): Findings =>
  Object.fromEntries(
    cases.map((each) => [each.name, reporting(each)] as const).filter(([, rules]) => rules.length > 0),
  );

/** Rules that a preview shows and does not stop at. */
export const ADVISORY: ReadonlySet<string> = new Set(
  RULES.filter(({ enforcementLevel }) => enforcementLevel === "advisory").map(({ name }) => name),
);
