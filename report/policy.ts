/** What the rules of the policy packs said, in parts that a report can set. Pure. */
import { compareText } from "./diff/layout";
import { nameOf, typeOf } from "./changes";
import type { PolicyEvent } from "./engine/events";

export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface PolicyResult {
  readonly rule: string;
  readonly pack: string;
  /** Whether it keeps the update from being made. */
  readonly mandatory: boolean;
  /** Left out where the pack does not tell. */
  readonly severity?: Severity;
  /** The resource, or the stack. */
  readonly name: string;
  readonly type: string;
  /** What holds where the rule is kept; left out for rules of other packs. */
  readonly description?: string;
  readonly what: string;
  readonly why?: string;
  readonly allowed?: string;
  readonly remedy?: string;
  readonly url?: string;
}

/** The lines of this project's pack: see `violationMessage` in policypack/rule.ts. */
const PARTS = { why: "Why it matters: ", allowed: "Allowed: ", remedy: "Remedy: ", url: "See " } as const;

type Parts = Pick<PolicyResult, "description" | "what" | "why" | "allowed" | "remedy" | "url">;

/** The engine puts the rule's description before the message. One of another pack is left as it is. */
export function partsOf(message: string): Parts {
  const lines = message.trim().split("\n");
  const [description = "", ...rest] = lines;
  const starts = Object.values(PARTS).map((prefix) => rest.findIndex((line) => line.startsWith(prefix)));
  const [why = -1, , remedy = -1] = starts;
  if (why < 1 || remedy < why) return { what: lines.join("\n") };
  const part = (name: keyof typeof PARTS): string | undefined => {
    const prefix = PARTS[name];
    return rest.find((line) => line.startsWith(prefix))?.slice(prefix.length);
  };
  const told = (Object.keys(PARTS) as (keyof typeof PARTS)[]).flatMap((name) => {
    const text = part(name);
    return text === undefined ? [] : [[name, text] as const];
  });
  return { description, what: rest.slice(0, why).join("\n"), ...Object.fromEntries(told) };
}

/** The part of a message that names the resource, which the report shows anyway. */
const withoutName = (what: string, name: string, type: string): string => {
  const prefix = `${name} (${type}): `;
  return what.startsWith(prefix) ? what.slice(prefix.length) : what;
};

function resultOf({
  policyName,
  policyPackName,
  enforcementLevel,
  severity,
  resourceUrn,
  message,
}: PolicyEvent): PolicyResult {
  const urn = resourceUrn ?? "";
  const [name, type] = urn === "" ? ["the stack", "pulumi:pulumi:Stack"] : [nameOf(urn), typeOf(urn)];
  const parts = partsOf(message);
  const known = SEVERITIES.find((each) => each === severity);
  return {
    ...{ rule: policyName, pack: policyPackName, name, type },
    mandatory: enforcementLevel !== "advisory" && enforcementLevel !== "disabled",
    ...(known === undefined ? {} : { severity: known }),
    ...parts,
    what: withoutName(parts.what, name, type),
  };
}

const rank = ({ severity }: PolicyResult): number =>
  severity === undefined ? SEVERITIES.length : SEVERITIES.indexOf(severity);

/** Mandatory ones first, then by severity. Each once: the engine may tell twice of a resource that is replaced. */
export function policyResults(events: readonly PolicyEvent[]): readonly PolicyResult[] {
  const results = events
    .map(resultOf)
    .toSorted(
      (a, b) =>
        Number(b.mandatory) - Number(a.mandatory) ||
        rank(a) - rank(b) ||
        compareText(a.rule, b.rule) ||
        compareText(a.name, b.name) ||
        compareText(a.what, b.what),
    );
  return [...new Map(results.map((result) => [JSON.stringify(result), result])).values()];
}
