/** What a rule is. Rules know nothing of the server that runs them: `pack.ts` alone makes a pack of them. */
import type { EnforcementLevel, PolicyConfigSchema, Severity } from "@pulumi/policy";
import { printable } from "../access/matrix/printable";
import type { Remedy } from "./remedies/remedy";
import type { Resource } from "./resources/resource";

/** A control of a published framework that the rule answers. */
export interface FrameworkReference {
  readonly name: string;
  readonly version: string;
  readonly reference: string;
  readonly specification: string;
}

/** One violation. Each part is a sentence of its own. */
export interface Finding {
  /** Where and what: the statement and the offending value. The resource is added. */
  readonly what: string;
  /** What may come of it. */
  readonly why: string;
  readonly allowed: string;
  /** What to do about it, where that is not the rule's own remedy. */
  readonly remedy?: string;
}

export type Report = (finding: Finding) => void;

export interface Rule {
  /** Kebab-case, the file's name too. */
  readonly name: string;
  /** What holds where the rule is kept, as one sentence. */
  readonly description: string;
  readonly severity: Severity;
  /** `mandatory` unless given. */
  readonly enforcementLevel?: EnforcementLevel;
  /** What to do about a violation. */
  readonly remedy: string;
  /** The AWS or Pulumi page that it rests on. */
  readonly url: string;
  readonly frameworks: readonly FrameworkReference[];
  /** What can be set for the rule alone; exceptions can be made to every rule (see `configSchemaOf`). */
  readonly configSchema?: PolicyConfigSchema;
  /** The rule tells what became of the others' judgements, as advice in every profile, and judges nothing itself. */
  readonly companion?: true;
  /** Whether the rule has anything to say about resources of the type. */
  appliesTo(type: string): boolean;
  check(resource: Resource, report: Report): void;
  /** Repairs a violation, where the level is `remediate`: off unless it is configured. */
  readonly remediate?: Remedy;
}

/** What is told of a rule, whatever it judges: a resource, or a stack. */
export type RuleAbout = Omit<Rule, "appliesTo" | "check" | "remediate">;

/** The whole text of a violation: nothing that a document's author wrote makes a line of its own or turns the text round. */
export const violationMessage = (
  rule: Pick<Rule, "remedy" | "url">,
  resource: Pick<Resource, "name" | "type">,
  { what, why, allowed, remedy }: Finding,
): string =>
  [
    `${resource.name} (${resource.type}): ${what}`,
    `Why it matters: ${why}`,
    `Allowed: ${allowed}`,
    `Remedy: ${remedy ?? rule.remedy}`,
    `See ${rule.url}`,
  ]
    .map(printable)
    .join("\n");
