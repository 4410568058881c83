import { isAccountId, parseArn, type Arn } from "../../access/identifiers";
import { hasWildcard } from "./patterns";

/** A Region's name, also of one that is newer than this program. */
const REGION_NAME = /^[a-z]{2}(-[a-z]+)+-\d+$/;
/** A name in full. Its six random characters may be left open, each by a `?`: nobody knows them before the secret is made. */
const NAMED = /^secret:[\w/+=.@-]+?(-\?{6})?$/;
/** All secrets of a path that is written out to its slash. */
const PATH = /^secret:[\w/+=.@-]+\/\*$/;
/** A partition left open widens nothing: Region and account decide. */
const ANY_PARTITION = /^arn:\*:/;

/** The parts of a secret's ARN with its account and Region in full; `undefined` for any other text. */
function placed(text: string): Arn | undefined {
  const arn = parseArn(text.replace(ANY_PARTITION, "arn:aws:"));
  if (arn?.service !== "secretsmanager" || !REGION_NAME.test(arn.region)) return undefined;
  return isAccountId(arn.accountId) ? arn : undefined;
}

/** Whether a text names exactly one secret. */
export const isExactSecretArn = (text: string): boolean => NAMED.test(placed(text)?.resource ?? "");

/** Whether a text names the secrets of one path, all of the given account; of any account where none is given. */
export function isSecretPathOf(text: string, accountId: string | undefined): boolean {
  const arn = placed(text);
  if (arn === undefined || !PATH.test(arn.resource)) return false;
  return accountId === undefined || arn.accountId === accountId;
}

/** Whether a text is an ARN of another service and can never match a secret. */
export const isNoSecret = (text: string): boolean => {
  const service = parseArn(text)?.service;
  return service !== undefined && service.toLowerCase() !== "secretsmanager" && !hasWildcard(service);
};
