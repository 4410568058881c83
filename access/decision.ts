/** The answer, with all that is needed to explain it. */

/** Where a deciding statement stands. */
export type PolicySide =
  | "identity policy"
  | "permissions boundary"
  | "session policy"
  | "key policy"
  | "secret policy"
  | "resource policy"
  | "service control policy"
  | "resource control policy"
  | "grant";

const RESOURCE_SIDE: ReadonlySet<PolicySide> = new Set([
  "key policy",
  "secret policy",
  "resource policy",
  "resource control policy",
]);
/** Whether documents of this side name principals in each statement; those of the other sides must not. */
export const namesPrincipals = (side: PolicySide): boolean => RESOURCE_SIDE.has(side);

export interface StatementReference {
  readonly side: PolicySide;
  /** The document's name; a grant's id where `side` is `grant`. */
  readonly document: string;
  readonly sid?: string;
  /** Position in the document, from 0. */
  readonly index: number;
  readonly effect: "Allow" | "Deny";
}

export const DENIAL_REASONS = [
  "wrong partition",
  "request not signed",
  "request not valid",
  "resource does not exist",
  "action not usable across accounts",
  "AWS managed key not usable across accounts",
  "explicit deny",
  "no allow in a service control policy",
  "no allow in the permissions boundary",
  "no allow in the session policy",
  "no allow on the resource side",
  "no allow on the identity side",
] as const;

export type DenialReason = (typeof DENIAL_REASONS)[number];

interface Subject {
  readonly principal: string;
  readonly action: string;
  /** The ARN that the request's resource resolved to, or the text as given where it did not. */
  readonly resource: string;
  readonly sameAccount: boolean;
}

interface Common extends Subject {
  /** The statements that decide: the allowing ones, or the denying ones; for an unknown, those that would decide. */
  readonly deciding: readonly StatementReference[];
  /** The decisions this one is made of, where one call needs several (a secret and its key). Empty for a single one. */
  readonly parts: readonly Decision[];
}

export interface Allowed extends Common {
  readonly outcome: "allowed";
}

export interface Denied extends Common {
  readonly outcome: "denied";
  /** The reason that stands first. */
  readonly reason: DenialReason;
  /** Every reason that holds by itself: each must be cured before the request is allowed. */
  readonly reasons: readonly DenialReason[];
  /** A fact that is worth a sentence, e.g. which resource does not exist. */
  readonly detail?: string;
}

export interface Unknown extends Common {
  readonly outcome: "unknown";
  /** Each fact or feature that is missing, as a clause that reads after "because". */
  readonly because: readonly string[];
  /** Which calls are known to be allowed or denied all the same, as a clause that reads after "it is". */
  readonly detail?: string;
}

export type Decision = Allowed | Denied | Unknown;
export type { Subject };
