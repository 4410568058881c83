/** Runs the stack rules over all resources of a file together. Pure. */
import { resourcesOf } from "../../access/stack/resources";
import { STACK } from "../resources/types";
import { violationMessage } from "../rule";
import { isLookedAt } from "../stack/from-engine";
import { stackJudgementOf } from "../stack/judgement";
import { subjectOf } from "../stack/policy";
import type { Stack, StackFinding, StackRule } from "../stack/rule";
import { enforcementOf, type Judgement, type Violation } from "./judge";
import { isStackRule, type RuleSetting } from "./settings";
import type { FileResource, StackFile } from "./stack-file";

const isOfStack = (setting: RuleSetting): setting is RuleSetting<StackRule> => isStackRule(setting.rule);

/** The stack itself, which a finding about no resource is about. */
const stackOf = ({ resources, reading }: StackFile): FileResource =>
  resources.find(({ type }) => type === STACK) ?? {
    type: STACK,
    name: reading.stack ?? "the stack",
    urn: "",
    props: {},
    provider: undefined,
  };

/** A finding may be about a resource that is only read, which no other rule judges. */
const placeOf = ({ urn = "" }: StackFinding, file: StackFile, { resources }: Stack): FileResource => {
  const judged = file.resources.find((each) => each.urn === urn);
  const other = resources.find((each) => each.urn === urn);
  return judged ?? (other === undefined ? stackOf(file) : { ...other, props: {}, provider: undefined });
};

function judgements(
  { rule, level }: RuleSetting<StackRule>,
  file: StackFile,
  stack: Stack,
  day: string,
): readonly Judgement[] {
  const found = new Map<FileResource, Violation[]>();
  for (const finding of stackJudgementOf(rule, stack, day).violations) {
    const message = violationMessage(rule, subjectOf(finding, stack), finding);
    const place = placeOf(finding, file, stack);
    const violation = { enforcement: enforcementOf(level), severity: rule.severity, message };
    found.set(place, [...(found.get(place) ?? []), violation]);
  }
  if (found.size === 0) return [{ rule, resource: stackOf(file), violations: [] }];
  return [...found].map(([resource, violations]) => ({ rule, resource, violations }));
}

/** What the stack rules that are on say to a file; nothing where it holds nothing that they look at. */
export function judgeStack(file: StackFile, on: readonly RuleSetting[], day: string): readonly Judgement[] {
  const { reading } = file;
  if (reading.kind === "document") return [];
  const all = resourcesOf(reading.kind === "state" ? { state: reading.resources } : { steps: reading.steps });
  const resources = all.filter(isLookedAt);
  if (resources.every(({ type }) => type === STACK)) return [];
  const rules = on.filter(isOfStack);
  const configOf = (name: string) => rules.find(({ rule }) => rule.name === name)?.config;
  return rules.flatMap((setting) => judgements(setting, file, { resources, config: setting.config, configOf }, day));
}
