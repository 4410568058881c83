/** A decision in sentences that a reviewer can follow. */
import { type Decision, type DenialReason, type StatementReference } from "./decision";

const RESOURCE_SIDE = "no allow on the resource side";

const BECAUSE: Readonly<Record<Exclude<DenialReason, typeof RESOURCE_SIDE>, string>> = {
  "wrong partition":
    "the principal and the resource are in different partitions, and nothing can be shared between those",
  "request not signed": "the call is not signed, and the service answers signed calls only",
  "request not valid": "the service refuses such a request, whatever the policies say",
  "resource does not exist": "the request names nothing that exists for this caller",
  "action not usable across accounts":
    "this action cannot be used on another account's resource, whatever the policies say",
  "AWS managed key not usable across accounts":
    "the secret is encrypted with the AWS managed key aws/secretsmanager, which only its own account can use",
  "explicit deny": "a statement denies it, and a Deny stands above every Allow",
  "no allow in a service control policy": "a service control policy of the principal's organization does not allow it",
  "no allow in the permissions boundary": "the principal's permissions boundary does not allow it",
  "no allow in the session policy": "no session policy allows it",
  "no allow on the identity side": "no identity policy of the principal allows it",
};

/** A secret has no grants. */
const resourceSideBecause = (action: string): string =>
  action.startsWith("kms:")
    ? "no statement of the resource's own policy, and no grant, allows it to this principal or its account"
    : "no statement of the secret's own policy allows it to this principal or its account";

const becauseOf = (reason: DenialReason, action: string): string =>
  reason === RESOURCE_SIDE ? resourceSideBecause(action) : BECAUSE[reason];

/** A statement as text, e.g. `Allow "AllowExternalAccount" (statement 0 of the identity policy "…")`. */
export function describeStatement({ side, document, sid, index, effect }: StatementReference): string {
  if (side === "grant") return `grant ${document}`;
  return `${effect}${sid === undefined ? "" : ` "${sid}"`} (statement ${index} of the ${side} "${document}")`;
}

const VERBS = { allowed: "Decided by", denied: "Found", unknown: "It depends on" } as const;

const deciding = ({ deciding: statements, outcome }: Decision): string[] =>
  statements.map((statement) => `${VERBS[outcome]} ${describeStatement(statement)}.`);

/** Which calls of those that are left open are known to be denied. */
const detailOf = (decision: Decision): string[] =>
  decision.outcome === "unknown" && decision.detail !== undefined ? [`It is ${decision.detail}.`] : [];

function reasons(decision: Decision): string[] {
  switch (decision.outcome) {
    case "allowed":
      return [];
    case "unknown":
      return decision.because.map((because) => `It is not known, because ${because}.`);
    case "denied": {
      const detail = decision.detail === undefined ? [] : [`${decision.detail}.`];
      return [
        ...decision.reasons.map((reason) => `It is denied, because ${becauseOf(reason, decision.action)}.`),
        ...detail,
      ];
    }
  }
}

const OUTCOMES = { allowed: "may", denied: "may not", unknown: "may or may not" } as const;

function headline({ principal, action, resource, sameAccount }: Decision, outcome: Decision["outcome"]): string {
  const where = sameAccount ? "in its own account" : "across accounts";
  const who = principal === "*" ? "A caller that does not sign" : principal;
  return `${who} ${OUTCOMES[outcome]} call ${action} on ${resource}, ${where}.`;
}

const RANK: readonly Decision["outcome"][] = ["denied", "unknown", "allowed"];
const worst = (decisions: readonly Decision[]): Decision["outcome"] =>
  RANK.find((outcome) => decisions.some((each) => each.outcome === outcome)) ?? "allowed";

/** Decisions on the same action and resource: a permission, with what else is to be said of it. */
function bySubject(parts: readonly Decision[]): readonly (readonly [Decision, ...Decision[]])[] {
  const groups = new Map<string, [Decision, ...Decision[]]>();
  for (const part of parts) {
    const key = JSON.stringify([part.action, part.resource]);
    const before = groups.get(key);
    if (before === undefined) groups.set(key, [part]);
    else before.push(part);
  }
  return [...groups.values()];
}

/** One permission may be asked twice, as where an alias is to point at the key that it points at. */
const distinct = (parts: readonly Decision[]): readonly Decision[] => [
  ...new Map(parts.map((part) => [JSON.stringify(part), part])).values(),
];

function explainParts(decision: Decision): readonly string[] {
  const parts = distinct(decision.parts);
  const groups = bySubject(parts);
  const body = (group: readonly Decision[]): readonly string[] => group.flatMap((part) => explain(part).slice(1));
  const [only, ...others] = groups;
  const isSame = only?.[0].action === decision.action && only[0].resource === decision.resource;
  // One permission that is the call itself: its sentences follow the headline, which says it already.
  if (only !== undefined && others.length === 0 && isSame) return body(only);
  const count = groups.length < parts.length ? "several" : String(groups.length);
  return [
    ...(groups.length > 1 ? [`This needs ${count} permissions, and every one must be given.`] : []),
    ...groups.flatMap((group) => [headline(group[0], worst(group)), ...body(group)]),
  ];
}

/** The whole reasoning, one sentence an entry: the answer first, then for each permission that is needed what decides it. */
export function explain(decision: Decision): readonly string[] {
  const first = headline(decision, decision.outcome);
  return decision.parts.length > 0
    ? [first, ...detailOf(decision), ...explainParts(decision)]
    : [first, ...reasons(decision), ...detailOf(decision), ...deciding(decision)];
}
