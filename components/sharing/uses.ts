/**
 * The named uses of a key: action lists, each a subset of what KMS allows on another account's key.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html#cross-account-key-operations
 */
import { KMS_ACTIONS, type KmsAction } from "../../access/kms-actions";
import { wildcardMatcher } from "../../access/language/glob";
import { SHARE_ACTIONS } from "../actions";
import type { Use } from "./share";

const USES = {
  /** Write what others read. A data key is what most clients encrypt with. */
  encrypt: ["kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*"],
  decrypt: ["kms:Decrypt", "kms:DescribeKey"],
  encryptDecrypt: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*"],
  /** @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html#security-encryption-authz */
  secretsManagerRead: ["kms:Decrypt"],
  /**
   * To make a secret takes the data key alone; to change one's description or key, `UpdateSecret` asks for Encrypt too.
   * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html
   */
  secretsManagerReadWrite: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
} as const;

export type NamedUse = keyof typeof USES;
export const NAMED_USES = Object.keys(USES) as readonly NamedUse[];

/** Uses that are for secrets alone: through Secrets Manager, with a secret's ARN in the encryption context. */
export const isForSecrets = (use: string | undefined): boolean =>
  use === "secretsManagerRead" || use === "secretsManagerReadWrite";

/** The actions of a use, as the policies of both sides have them. */
export function actionsOf(terms: Use): readonly string[] {
  if (terms.actions !== undefined) return terms.actions;
  return terms.use === undefined ? SHARE_ACTIONS : USES[terms.use];
}

/** The KMS actions that a name or a pattern such as `kms:ReEncrypt*` means. */
export function actionsMatching(pattern: string): readonly KmsAction[] {
  // Names of actions have no case.
  const matches = wildcardMatcher(pattern.toLowerCase());
  return KMS_ACTIONS.filter(({ id }) => matches(id));
}

/** The one action with which a grant's grantee makes further grants. */
export const isCreateGrant = (action: string): boolean => action.toLowerCase() === "kms:creategrant";

/** Actions that hand the key on; a share has them only for AWS services, by `delegateToServices`. */
const HANDS_ON: ReadonlySet<string> = new Set(["CreateGrant", "ListGrants", "RetireGrant", "RevokeGrant"]);

/** Whether an action may be one of a share: usable on another account's key, and not one to hand it on with. */
export const isShareable = ({ name, crossAccount }: KmsAction): boolean => crossAccount && !HANDS_ON.has(name);

/** The names of all actions that a share may have. */
export const SHAREABLE_ACTIONS: readonly string[] = KMS_ACTIONS.filter(isShareable).map(({ name }) => `kms:${name}`);
