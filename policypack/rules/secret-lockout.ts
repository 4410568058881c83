import { parseArn } from "../../access/identifiers";
import type { PolicyDocument } from "../../access/policy-document";
import type { ArnParts } from "../documents/arn-parts";
import { nameOfStatement, readableDocuments } from "../resources/documents";
import { ownArn, partitionOfResource } from "../resources/home";
import { ownerAccount, ownerConfigSchema } from "../resources/owner";
import { assumedRoles } from "../resources/place";
import { configuredTexts, type Resource } from "../resources/resource";
import { holdsDocument, SECRET } from "../resources/types";
import type { Rule } from "../rule";
import { type Able, ableOf, type Administrators, administratorsOf, type Home, namesOf } from "../stack/administrators";
import { denialsIn, REPAIRING, repairOutcome } from "../stack/secret-repair";

const DEPLOYING_PRINCIPALS = "deployingPrincipals";
const BOTH = REPAIRING.join(" and ");

/** The secret's ARN, with what is not known left open: six characters that AWS chooses, at least. */
function arnOf(resource: Resource): ArnParts | undefined {
  const own = ownArn(resource, "secret policy");
  const { name } = resource.props;
  if (own === undefined || resource.type !== SECRET || typeof name !== "string") return own;
  const [arn, partition, service, region, accountId] = own;
  return [arn, partition, service, region, accountId, `secret:${name}-??????`];
}

/** Who deploys the secret, of its own account: the last role that the provider takes on, and those configured. */
const deployersOf = (resource: Resource, { accountId }: Home): readonly string[] =>
  [assumedRoles(resource.provider?.props ?? {}).at(-1), ...configuredTexts(resource, DEPLOYING_PRINCIPALS)].filter(
    (each) => each !== undefined && parseArn(each)?.accountId === accountId,
  ) as readonly string[];

/** Who else could, as a sentence. */
function others(able: Able, { isComplete }: Administrators, { accountId }: Home): string {
  const names = namesOf(able);
  if (names.length > 0) return `It leaves that to ${names.join(", ")}.`;
  if (able.allowed.length + able.conditionally.length > 0) return "It leaves that to others of the account.";
  return isComplete
    ? `It leaves that to nobody in account ${accountId}.`
    : "Whether it leaves that to anybody depends on the principals that its patterns match.";
}

/** What is certain: that it shuts out who deploys the secret; where nothing tells who, that it shuts out everybody. */
function faultOf(resource: Resource, home: Home, document: PolicyDocument, indexes: readonly number[]) {
  const denials = document.Statement.filter((_, index) => indexes.includes(index));
  const administrators = administratorsOf({ ...document, Statement: denials }, home);
  const outcomeOf = (principal: string) => repairOutcome(denials, home, principal);
  const able = ableOf(administrators, outcomeOf);
  const deployers = deployersOf(resource, home);
  const shutOut = deployers.filter((each) => outcomeOf(each) === "denied");
  const rest = others(able, administrators, home);
  if (shutOut.length > 0) return `denies ${BOTH} to ${shutOut.join(", ")}, which deploys the secret. ${rest}`;
  const isNobody = able.allowed.length + able.conditionally.length === 0 && administrators.isComplete;
  return deployers.length === 0 && isNobody ? `denies ${BOTH} to everybody in account ${home.accountId}.` : undefined;
}

export const secretLockout: Rule = {
  name: "secret-lockout",
  description: "Who deploys a secret can change or delete its resource policy again.",
  severity: "high",
  remedy:
    "deny only the actions that are meant, such as secretsmanager:GetSecretValue; or except the deploying role from the Deny, by ArnNotEquals aws:PrincipalArn.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
  frameworks: [],
  configSchema: {
    properties: {
      ...ownerConfigSchema.properties,
      [DEPLOYING_PRINCIPALS]: {
        type: "array",
        items: { type: "string", pattern: "^arn:[^:]+:iam::\\d{12}:(role|user)/" },
        description: "Roles or users that deploy secrets, by ARN, beside the role in the provider's assumeRoles.",
      },
    },
  },
  appliesTo: (type) => holdsDocument(type, "secret policy"),
  check(resource, report) {
    for (const { kind, path, document } of readableDocuments(resource, "secret policy")) {
      const own = arnOf(resource);
      const indexes = own === undefined ? [] : denialsIn(document, own);
      const accountId = indexes.length === 0 ? undefined : ownerAccount(resource);
      // An account that nothing tells is reported by owner-account-known.
      if (accountId === undefined) continue;
      const fault = faultOf(
        resource,
        { accountId, partition: partitionOfResource(resource) ?? "aws" },
        document,
        indexes,
      );
      if (fault === undefined) continue;
      const places = document.Statement.flatMap((statement, index) =>
        indexes.includes(index) ? [nameOfStatement({ kind, path, index, statement })] : [],
      );
      report({
        what: `${places.join("; ")}: ${fault}`,
        why: "an explicit Deny outweighs every Allow, an administrator's too, and AWS documents no exception for the root user: where nobody is left to replace or delete the policy, no call in the account changes it.",
        allowed: `Deny statements that leave one of ${BOTH} to whoever deploys the secret.`,
      });
    }
  },
};
