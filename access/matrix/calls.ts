/** Which calls a matrix asks of a key or secret. Pure. */
import { parseArn } from "../identifiers";
import { KMS_ACTIONS } from "../kms-actions";
import { wildcardMatcher } from "../language/glob";
import { listOf, type PrincipalElement, type Statement } from "../policy-document";
import { SECRET_ACTIONS } from "../secrets/actions";
import { type World } from "../world";

/**
 * One call for each action of a share. `kms:ReEncrypt*` and `kms:GenerateDataKey*` cover several, which the same statements
 * allow; a test holds this list against the share's own.
 */
export const KEY_CALLS: readonly string[] = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:GenerateDataKey",
  "kms:DescribeKey",
];
export const SECRET_CALL = "secretsmanager:GetSecretValue";

/** Calls that only show something. */
const SHOWS = /:(Get|List|Describe|Validate)/;
/** The call that stands for others of its name: where a statement has it, they are not asked. */
const FAMILIES: readonly (readonly [of: RegExp, by: string])[] = [
  [/^kms:GenerateDataKey/, "kms:GenerateDataKey"],
  [/^kms:ReEncrypt/, "kms:ReEncryptFrom"],
];
/** Whoever has it can give the rest: alone it is shown of a statement that has all. */
const GIVES_THE_REST = ["kms:CreateGrant", "secretsmanager:PutResourcePolicy"];

/** What other accounts can call, beside the calls of every matrix. */
const MORE_KEY_CALLS = KMS_ACTIONS.filter(({ crossAccount }) => crossAccount)
  .map(({ name }) => `kms:${name}`)
  // No policy allows RetireGrant: the grant itself says who may.
  .filter((name) => !KEY_CALLS.includes(name) && !SHOWS.test(name) && name !== "kms:RetireGrant");
const MORE_SECRET_CALLS = SECRET_ACTIONS.filter(({ resource }) => resource === "existing")
  .map(({ name }) => `secretsmanager:${name}`)
  .filter((name) => !SHOWS.test(name));

/** Whether an element names somebody who is not in the account. */
function namesOthers(element: PrincipalElement, accountId: string): boolean {
  if (element === "*") return true;
  return Object.entries(element).some(([type, names]) =>
    listOf(names).some((name) => type !== "AWS" || (name !== accountId && parseArn(name)?.accountId !== accountId)),
  );
}

/** Statements that let in somebody outside the account. */
const opening = (statements: readonly Statement[], accountId: string): readonly Statement[] =>
  statements.filter(
    ({ Effect: effect, Principal: principal, NotPrincipal: not }) =>
      effect === "Allow" && (not !== undefined || (principal !== undefined && namesOthers(principal, accountId))),
  );

function reaches({ Action: action, NotAction: not }: Statement): (call: string) => boolean {
  const patterns = listOf(action ?? not).map((text) => wildcardMatcher(text.toLowerCase()));
  const wanted = action !== undefined;
  return (call) => patterns.some((matches) => matches(call.toLowerCase())) === wanted;
}

/** Of the calls, those that a statement has. */
function callsOf(statement: Statement, calls: readonly string[]): readonly string[] {
  const has = reaches(statement);
  const found = calls.filter(has);
  if (found.length === calls.length) return found.filter((call) => GIVES_THE_REST.includes(call));
  return found.filter((call) => {
    const family = FAMILIES.find(([of]) => of.test(call));
    return family === undefined || !has(family[1]);
  });
}

function more(statements: readonly Statement[], accountId: string, calls: readonly string[]): readonly string[] {
  const found = new Set(opening(statements, accountId).flatMap((statement) => callsOf(statement, calls)));
  return calls.filter((call) => found.has(call));
}

/** A grant to somebody in another account, as the statement that it is like. */
const grantStatements = (world: World, arn: string): readonly Statement[] =>
  (world.keys?.find((key) => key.arn === arn)?.grants ?? []).map(({ granteePrincipal, operations }) => ({
    Effect: "Allow",
    Principal: { AWS: granteePrincipal },
    Action: operations.map((name) => `kms:${name}`),
  }));

/** The calls that a key's policy or grants give to others than its own account, beside {@link KEY_CALLS}. */
export function moreKeyCalls(world: World, arn: string, accountId: string): readonly string[] {
  const policy = world.keys?.find((key) => key.arn === arn)?.policy.Statement ?? [];
  return more([...policy, ...grantStatements(world, arn)], accountId, MORE_KEY_CALLS);
}

/** The same of a secret's policy, beside {@link SECRET_CALL}. */
export function moreSecretCalls(world: World, arn: string, accountId: string): readonly string[] {
  const statements = world.secrets?.find((secret) => secret.arn === arn)?.policy?.Statement ?? [];
  return more(statements, accountId, MORE_SECRET_CALLS);
}
