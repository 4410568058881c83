/** Decisions made without asking a policy, and several decisions made into one. */
import { type Decision, DENIAL_REASONS, type DenialReason, type Subject } from "./decision";

export const deny = (subject: Subject, reason: DenialReason, detail?: string): Decision => ({
  ...subject,
  outcome: "denied",
  reason,
  reasons: [reason],
  deciding: [],
  parts: [],
  ...(detail === undefined ? {} : { detail }),
});

export const unknown = (subject: Subject, because: readonly string[]): Decision => ({
  ...subject,
  outcome: "unknown",
  because,
  deciding: [],
  parts: [],
});

const unique = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];

/** One call that needs several permissions: denied if any is, unknown if any is and none is denied. */
export function combine(subject: Subject, parts: readonly Decision[]): Decision {
  const common = { ...subject, parts };
  const denied = parts.flatMap((part) => (part.outcome === "denied" ? [part] : []));
  const [first] = denied;
  if (first !== undefined) {
    const all = new Set(denied.flatMap(({ reasons }) => reasons));
    const reasons = DENIAL_REASONS.filter((reason) => all.has(reason));
    const detail = first.detail === undefined ? {} : { detail: first.detail };
    return {
      ...common,
      outcome: "denied",
      reason: first.reason,
      reasons,
      deciding: denied.flatMap(({ deciding }) => deciding),
      ...detail,
    };
  }
  const open = parts.flatMap((part) => (part.outcome === "unknown" ? [part] : []));
  if (open.length > 0) {
    const because = unique(open.flatMap((part) => part.because));
    return { ...common, outcome: "unknown", because, deciding: open.flatMap(({ deciding }) => deciding) };
  }
  return { ...common, outcome: "allowed", deciding: parts.flatMap(({ deciding }) => deciding) };
}
