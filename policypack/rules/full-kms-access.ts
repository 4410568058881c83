import { fullKmsAccess } from "../documents/actions";
import { namedPrincipals, type NamedPrincipal } from "../documents/principals";
import { narrowedBy } from "../documents/narrowed";
import { splitByPrincipal, splitByResource } from "../documents/split-access";
import { allowStatements, nameOfStatement, readableDocuments, type StatementPlace } from "../resources/documents";
import { ownerAccount, ownerConfigSchema } from "../resources/owner";
import type { Resource } from "../resources/resource";
import { holdsDocument } from "../resources/types";
import { IAM_1, IAM_21 } from "../frameworks";
import type { Rule } from "../rule";

const KINDS = ["key policy", "identity policy"] as const;

function isOwner(resource: Resource, principal: NamedPrincipal): boolean {
  const accountId = ownerAccount(resource);
  // An account that nothing tells is reported by owner-account-known; its root statement is not to be blamed for it.
  return principal.kind === "account" && (accountId === undefined || principal.accountId === accountId);
}

/** The statement of every default key policy: the owner's own account, and nobody beside it. */
function isOwnersOwn(resource: Resource, { kind, statement }: StatementPlace): boolean {
  const principals = kind === "key policy" ? namedPrincipals(statement.Principal) : [];
  return principals.length > 0 && principals.every((each) => isOwner(resource, each));
}

/** What single statements give. */
const wholes = (resource: Resource): readonly string[] =>
  allowStatements(resource, ...KINDS).flatMap((place) => {
    const patterns = fullKmsAccess(place.statement);
    if (patterns === undefined || isOwnersOwn(resource, place)) return [];
    const element = place.statement.NotAction === undefined ? "Action" : "NotAction";
    return [
      `${nameOfStatement(place)} reaches every KMS action by ${element} ${patterns.join(", ")}.${narrowedBy(place.statement)}`,
    ];
  });

/** What several statements of one document give together. */
const splits = (resource: Resource): readonly string[] =>
  readableDocuments(resource, ...KINDS).flatMap(({ kind, path, document }) => {
    const found =
      kind === "key policy"
        ? splitByPrincipal(document, (principal) => !isOwner(resource, principal))
        : splitByResource(document);
    return found.map(({ text, places, patterns }) => {
      const where = places.map(({ index }) => `Statement[${index}]`).join(", ");
      const whom = kind === "key policy" ? `for ${text}` : `on ${text}`;
      return `${path}, ${where} together reach every KMS action ${whom} by Action ${patterns.join(", ")}.`;
    });
  });

export const noFullKmsAccess: Rule = {
  name: "full-kms-access",
  description: "No policy allows every KMS action, except the owner account's own statement in a key policy.",
  severity: "high",
  remedy: "list the actions that are needed, one by one or by a narrow wildcard such as kms:ReEncrypt*.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html",
  frameworks: [IAM_21, IAM_1],
  configSchema: ownerConfigSchema,
  appliesTo: (type) => holdsDocument(type, ...KINDS),
  check(resource, report) {
    for (const what of [...wholes(resource), ...splits(resource)]) {
      report({
        what,
        why: "whoever has it can change the key's policy, hand the key on by grants, or schedule its deletion.",
        allowed:
          "named actions; kms:* only for the root ARN or id of the account that owns the key, in its key policy.",
      });
    }
  },
};
