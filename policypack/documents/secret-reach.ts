/**
 * Which secrets the Resource or NotResource element of an IAM policy's statement reaches. A secret's ARN ends in `-` and six
 * characters that AWS chooses.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
 */
import { listOf, type Statement } from "../../access/policy-document";
import { overlapsArn } from "./arn-parts";
import { positiveTests } from "./conditions";
import { covers } from "./patterns";
import { reachedSecretActions, SENSITIVE_SECRET_ACTIONS } from "./secret-actions";
import { isExactSecretArn, isNoSecret, isSecretPathOf } from "./secret-arn";

/** Names that have nothing in common but the hyphen: a pattern that matches them all leaves the name open. */
const UNLIKE_NAMES = ["production/database-AbCdEf", "0-012345", "key_1.json-zzzzzz"];
const ANY_SECRET = "arn:*:secretsmanager:*:*:secret:*";
const SOME_HOME = "arn:aws:secretsmanager:us-east-1:123456789012:secret:";

const reachesName = (resource: string, name: string): boolean =>
  overlapsArn(resource, ["arn", "*", "secretsmanager", "*", "*", `secret:${name}`]) ||
  covers(resource, `${SOME_HOME}${name}`);

/** Whether a pattern leaves the secret's name open, be it in one account and Region or in all. */
const isAnySecret = (resource: string): boolean => UNLIKE_NAMES.every((name) => reachesName(resource, name));

/** A test that holds the request to some secrets, as AWS's page on access by tags has it. A policy variable is a value too. */
const NAMING_KEY = /^(secretsmanager:secretid$|(aws|secretsmanager):resourcetag\/)/;
const isHeldToSome = ({ Condition: block }: Statement): boolean =>
  positiveTests(block).some(
    ({ key, values }) =>
      NAMING_KEY.test(key.toLowerCase()) &&
      values.length > 0 &&
      !values.some((value) => isAnySecret(value) || /^[*?]*$/.test(value)),
  );

/** The actions by which the statement reads or changes secrets. */
export const sensitiveActions = (statement: Statement): readonly string[] =>
  reachedSecretActions(statement, SENSITIVE_SECRET_ACTIONS);

/** By what a statement reaches all secrets, in words; `undefined` where it does not. */
export function allSecrets(statement: Statement): string | undefined {
  const { Resource: resource, NotResource: except } = statement;
  if (isHeldToSome(statement)) return undefined;
  if (except !== undefined) {
    if (listOf(except).some((pattern) => covers(pattern, ANY_SECRET))) return undefined;
    return `everything except ${listOf(except).join(", ")} (NotResource)`;
  }
  const open = listOf(resource).filter(isAnySecret);
  return open.length === 0 ? undefined : open.map((text) => `"${text}"`).join(", ");
}

/**
 * The texts in Resource that leave open which secrets they name. Of those that name all, `allSecrets` tells.
 * @param accountId whose paths may be named; any account's where left out
 * @param allowed patterns that may be named as they are, or a part of them
 */
export const openSecrets = (
  statement: Statement,
  accountId: string | undefined,
  allowed: readonly string[],
): readonly string[] =>
  isHeldToSome(statement)
    ? []
    : listOf(statement.Resource).filter(
        (text) =>
          !isNoSecret(text) &&
          !isAnySecret(text) &&
          !isExactSecretArn(text) &&
          !isSecretPathOf(text, accountId) &&
          !allowed.some((pattern) => covers(pattern, text)),
      );
