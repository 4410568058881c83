/**
 * The key policy of the owner account: a pure function of who may use the key.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
import { rootArn, type AccountId, type PrincipalArn } from "../access/identifiers";
import type { Partition } from "../access/partition";
import { canonical, type PolicyDocument, type Statement } from "../access/policy-document";
import { KEY_POLICY_OWNER_SID, KEY_POLICY_SHARE_SID, SHARE_ACTIONS } from "./actions";

/** AWS refuses a key policy of more bytes: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
export const KEY_POLICY_MAX_BYTES = 32_768;

/** How one external account may use the key. */
export type Share =
  /** The whole account: its administrators decide which of its principals, by IAM policy. */
  | { readonly level: "account"; readonly accountId: AccountId }
  /** These roles and users only; the account still needs an IAM policy for them. */
  | { readonly level: "principals"; readonly accountId: AccountId; readonly principals: readonly PrincipalArn[] };

export interface KeyPolicyArgs {
  readonly partition: Partition;
  readonly ownerAccountId: AccountId;
  /** Empty: the key is not shared and the policy has the owner's own statement only. */
  readonly shares: readonly Share[];
}

/** The principals that a share puts into the key policy. */
export const sharePrincipals = (partition: Partition, share: Share): readonly string[] =>
  share.level === "account" ? [rootArn(partition, share.accountId)] : share.principals;

/**
 * Lets the owner account administer the key, through its IAM policies too. Without it nobody could change the policy again.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam
 */
const ownerStatement = ({ partition, ownerAccountId }: KeyPolicyArgs): Statement => ({
  Sid: KEY_POLICY_OWNER_SID,
  Effect: "Allow",
  Principal: { AWS: rootArn(partition, ownerAccountId) },
  Action: "kms:*",
  Resource: "*",
});

/** Lets the external principals use the key. In a key policy, Resource "*" means this key. */
const shareStatement = ({ partition, shares }: KeyPolicyArgs): Statement => ({
  Sid: KEY_POLICY_SHARE_SID,
  Effect: "Allow",
  Principal: { AWS: shares.flatMap((share) => sharePrincipals(partition, share)) },
  Action: SHARE_ACTIONS,
  Resource: "*",
});

/** The whole key policy, canonical. */
export const keyPolicy = (args: KeyPolicyArgs): PolicyDocument =>
  canonical({
    Version: "2012-10-17",
    Statement: args.shares.length === 0 ? [ownerStatement(args)] : [ownerStatement(args), shareStatement(args)],
  });
