import type { PolicyDocument, Statement } from "../../access/policy-document";
import { reachesAction } from "../documents/actions";
import { namedPrincipals, namesAccount } from "../documents/principals";
import { readableDocuments } from "../resources/documents";
import { ownerAccount, ownerConfigSchema } from "../resources/owner";
import { isKeyType } from "../resources/types";
import type { Rule } from "../rule";

const PUT_KEY_POLICY = "kms:PutKeyPolicy";
const isConditional = ({ Condition: condition }: Statement): boolean => Object.keys(condition ?? {}).length > 0;

const letsOwnerChange = (statement: Statement, accountId: string): boolean =>
  statement.Effect === "Allow" &&
  namesAccount(statement, accountId) &&
  reachesAction(statement, PUT_KEY_POLICY) &&
  !isConditional(statement);

/** Whether a Deny shuts the whole account out: its root ARN as principal, or everybody. */
const shutsOwnerOut = (statement: Statement, accountId: string): boolean =>
  statement.Effect === "Deny" &&
  reachesAction(statement, PUT_KEY_POLICY) &&
  !isConditional(statement) &&
  (namesAccount(statement, accountId) || namedPrincipals(statement.Principal).some(({ text }) => text === "*"));

function missing({ Statement: statements }: PolicyDocument, accountId: string): string | undefined {
  const deny = statements.findIndex((statement) => shutsOwnerOut(statement, accountId));
  if (deny >= 0) return `Statement[${deny}] denies ${PUT_KEY_POLICY} to the owner's own account ${accountId}.`;
  if (statements.some((statement) => letsOwnerChange(statement, accountId))) return undefined;
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
      const problem = accountId === undefined ? undefined : missing(document, accountId);
      if (problem === undefined) continue;
      report({
        what: `${path}: ${problem}`,
        why: "when the principals that may change the policy are deleted, only AWS Support can make the key manageable again.",
        allowed: `an Allow statement for the account's root ARN or id with ${PUT_KEY_POLICY}, without a Condition, and no Deny against it.`,
      });
    }
  },
};
