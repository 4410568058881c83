/**
 * A rule's judgement of a resource, whoever asks for it: the engine, or a runner without one. Pure, and it never throws:
 * a rule that fails has found a violation.
 */
import type { PolicyConfigSchema } from "@pulumi/policy";
import { exceptionFor, isInForce } from "./exceptions/match";
import { type Exception, readExceptions } from "./exceptions/read";
import { exceptionsSchema } from "./exceptions/schema";
import { failureOf } from "./failure";
import type { Remedy } from "./remedies/remedy";
import type { Properties, Resource } from "./resources/resource";
import { unknownMetBy } from "./resources/unknowns";
import type { Finding, Rule } from "./rule";

export interface Judgement {
  readonly violations: readonly Finding[];
  /** What an exception that is in force lets pass. */
  readonly excepted: readonly { readonly finding: Finding; readonly exception: Exception }[];
  /** The path of a value that is not known yet and kept the rule from judging on. */
  readonly unknown: string | undefined;
}

/** A document of ten thousand statements needs no ten thousand messages, and a name of a megabyte not to be repeated. */
const MOST_FINDINGS = 20;
const LONGEST = 4_000;

/** The whole schema of a rule's configuration: its own, and the exceptions that can be made to it. */
export const configSchemaOf = ({ configSchema }: Pick<Rule, "configSchema">): PolicyConfigSchema => ({
  ...configSchema,
  properties: { ...configSchema?.properties, ...exceptionsSchema.properties },
});

/** What is wrong with a rule's configuration: a name that is none of the schema's, an exception that cannot be read. */
export function configProblems(rule: Pick<Rule, "configSchema">, config: Properties): readonly Finding[] {
  const known = Object.keys(configSchemaOf(rule).properties);
  const strange = Object.keys(config).filter((name) => !known.includes(name));
  return [
    ...strange.map((name) => `${name} is no property of this rule's configuration`),
    ...readExceptions(config).problems,
  ].map((problem) => ({
    what: `the rule's configuration cannot be read: ${problem}.`,
    why: "what is configured has no effect, and an exception or a trusted list that one relies on may not be there.",
    allowed: known.join(", "),
    remedy: "correct the file of --policy-pack-config.",
  }));
}

const cut = <F extends Finding>(finding: F): F =>
  finding.what.length <= LONGEST ? finding : { ...finding, what: `${finding.what.slice(0, LONGEST)}… (cut)` };

/** At most so many, with one more that says how many are left out; none of them longer than a screen. */
export function shortened<F extends Finding>(all: readonly F[]): readonly F[] {
  const findings = all.map(cut);
  const rest = findings.length - MOST_FINDINGS;
  const [first] = findings;
  if (rest <= 0 || first === undefined) return findings;
  return [...findings.slice(0, MOST_FINDINGS), { ...first, what: `and ${rest} more violations of this rule.` }];
}

/** The finding, with the exception for it that is over. */
export const expiredBy = <F extends Finding>(finding: F, { expires, reason }: Exception): F => ({
  ...finding,
  what: `${finding.what} The exception for it expired on ${expires} (reason: ${reason}).`,
});

/**
 * Violations, without those that an exception in force covers; an expired one is named.
 * @param today `YYYY-MM-DD`
 */
export function withExceptions(
  findings: readonly Finding[],
  config: Properties,
  resource: Parameters<typeof exceptionFor>[1],
  today: string,
): Pick<Judgement, "violations" | "excepted"> {
  if (findings.length === 0) return { violations: [], excepted: [] };
  const exception = exceptionFor(readExceptions(config).exceptions, resource, today);
  if (exception === undefined) return { violations: findings, excepted: [] };
  if (isInForce(exception, today)) {
    return { violations: [], excepted: findings.map((finding) => ({ finding, exception })) };
  }
  return {
    violations: findings.map((finding) => expiredBy(finding, exception)),
    excepted: [],
  };
}

/** What a rule finds, exceptions left aside. A rule that fails has found that it could not judge. */
export function findingsOf(
  rule: Rule,
  resource: Resource,
): { readonly findings: readonly Finding[]; readonly unknown: string | undefined } {
  const findings: Finding[] = [];
  try {
    const unknown = unknownMetBy(() => {
      rule.check(resource, (finding) => findings.push(finding));
    });
    return { findings: shortened(findings), unknown };
  } catch (error) {
    return { findings: [...shortened(findings), failureOf(error)], unknown: undefined };
  }
}

/**
 * Judges a resource by one rule.
 * @param today `YYYY-MM-DD`, for exceptions
 */
export function judgementOf(rule: Rule, resource: Resource, today: string): Judgement {
  if (!rule.appliesTo(resource.type)) return { violations: [], excepted: [], unknown: undefined };
  const { findings, unknown } = findingsOf(rule, { ...resource, today });
  const { violations, excepted } = withExceptions(findings, resource.config, resource, today);
  return { violations: [...configProblems(rule, resource.config), ...violations], excepted, unknown };
}

/** What a remedy changes; nothing where it fails or meets what is not known yet, since the rule still refuses it then. */
export function repairedBy(remedy: Remedy, resource: Resource): Properties | undefined {
  let changes: Properties | undefined;
  try {
    unknownMetBy(() => {
      changes = remedy(resource);
    });
  } catch {
    return undefined;
  }
  return changes;
}
