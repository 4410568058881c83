import { listOf, type Statement } from "../../access/policy-document";
import { fullKmsAccess } from "../documents/actions";
import { reachedOf } from "../documents/administration";
import { narrowedBy } from "../documents/narrowed";
import { principalsOf, principalsOutside } from "../documents/principals";
import { allowStatements, nameOfStatement, type StatementPlace } from "../resources/documents";
import { ownerAccount, ownerConfigSchema } from "../resources/owner";
import type { Resource } from "../resources/resource";
import { holdsDocument } from "../resources/types";
import type { Rule } from "../rule";

const CREATE_GRANT = "kms:CreateGrant";

/** full-kms-access speaks of a statement that allows everything. */
const makesAnyGrant = (statement: Statement): boolean =>
  fullKmsAccess(statement) === undefined && reachedOf(statement, [CREATE_GRANT]).length > 0;

/** Principals inside the account, but not the account itself, which delegates to IAM. Of those outside speaks external-administration. */
function insiders(statement: Statement, accountId: string): readonly string[] {
  const outside = principalsOutside(statement, accountId).map(({ text }) => text);
  return principalsOf(statement)
    .filter(({ kind, text }) => kind !== "service" && kind !== "account" && !outside.includes(text))
    .map(({ text }) => text);
}

/**
 * What the console's default policy gives to key administrators; whether they may delete the key is their own choice there.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators
 */
const CONSOLE_ACTIONS = ["kms:create*", "kms:enable*", "kms:put*", "kms:update*", "kms:revoke*", "kms:disable*"];

function isOfConsole({ Action: action }: Statement): boolean {
  const given = listOf(action).map((each) => each.toLowerCase());
  return CONSOLE_ACTIONS.every((each) => given.includes(each));
}

const WHY = "whoever makes grants gives the use of the key to any account, himself included, and no policy shows it.";
const CONSOLE =
  "This is the console's default statement for key administrators, whose kms:Create* has kms:CreateGrant in it: an administrator who is not to use the key can give it to himself, or to anybody else, by a grant.";

/** Who makes grants by the statement, in words; `undefined` where nobody does that this rule speaks of. */
function makers(resource: Resource, { kind, statement }: StatementPlace): string | undefined {
  if (kind === "identity policy") return "";
  const accountId = ownerAccount(resource);
  // An account that nothing tells is reported by owner-account-known.
  const inside = accountId === undefined ? [] : insiders(statement, accountId);
  return inside.length === 0 ? undefined : ` to ${inside.join(", ")}`;
}

export const grantDelegation: Rule = {
  name: "grant-delegation",
  description: "kms:CreateGrant is allowed only where a condition holds the grants that are made with it.",
  severity: "high",
  remedy:
    "put kms:CreateGrant into a statement of its own with Bool kms:GrantIsForAWSResource true, or leave it out; for administrators, kms:CreateAlias in the place of kms:Create*.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/grant-authorization.html",
  frameworks: [],
  configSchema: ownerConfigSchema,
  appliesTo: (type) => holdsDocument(type, "key policy", "identity policy"),
  check(resource, report) {
    for (const place of allowStatements(resource, "key policy", "identity policy")) {
      const who = makesAnyGrant(place.statement) ? makers(resource, place) : undefined;
      if (who === undefined) continue;
      report({
        what: `${nameOfStatement(place)} allows ${CREATE_GRANT}${who}, whatever the grant and whoever it is for.${narrowedBy(place.statement)}`,
        why: place.kind === "key policy" && isOfConsole(place.statement) ? `${WHY} ${CONSOLE}` : WHY,
        allowed:
          "kms:CreateGrant under Bool kms:GrantIsForAWSResource true; for a service-linked role in kms:GranteePrincipal; or for other principals named there in full, with kms:GrantOperations held by ForAllValues:StringEquals to a list without CreateGrant.",
      });
    }
  },
};
