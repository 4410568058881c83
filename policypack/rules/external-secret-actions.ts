import { listOf } from "../../access/policy-document";
import { principalsOutside } from "../documents/principals";
import { notActionReachesSecrets, READING_SECRET_ACTIONS, secretPatternsBeyond } from "../documents/secret-actions";
import { allowStatements, nameOfStatement, type StatementPlace } from "../resources/documents";
import { ownerAccount, ownerConfigSchema } from "../resources/owner";
import { configuredTexts, type Resource } from "../resources/resource";
import { holdsDocument } from "../resources/types";
import type { Finding, Rule } from "../rule";

const ALLOWED_ACTIONS = "allowedActions";

function finding(resource: Resource, accountId: string, place: StatementPlace): Finding | undefined {
  const outside = principalsOutside(place.statement, accountId).map(({ text }) => text);
  if (outside.length === 0) return undefined;
  const allowed = [...READING_SECRET_ACTIONS, ...configuredTexts(resource, ALLOWED_ACTIONS)];
  const excepted = notActionReachesSecrets(place.statement) ? listOf(place.statement.NotAction) : undefined;
  const beyond = secretPatternsBeyond(place.statement, allowed);
  if (excepted === undefined && beyond.length === 0) return undefined;
  const actions = excepted === undefined ? beyond.join(", ") : `everything except ${excepted.join(", ")}`;
  return {
    what: `${nameOfStatement(place)} allows ${actions} to ${outside.join(", ")}, outside account ${accountId}.`,
    why: "whoever may do more than read a shared secret can change what all others read, or who they are.",
    allowed: `${allowed.join(", ")} for principals outside the account, named so that no wildcard reaches further.`,
  };
}

export const externalSecretActions: Rule = {
  name: "external-secret-actions",
  description: "A secret's policy lets principals outside the account read the secret, and nothing more.",
  severity: "high",
  remedy:
    "name only allowed actions in Action, without NotAction; add one that you need, such as secretsmanager:PutSecretValue, to this rule's allowedActions.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html",
  frameworks: [],
  configSchema: {
    properties: {
      ...ownerConfigSchema.properties,
      [ALLOWED_ACTIONS]: {
        type: "array",
        items: { type: "string", pattern: "^secretsmanager:[A-Za-z*?]+$" },
        description: "Actions allowed to principals outside the account, besides those of reading.",
      },
    },
  },
  appliesTo: (type) => holdsDocument(type, "secret policy"),
  check(resource, report) {
    for (const place of allowStatements(resource, "secret policy")) {
      const accountId = ownerAccount(resource);
      // An account that nothing tells is reported by owner-account-known.
      const found = accountId === undefined ? undefined : finding(resource, accountId, place);
      if (found !== undefined) report(found);
    }
  },
};
