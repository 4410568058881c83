/** Which keys the Resource or NotResource element of an IAM policy's statement reaches. */
import { listOf, type Statement } from "../../access/policy-document";
import { reachesAction } from "./actions";
import { DECRYPTING_ACTIONS } from "./administration";
import { overlapsArn } from "./arn-parts";
import { covers } from "./patterns";

/** Ids that have no character in common at any place: a pattern that matches them all leaves the id open. */
const UNLIKE_IDS = [
  "00000000-0000-0000-0000-000000000000",
  "11111111-1111-1111-1111-111111111111",
  "abababab-abab-abab-abab-abababababab",
];
const ANY_KEY = "arn:*:kms:*:*:key/*";
const SOME_HOME = "arn:aws:kms:us-east-1:123456789012:key/";

/** Whether a pattern matches a key of this id somewhere: part by part, or in one place where a star runs over colons. */
const reachesId = (resource: string, id: string): boolean =>
  overlapsArn(resource, ["arn", "*", "kms", "*", "*", `key/${id}`]) || covers(resource, `${SOME_HOME}${id}`);

/** Whether a pattern leaves the key's id open, be it in one account and Region or in all. */
export const isAnyKey = (resource: string): boolean => UNLIKE_IDS.every((id) => reachesId(resource, id));

/** Whether a NotResource takes every key out, so that the statement is about other services. */
export const exceptsAllKeys = ({ NotResource: except }: Statement): boolean =>
  listOf(except).some((pattern) => covers(pattern, ANY_KEY));

export const decrypts = (statement: Statement): boolean =>
  DECRYPTING_ACTIONS.some((action) => reachesAction(statement, action));

export const everythingExcept = (statement: Statement): string =>
  `everything except ${listOf(statement.NotResource).join(", ")} (NotResource)`;

/** By what the statement decrypts with all keys, in words; `undefined` where it does not. */
export function decryptionOfAllKeys(statement: Statement): string | undefined {
  if (!decrypts(statement)) return undefined;
  if (statement.NotResource !== undefined) return exceptsAllKeys(statement) ? undefined : everythingExcept(statement);
  const open = listOf(statement.Resource).filter(isAnyKey);
  return open.length === 0 ? undefined : open.map((resource) => `"${resource}"`).join(", ");
}
