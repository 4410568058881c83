import {
  foreignActions,
  foreignResources,
  ignoredActions,
  refusedSids,
  strangePrincipals,
} from "../documents/never-matched";
import { neverTrue } from "../documents/never-true";
import { withoutEffectOnTrust } from "../documents/trust-effects";
import { isWrittenHere } from "../resources/authorship";
import { nameOfStatement, readableDocuments, type StatementPlace } from "../resources/documents";
import { ownArn } from "../resources/home";
import { repairSids } from "../remedies/iam-sids";
import { ownerAccount, ownerConfigSchema } from "../resources/owner";
import type { Resource } from "../resources/resource";
import { surroundingsOf } from "../resources/surroundings";
import { holdsDocument } from "../resources/types";
import type { Rule } from "../rule";

const KINDS = ["key policy", "secret policy", "identity policy", "trust policy"] as const;

/** Why the statement, or a part of it, does nothing. */
function reasons(resource: Resource, { kind, statement }: StatementPlace): readonly string[] {
  // Of a Deny that never acts effective-denials speaks.
  const untrue =
    statement.Effect === "Deny" ? undefined : neverTrue(statement, surroundingsOf(resource, kind, statement));
  const condition = untrue === undefined ? [] : [`its Condition is never met: ${untrue}`];
  if (kind === "trust policy") return [...withoutEffectOnTrust(statement), ...condition];
  const own = ownArn(resource, kind);
  if (own === undefined) return condition;
  const accountId = kind === "key policy" ? ownerAccount(resource) : undefined;
  return [
    ...strangePrincipals(statement),
    foreignActions(statement, kind),
    accountId === undefined ? undefined : ignoredActions(statement, accountId),
    foreignResources(statement, own),
    ...condition,
  ].filter((reason) => reason !== undefined);
}

export const effectiveStatements: Rule = {
  name: "effective-statements",
  description: "Every statement of a policy can have an effect.",
  severity: "medium",
  remedy: "correct the part that can never match, or remove the statement.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html#cross-account-key-operations",
  frameworks: [],
  configSchema: ownerConfigSchema,
  appliesTo: (type) => holdsDocument(type, ...KINDS),
  check(resource, report) {
    for (const { kind, path, document } of readableDocuments(resource, ...KINDS)) {
      const isJudged = isWrittenHere(resource);
      const sids = kind === "identity policy" ? refusedSids(document) : new Map<number, string>();
      for (const [index, statement] of document.Statement.entries()) {
        if (!isJudged(statement)) continue;
        const place = { kind, path, index, statement };
        const refused = sids.get(index);
        for (const reason of [...(refused === undefined ? [] : [refused]), ...reasons(resource, place)]) {
          report({
            what: `${nameOfStatement(place)} has no effect in this: ${reason}.`,
            why: "it looks like a share or a protection and is none; that shows when a call is refused, or is not.",
            allowed:
              kind === "trust policy"
                ? "principals, actions and conditions that a call which assumes this role can have."
                : "principals, actions, resources and conditions that a request to this key or secret can have.",
          });
        }
      }
    }
  },
  remediate: repairSids,
};
