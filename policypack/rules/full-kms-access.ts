import { fullKmsAccess } from "../documents/actions";
import { namedPrincipals } from "../documents/principals";
import { allowStatements, nameOfStatement, type StatementPlace } from "../resources/documents";
import { ownerAccount, ownerConfigSchema } from "../resources/owner";
import type { Resource } from "../resources/resource";
import { holdsDocument } from "../resources/types";
import { IAM_1, IAM_21 } from "../frameworks";
import type { Rule } from "../rule";

/** The statement of every default key policy: the owner's own account, and nobody beside it. */
function isOwnersOwn(resource: Resource, { kind, statement }: StatementPlace): boolean {
  if (kind !== "key policy") return false;
  const accountId = ownerAccount(resource);
  const principals = namedPrincipals(statement.Principal);
  // An account that nothing tells is reported by owner-account-known; its root statement is not to be blamed for it.
  return (
    principals.length > 0 &&
    principals.every((each) => each.kind === "account" && (accountId === undefined || each.accountId === accountId))
  );
}

export const noFullKmsAccess: Rule = {
  name: "full-kms-access",
  description: "No policy allows every KMS action, except the owner account's own statement in a key policy.",
  severity: "high",
  remedy: "list the actions that are needed, one by one or by a narrow wildcard such as kms:ReEncrypt*.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html",
  frameworks: [IAM_21, IAM_1],
  configSchema: ownerConfigSchema,
  appliesTo: (type) => holdsDocument(type, "key policy", "identity policy"),
  check(resource, report) {
    for (const place of allowStatements(resource, "key policy", "identity policy")) {
      const patterns = fullKmsAccess(place.statement);
      if (patterns === undefined || isOwnersOwn(resource, place)) continue;
      const element = place.statement.NotAction === undefined ? "Action" : "NotAction";
      report({
        what: `${nameOfStatement(place)} reaches every KMS action by ${element} ${patterns.join(", ")}.`,
        why: "whoever has it can change the key's policy, hand the key on by grants, or schedule its deletion.",
        allowed:
          "named actions; kms:* only for the root ARN or id of the account that owns the key, in its key policy.",
      });
    }
  },
};
