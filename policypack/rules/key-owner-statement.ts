import type { PolicyDocument, Statement } from "../../access/policy-document";
import { reachesAction } from "../documents/actions";
import { isMetByAll } from "../documents/conditions";
import { namedPrincipals, namesAccount } from "../documents/principals";
import { readableDocuments } from "../resources/documents";
import { partitionOfResource } from "../resources/home";
import { ownerAccount, ownerConfigSchema } from "../resources/owner";
import { isKeyType } from "../resources/types";
import type { Rule } from "../rule";

const PUT_KEY_POLICY = "kms:PutKeyPolicy";

/** The account that owns the key, and its partition where anything tells it. */
interface Owner {
  readonly accountId: string;
  readonly partition: string | undefined;
}

const isForEverybody = ({ Principal: element }: Statement): boolean =>
  namedPrincipals(element).some(({ text }) => text === "*");

/** Whether the statement is for the whole account, whatever its principals do. */
const isForAccount = (statement: Statement, { accountId, partition }: Owner): boolean =>
  (namesAccount(statement, accountId, partition) || isForEverybody(statement)) &&
  isMetByAll(statement.Condition, accountId);

const letsOwnerChange = (statement: Statement, owner: Owner): boolean =>
  statement.Effect === "Allow" && reachesAction(statement, PUT_KEY_POLICY) && isForAccount(statement, owner);

/** Whether NotPrincipal leaves the account itself among those that the statement is for. */
const isForAllBut = (statement: Statement, accountId: string): boolean =>
  statement.NotPrincipal !== undefined &&
  !namedPrincipals(statement.NotPrincipal).some(
    (each) => each.text === "*" || (each.kind === "account" && each.accountId === accountId),
  ) &&
  isMetByAll(statement.Condition, accountId);

/** Whether a Deny shuts the whole account out. */
const shutsOwnerOut = (statement: Statement, owner: Owner): boolean =>
  statement.Effect === "Deny" &&
  reachesAction(statement, PUT_KEY_POLICY) &&
  (isForAccount(statement, owner) || isForAllBut(statement, owner.accountId));

function missing({ Statement: statements }: PolicyDocument, owner: Owner): string | undefined {
  const { accountId } = owner;
  const deny = statements.findIndex((statement) => shutsOwnerOut(statement, owner));
  if (deny >= 0) return `Statement[${deny}] denies ${PUT_KEY_POLICY} to the owner's own account ${accountId}.`;
  if (statements.some((statement) => letsOwnerChange(statement, owner))) return undefined;
  return `no statement allows ${PUT_KEY_POLICY} to the owner's own account ${accountId} unconditionally.`;
}

export const keyOwnerStatement: Rule = {
  name: "key-owner-statement",
  description: "A key policy lets the account that owns the key change the policy again.",
  severity: "high",
  remedy:
    'keep the statement "Enable IAM User Permissions" of the default key policy: the account\'s root ARN, kms:*, Resource "*", no Condition.',
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  frameworks: [],
  configSchema: ownerConfigSchema,
  appliesTo: isKeyType,
  check(resource, report) {
    for (const { path, document } of readableDocuments(resource, "key policy")) {
      const accountId = ownerAccount(resource);
      // An account that nothing tells is reported by owner-account-known.
      if (accountId === undefined) continue;
      const problem = missing(document, { accountId, partition: partitionOfResource(resource) });
      if (problem === undefined) continue;
      report({
        what: `${path}: ${problem}`,
        why: "when the principals that may change the policy are deleted, only AWS Support can make the key manageable again.",
        allowed: `an Allow statement for the account's root ARN or id with ${PUT_KEY_POLICY}, without a Condition, and no Deny against it.`,
      });
    }
  },
};
