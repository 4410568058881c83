/**
 * Account ids and ARNs as types of their own: a string that was not checked cannot be taken for one that was.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
import { isPartition, type Partition } from "./partition";

declare const accountIdBrand: unique symbol;

/** Twelve digits, checked. */
export type AccountId = string & { readonly [accountIdBrand]: true };

export type RootArn = `arn:${Partition}:iam::${string}:root`;
export type RoleArn = `arn:${Partition}:iam::${string}:role/${string}`;
export type UserArn = `arn:${Partition}:iam::${string}:user/${string}`;
export type PrincipalArn = RoleArn | UserArn;
export type KeyArn = `arn:${Partition}:kms:${string}:${string}:key/${string}`;

/** The six parts of an ARN. Region and account are empty for services that have none. */
export interface Arn {
  readonly partition: Partition;
  readonly service: string;
  readonly region: string;
  readonly accountId: string;
  /** All that follows the fifth colon, e.g. `role/path/Name` or `key/1234abcd-…`. */
  readonly resource: string;
}

const ACCOUNT_ID = /^\d{12}$/;
const KEY_ID = /^(mrk-[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;
/** The characters of an IAM path with its slashes, and of a name (at most 64 characters for both roles and users). */
const IAM_PATH_AND_NAME = /^(?:[!-.0-~]+\/)*[\w+=,.@-]{1,64}$/;

export const isAccountId = (text: string): text is AccountId => ACCOUNT_ID.test(text);
export const isKeyId = (text: string): boolean => KEY_ID.test(text);
export const isIamPathAndName = (text: string): boolean => IAM_PATH_AND_NAME.test(text);

/** The parts of an ARN of one of the three partitions, or `undefined` where the text is not one. */
export function parseArn(text: string): Arn | undefined {
  if (!text.startsWith("arn:")) return undefined;
  // Five colons by their places, rather than a list of parts: each decision reads several ARNs.
  const afterPartition = text.indexOf(":", 4);
  const afterService = text.indexOf(":", afterPartition + 1);
  const afterRegion = text.indexOf(":", afterService + 1);
  const afterAccount = text.indexOf(":", afterRegion + 1);
  if (afterPartition < 0 || afterService < 0 || afterRegion < 0 || afterAccount < 0) return undefined;
  const partition = text.slice(4, afterPartition);
  const service = text.slice(afterPartition + 1, afterService);
  const resource = text.slice(afterAccount + 1);
  if (!isPartition(partition) || service === "" || resource === "") return undefined;
  const region = text.slice(afterService + 1, afterRegion);
  return { partition, service, region, accountId: text.slice(afterRegion + 1, afterAccount), resource };
}

/** A key's ARN: full, with its key id. An alias ARN is not one, since it can be pointed at another key. */
export function isKeyArn(text: string): text is KeyArn {
  const arn = parseArn(text);
  if (arn?.service !== "kms" || !arn.resource.startsWith("key/")) return false;
  return arn.region !== "" && isAccountId(arn.accountId) && isKeyId(arn.resource.slice("key/".length));
}

function isIamArn(text: string, kind: "role" | "user"): boolean {
  const arn = parseArn(text);
  if (arn?.service !== "iam" || arn.region !== "" || !isAccountId(arn.accountId)) return false;
  return arn.resource.startsWith(`${kind}/`) && isIamPathAndName(arn.resource.slice(kind.length + 1));
}

export const isRoleArn = (text: string): text is RoleArn => isIamArn(text, "role");
export const isUserArn = (text: string): text is UserArn => isIamArn(text, "user");

export const rootArn = (partition: Partition, accountId: AccountId): RootArn =>
  `arn:${partition}:iam::${accountId}:root`;

export const roleArn = (partition: Partition, accountId: AccountId, pathAndName: string): RoleArn =>
  `arn:${partition}:iam::${accountId}:role/${pathAndName}`;

export const userArn = (partition: Partition, accountId: AccountId, pathAndName: string): UserArn =>
  `arn:${partition}:iam::${accountId}:user/${pathAndName}`;

/** The name at the end of a role's or user's ARN, without its path: what IAM's attachment calls want. */
export const nameOf = (arn: PrincipalArn): string => arn.slice(arn.lastIndexOf("/") + 1);
