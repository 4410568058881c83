import { DELEGATION_ACTIONS, SHARE_ACTIONS } from "../../components/actions";
import { listOf } from "../../access/policy-document";
import { isForAwsResources } from "../documents/conditions";
import { notActionReachesKms, patternsBeyond } from "../documents/actions";
import { principalsOutside } from "../documents/principals";
import { allowStatements, nameOfStatement, type StatementPlace } from "../resources/documents";
import { ownerAccount, ownerConfigSchema } from "../resources/owner";
import { configuredTexts, type Resource } from "../resources/resource";
import { isKeyType } from "../resources/types";
import { KMS_5 } from "../frameworks";
import type { Finding, Rule } from "../rule";

const ALLOWED_ACTIONS = "allowedActions";

function finding(resource: Resource, accountId: string, place: StatementPlace): Finding | undefined {
  const outside = principalsOutside(place.statement, accountId).map(({ text }) => text);
  if (outside.length === 0) return undefined;
  const delegation = isForAwsResources(place.statement.Condition) ? DELEGATION_ACTIONS : [];
  const allowed = [...SHARE_ACTIONS, ...delegation, ...configuredTexts(resource, ALLOWED_ACTIONS)];
  const excepted = notActionReachesKms(place.statement) ? listOf(place.statement.NotAction) : undefined;
  const beyond = patternsBeyond(place.statement, allowed);
  if (excepted === undefined && beyond.length === 0) return undefined;
  const actions = excepted === undefined ? beyond.join(", ") : `everything except ${excepted.join(", ")}`;
  return {
    what: `${nameOfStatement(place)} allows ${actions} to ${outside.join(", ")}, outside account ${accountId}.`,
    why: "whoever is given more than the use of a shared key can hand it on, read its policy or change it.",
    allowed: `${allowed.join(", ")} for principals outside the account, named so that no wildcard reaches further.`,
  };
}

export const externalActions: Rule = {
  name: "external-actions",
  description: "A key policy gives principals outside the account the allowed actions and no others.",
  severity: "critical",
  remedy:
    "name only allowed actions in Action, without NotAction; add one that you need to this rule's allowedActions.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
  frameworks: [KMS_5],
  configSchema: {
    properties: {
      ...ownerConfigSchema.properties,
      [ALLOWED_ACTIONS]: {
        type: "array",
        items: { type: "string", pattern: "^kms:[A-Za-z*?]+$" },
        description: "Actions allowed to principals outside the account, besides those of a share.",
      },
    },
  },
  appliesTo: isKeyType,
  check(resource, report) {
    for (const place of allowStatements(resource, "key policy")) {
      const accountId = ownerAccount(resource);
      // An account that nothing tells is reported by owner-account-known.
      const found = accountId === undefined ? undefined : finding(resource, accountId, place);
      if (found !== undefined) report(found);
    }
  },
};
