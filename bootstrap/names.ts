/** The names of what the bootstrap makes in an account. */
import type { AccountId, RoleArn } from "../access/identifiers";
import type { Partition } from "../access/partition";

export const DEFAULT_PREFIX = "cross-account-cmk";

export interface Names {
  readonly previewRole: string;
  readonly deployRole: string;
  readonly boundary: string;
  /** What both roles may read. */
  readonly readPolicy: string;
  /** What the deploy role may change besides. */
  readonly deployPolicy: string;
  readonly keysPolicy: string;
}

/** The names with a prefix of their own, for two repositories that deploy to one account. */
export const namesWith = (prefix: string): Names => ({
  previewRole: `${prefix}-preview`,
  deployRole: `${prefix}-deploy`,
  boundary: `${prefix}-boundary`,
  readPolicy: `${prefix}-read`,
  deployPolicy: `${prefix}-deploy`,
  keysPolicy: `${prefix}-deploy-keys`,
});

/** An account of a partition. */
export interface Home {
  readonly accountId: AccountId;
  readonly partition: Partition;
}

export const roleArnOf = ({ partition, accountId }: Home, name: string): RoleArn =>
  `arn:${partition}:iam::${accountId}:role/${name}`;
export const policyArnOf = ({ partition, accountId }: Home, name: string): string =>
  `arn:${partition}:iam::${accountId}:policy/${name}`;

/** The issuer of GitHub's tokens, which is the provider's name in ARNs and condition keys too. */
export const GITHUB_ISSUER = "token.actions.githubusercontent.com";

export const oidcProviderArnOf = ({ partition, accountId }: Home): string =>
  `arn:${partition}:iam::${accountId}:oidc-provider/${GITHUB_ISSUER}`;
