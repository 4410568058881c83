/** A decision in sentences that a reviewer can follow. */
import { type Decision, type DenialReason, type StatementReference, type Unknown } from "./decision";

const BECAUSE: Readonly<Record<DenialReason, string>> = {
  "wrong partition":
    "the principal and the resource are in different partitions, and nothing can be shared between those",
  "request not signed": "the call is not signed, and the service answers signed calls only",
  "resource does not exist": "the request names nothing that exists for this caller",
  "action not usable across accounts":
    "this action cannot be used on another account's resource, whatever the policies say",
  "AWS managed key not usable across accounts":
    "the secret is encrypted with the AWS managed key aws/secretsmanager, which only its own account can use",
  "explicit deny": "a statement denies it, and a Deny stands above every Allow",
  "no allow in a service control policy": "a service control policy of the principal's organization does not allow it",
  "no allow in the permissions boundary": "the principal's permissions boundary does not allow it",
  "no allow in the session policy": "the session policy does not allow it",
  "no allow on the resource side":
    "no statement of the resource's own policy, and no grant, allows it to this principal or its account",
  "no allow on the identity side": "no identity policy of the principal allows it",
};

/** A statement as text, e.g. `Allow "AllowExternalAccount" (statement 0 of the identity policy "…")`. */
export function describeStatement({ side, document, sid, index, effect }: StatementReference): string {
  if (side === "grant") return `grant ${document}`;
  return `${effect}${sid === undefined ? "" : ` "${sid}"`} (statement ${index} of the ${side} "${document}")`;
}

function deciding(decision: Decision): string[] {
  if (decision.parts.length > 0) return [];
  const verb =
    decision.outcome === "allowed" ? "Decided by" : decision.outcome === "denied" ? "Found" : "It depends on";
  return decision.deciding.map((statement) => `${verb} ${describeStatement(statement)}.`);
}

function unknownReasons({ because, detail, parts }: Unknown): string[] {
  return [
    ...(parts.length > 0 ? [] : because.map((each) => `It is not known, because ${each}.`)),
    ...(detail === undefined ? [] : [`It is ${detail}.`]),
  ];
}

function reasons(decision: Decision): string[] {
  if (decision.outcome === "unknown") return unknownReasons(decision);
  if (decision.parts.length > 0 || decision.outcome === "allowed") return [];
  const detail = decision.detail === undefined ? [] : [`${decision.detail}.`];
  return [...decision.reasons.map((reason) => `It is denied, because ${BECAUSE[reason]}.`), ...detail];
}

const OUTCOMES = { allowed: "may", denied: "may not", unknown: "may or may not" } as const;

/** The whole reasoning, one sentence an entry: the answer first, then for each permission that is needed what decides it. */
export function explain(decision: Decision): readonly string[] {
  const { principal, action, resource, sameAccount, parts, outcome } = decision;
  const where = sameAccount ? "in its own account" : "across accounts";
  const who = principal === "*" ? "A caller that does not sign" : principal;
  const needs = parts.length > 0 ? [`This needs ${parts.length} permissions, and every one must be given.`] : [];
  return [
    `${who} ${OUTCOMES[outcome]} call ${action} on ${resource}, ${where}.`,
    ...needs,
    ...reasons(decision),
    ...deciding(decision),
    ...parts.flatMap(explain),
  ];
}
