/** What the findings of a tool on the catalogue are worth: the same rules for both. Pure. */
import type { Case } from "./cases/case";
import type { Findings } from "./findings";
import type { Topic } from "./topics";

/** The topics that a rule or check speaks of; `undefined` for one that does not count. */
export type TopicsOf = (id: string) => readonly Topic[] | undefined;

export interface Outcome {
  readonly verdict: "caught" | "missed" | "passed" | "false alarm";
  /** The findings that make the verdict: on the topic of a violating case, or wrongly on a compliant one. */
  readonly by: readonly string[];
}

const speaksOf = (topics: readonly Topic[] | undefined, wanted: readonly Topic[]): boolean =>
  topics?.some((topic) => wanted.includes(topic)) ?? false;

/**
 * A violating case is caught by a finding on its topic: another finding would be there without what is wrong, or says nothing of
 * it. On a compliant case every finding that counts is a false alarm, except on what is granted to be true.
 */
export function outcomeOf({ name, wrong, granted = [] }: Case, findings: Findings, topicsOf: TopicsOf): Outcome {
  const found = findings[name] ?? [];
  if (wrong.length > 0) {
    const by = found.filter((id) => speaksOf(topicsOf(id), wrong));
    return { verdict: by.length > 0 ? "caught" : "missed", by };
  }
  const by = found.filter((id) => {
    const topics = topicsOf(id);
    return topics !== undefined && !speaksOf(topics, granted);
  });
  return { verdict: by.length > 0 ? "false alarm" : "passed", by };
}

export interface Score {
  readonly caught: number;
  readonly violating: number;
  /** Compliant cases with at least one false alarm. */
  readonly falseAlarms: number;
  readonly compliant: number;
}

export function scoreOf(cases: readonly Case[], outcome: (each: Case) => Outcome): Score {
  const count = (verdict: Outcome["verdict"]): number =>
    cases.filter((each) => outcome(each).verdict === verdict).length;
  const violating = cases.filter(({ wrong }) => wrong.length > 0).length;
  return {
    caught: count("caught"),
    violating,
    falseAlarms: count("false alarm"),
    compliant: cases.length - violating,
  };
}

/** Findings of checks that do not count, with how many cases each has. */
export function uncounted(findings: Findings, topicsOf: TopicsOf): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const id of Object.values(findings).flat()) {
    if (topicsOf(id) === undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}
