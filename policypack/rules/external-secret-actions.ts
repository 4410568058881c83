import { listOf } from "../../access/policy-document";
import { principalsOf, principalsOutside } from "../documents/principals";
import { notActionReachesSecrets, secretPatternsBeyond } from "../documents/secret-actions";
import { allowStatements, nameOfStatement, type StatementPlace } from "../resources/documents";
import { ownerAccount, ownerConfigSchema } from "../resources/owner";
import { configuredTexts, type Resource } from "../resources/resource";
import { holdsDocument } from "../resources/types";
import type { Finding, Rule } from "../rule";

const ALLOWED_ACTIONS = "allowedActions";
const READING = ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"] as const;

function finding(resource: Resource, accountId: string, place: StatementPlace): Finding | undefined {
  const { statement } = place;
  const services = principalsOf(statement).filter(({ kind }) => kind === "service");
  const outside = [...principalsOutside(statement, accountId), ...services].map(({ text }) => text);
  if (outside.length === 0) return undefined;
  const allowed = [...READING, ...configuredTexts(resource, ALLOWED_ACTIONS)];
  const beyond = secretPatternsBeyond(statement, allowed);
  const isByException = notActionReachesSecrets(statement);
  if (!isByException && beyond.length === 0) return undefined;
  const actions = isByException ? `everything except ${listOf(statement.NotAction).join(", ")}` : beyond.join(", ");
  return {
    what: `${nameOfStatement(place)} allows ${actions} to ${outside.join(", ")}, outside account ${accountId}.`,
    why: "whoever may do more than read a secret can put another value in its place, delete it, or let others read it.",
    allowed: `${allowed.join(", ")} for principals outside the account.`,
  };
}

export const externalSecretActions: Rule = {
  name: "external-secret-actions",
  description: "A secret's policy lets principals outside the account read the secret and do nothing else with it.",
  severity: "critical",
  remedy:
    "name only reading actions in Action, without NotAction; add one that you need to this rule's allowedActions.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html",
  frameworks: [],
  configSchema: {
    properties: {
      ...ownerConfigSchema.properties,
      [ALLOWED_ACTIONS]: {
        type: "array",
        items: { type: "string", pattern: "^secretsmanager:[A-Za-z*?]+$" },
        description: "Actions allowed to principals outside the account, besides reading.",
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
