/** A stack rule's judgement, whoever asks for it. Pure, and it never throws: a rule that fails has found a violation. */
import { exceptionFor, isInForce } from "../exceptions/match";
import { type Exception, readExceptions } from "../exceptions/read";
import { failureOf } from "../failure";
import { configProblems, expiredBy, shortened } from "../judgement";
import type { Stack, StackFinding, StackRule } from "./rule";

export interface StackJudgement {
  readonly violations: readonly StackFinding[];
  /** What is not certain. */
  readonly advice: readonly StackFinding[];
  /** What an exception that is in force lets pass. */
  readonly excepted: readonly { readonly finding: StackFinding; readonly exception: Exception }[];
}

/** What the rules found last in the same resources: stack-advice asks each of them again. */
const found = new WeakMap<
  Stack["resources"],
  Map<StackRule, { readonly config: string; readonly findings: Findings }>
>();
type Findings = readonly StackFinding[];

function findingsOf(rule: StackRule, stack: Stack): Findings {
  const known = found.get(stack.resources) ?? new Map<StackRule, { config: string; findings: Findings }>();
  found.set(stack.resources, known);
  const config = JSON.stringify(stack.config);
  const before = known.get(rule);
  if (rule.companion !== true && before?.config === config) return before.findings;
  const findings = checked(rule, stack);
  known.set(rule, { config, findings });
  return findings;
}

function checked(rule: StackRule, stack: Stack): Findings {
  const findings: StackFinding[] = [];
  try {
    rule.check(stack, (finding) => findings.push(finding));
  } catch (error) {
    findings.push({ ...failureOf(error), certain: true });
  }
  return [
    ...shortened(findings.filter(({ certain }) => certain)),
    ...shortened(findings.filter(({ certain }) => !certain)),
  ];
}

/** What an exception is held against: the resource that a finding is about. */
function subjectOf({ urn }: StackFinding, { resources }: Stack) {
  const resource = resources.find((each) => each.urn === urn);
  const provider = resources.find((each) => each.urn === resource?.provider);
  return {
    urn: urn ?? "",
    props: resource?.properties ?? {},
    ...(provider === undefined ? {} : { provider: { props: provider.properties } }),
  };
}

/** @param today `YYYY-MM-DD`, for exceptions */
export function stackJudgementOf(rule: StackRule, stack: Stack, today: string): StackJudgement {
  const { exceptions } = readExceptions(stack.config);
  const problems = configProblems(rule, stack.config).map((finding) => ({ ...finding, certain: true }));
  const judged = findingsOf(rule, { ...stack, today }).map((finding) => ({
    finding,
    exception: exceptions.length === 0 ? undefined : exceptionFor(exceptions, subjectOf(finding, stack), today),
  }));
  const excepted = judged.flatMap(({ finding, exception }) =>
    exception !== undefined && isInForce(exception, today) ? [{ finding, exception }] : [],
  );
  const standing = judged
    .filter(({ finding }) => !excepted.some((each) => each.finding === finding))
    .map(({ finding, exception }) => (exception === undefined ? finding : expiredBy(finding, exception)));
  return {
    violations: [...problems, ...standing.filter(({ certain }) => certain)],
    advice: standing.filter(({ certain }) => !certain),
    excepted,
  };
}
