/**
 * Conditions that no request can meet, as far as that is certain.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
import { KMS_ACTIONS, type KmsAction } from "../../access/kms-actions";
import type { Statement } from "../../access/policy-document";
import { reachesAction } from "./actions";
import { type ConditionTest, demandingTests, isForAwsResources, narrowings, positiveTests } from "./conditions";
import { conflict } from "./conflicts";
import { principalsOf } from "./principals";
import { LITERAL_WILDCARD, operatorProblem, type Surroundings, valueProblem } from "./value-problems";

const GRANT_CALLS: ReadonlySet<string> = new Set(["CreateGrant", "ListGrants", "RevokeGrant"]);
/** Of these, conditions see the encryption context of the grant. */
const SHOWS_GRANTS_CONTEXT: ReadonlySet<string> = new Set(["CreateGrant", "RetireGrant"]);

const actionsOf = (statement: Statement): readonly KmsAction[] =>
  KMS_ACTIONS.filter(({ name }) => reachesAction(statement, `kms:${name}`));

/** Why a test that asks for one of its values is never met. */
function testProblem(test: ConditionTest, around: Surroundings): string | undefined {
  const { operator, key, values } = test;
  if (values.length === 0) return `${operator} compares ${key} with no value at all`;
  const wrong = operatorProblem(test);
  if (wrong !== undefined) return wrong;
  const problems = values.map((value) => valueProblem(test, value, around));
  const [first] = problems;
  if (first === undefined || problems.includes(undefined)) return undefined;
  const [same, ...others] = new Set(problems);
  const quoted = `"${values.join('", "')}"`;
  if (same === LITERAL_WILDCARD && others.length === 0)
    return `${operator} takes the wildcard in ${quoted} for a plain character, which ${key} never has`;
  return same === undefined || others.length > 0
    ? `no ${key} can be any of ${quoted}: ${values.map((value, at) => `"${value}" ${problems[at] ?? ""}`).join("; ")}`
    : `${operator} compares ${key} with ${quoted}, and ${values.length === 1 ? "that" : "each"} ${same}`;
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
export function neverTrue(statement: Statement, around: Surroundings = {}): string | undefined {
  const problem = demandingTests(statement.Condition)
    .map((test) => testProblem(test, around))
    .find((each) => each !== undefined);
  return problem ?? contradiction(statement) ?? conflict(statement.Condition) ?? wrongActions(statement);
}
