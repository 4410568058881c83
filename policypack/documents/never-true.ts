/**
 * Conditions that no request can meet, as far as that is certain.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
import { KMS_ACTIONS, type KmsAction } from "../../access/kms-actions";
import type { Statement } from "../../access/policy-document";
import { reachesAction } from "./actions";
import { type ConditionTest, isForAwsResources, narrowings, positiveTests } from "./conditions";
import { hasWildcard } from "./patterns";
import { principalsOf } from "./principals";

/** Keys whose values never have a star or a question mark in them. */
const PLAIN_KEYS: ReadonlySet<string> = new Set([
  "aws:principalaccount",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "kms:calleraccount",
  "kms:viaservice",
]);
const LITERAL: ReadonlySet<string> = new Set(["StringEquals", "StringEqualsIgnoreCase"]);
const GRANT_CALLS: ReadonlySet<string> = new Set(["CreateGrant", "ListGrants", "RevokeGrant"]);
/** Of these, conditions see the encryption context of the grant. */
const SHOWS_GRANTS_CONTEXT: ReadonlySet<string> = new Set(["CreateGrant", "RetireGrant"]);

const operatorOf = ({ name }: ConditionTest): string =>
  name === undefined || name.base === "Null" ? "" : name.base.name;

const actionsOf = (statement: Statement): readonly KmsAction[] =>
  KMS_ACTIONS.filter(({ name }) => reachesAction(statement, `kms:${name}`));

function valueProblem(test: ConditionTest): string | undefined {
  const { operator, key, values } = test;
  if (values.length === 0) return `${operator} compares ${key} with no value at all`;
  const isLiteral = LITERAL.has(operatorOf(test)) && PLAIN_KEYS.has(key.toLowerCase());
  if (!isLiteral || !values.every(hasWildcard) || values.some((value) => value.includes("${"))) return undefined;
  return `${operator} takes the wildcard in "${values.join('", "')}" for a plain character, which ${key} never has`;
}

/** The accounts that a request can be from, by the principals and by each test; `undefined` where anything is possible. */
function contradiction(statement: Statement): string | undefined {
  const principals = principalsOf(statement);
  const named = principals.flatMap((each) => ("accountId" in each ? [each.accountId] : []));
  if (principals.length === 0 || named.length < principals.length) return undefined;
  const strange = narrowings(statement.Condition).find(({ parties }) =>
    parties.every(({ kind, id }) => kind === "account" && !named.includes(id)),
  );
  if (strange === undefined) return undefined;
  const ids = strange.parties.map(({ id }) => id).join(", ");
  return `${strange.operator} holds ${strange.key} to account ${ids}, and no principal is of it`;
}

function wrongActions(statement: Statement): string | undefined {
  const tests = positiveTests(statement.Condition);
  const context = tests.find(({ key }) => /^kms:encryptioncontext(keys$|:)/i.test(key));
  const isOfGrants = isForAwsResources(statement.Condition);
  if (context === undefined && !isOfGrants) return undefined;
  const actions = actionsOf(statement);
  if (actions.length === 0) return undefined;
  if (context !== undefined && !actions.some((each) => each.encryptionContext || SHOWS_GRANTS_CONTEXT.has(each.name))) {
    return `${context.operator} asks for ${context.key}, and none of its actions has an encryption context`;
  }
  return isOfGrants && !actions.some(({ name }) => GRANT_CALLS.has(name))
    ? "Bool asks for kms:GrantIsForAWSResource, and none of its actions is one on grants"
    : undefined;
}

/** Why no request meets the statement's Condition; `undefined` where one may. */
export function neverTrue(statement: Statement): string | undefined {
  const problem = positiveTests(statement.Condition)
    .map(valueProblem)
    .find((each) => each !== undefined);
  return problem ?? contradiction(statement) ?? wrongActions(statement);
}
