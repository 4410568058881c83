/**
 * The actions of a share: named once, used by the key policy, the IAM policy, the policy pack and the access matrix.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
export const SHARE_ACTIONS = [
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey*",
  "kms:ReEncrypt*",
] as const;

export type ShareAction = (typeof SHARE_ACTIONS)[number];

/**
 * What AWS services need to make grants of their own, under the condition `kms:GrantIsForAWSResource`.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-service-integration
 */
export const DELEGATION_ACTIONS = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"] as const;

/** Sid of the share's statement in the key policy; spaces are legal there. */
export const KEY_POLICY_SHARE_SID = "Allow an external account to use this CMK";
/** Sid of the owner's own statement, as AWS writes it in the default key policy. */
export const KEY_POLICY_OWNER_SID = "Enable IAM User Permissions";
/** Sid of the owner's statement where IAM policies may only administer the key. */
export const KEY_POLICY_ADMINISTRATION_SID = "Enable IAM policies for administration only";
/** Sids of the key's administrators and users, as the AWS console writes them. */
export const KEY_POLICY_ADMINISTRATORS_SID = "Allow access for Key Administrators";
export const KEY_POLICY_USERS_SID = "Allow use of the key";
/** Sid in the external account's IAM policy; spaces are illegal there. */
export const IAM_POLICY_SHARE_SID = "AllowExternalAccount";
