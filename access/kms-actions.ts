/**
 * Every KMS action: whether it works on another account's key, what it acts on, and whether a grant can allow it.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations
 */

/** What an action acts on. `alias` actions need a permission on the alias and another on its key. */
export type KmsResourceType = "key" | "alias" | "none";

export interface KmsAction {
  /** The name without its prefix, e.g. `Decrypt`. */
  readonly name: string;
  /** The full name in lower case, e.g. `kms:decrypt`: names of actions are not case-sensitive. */
  readonly id: string;
  /** Whether the action may be used on a key of another account. Where it may not, a statement that allows it there has no effect. */
  readonly crossAccount: boolean;
  readonly resourceType: KmsResourceType;
  /** Whether the name is one of the operations that a grant can hold. */
  readonly grantOperation: boolean;
  /** Whether the request carries an encryption context (with a symmetric encryption key). */
  readonly encryptionContext: boolean;
}

type Trait = "cross-account" | "grant" | "context";

const action = (name: string, resourceType: KmsResourceType, traits: readonly Trait[] = []): KmsAction => ({
  name,
  id: `kms:${name}`.toLowerCase(),
  resourceType,
  crossAccount: traits.includes("cross-account"),
  grantOperation: traits.includes("grant"),
  encryptionContext: traits.includes("context"),
});

const all = (names: readonly string[], type: KmsResourceType, ...traits: readonly Trait[]): KmsAction[] =>
  names.map((name) => action(name, type, traits));

const ACTIONS: readonly KmsAction[] = [
  ...all(
    [
      "Decrypt",
      "Encrypt",
      "GenerateDataKey",
      "GenerateDataKeyPair",
      "GenerateDataKeyPairWithoutPlaintext",
      "GenerateDataKeyWithoutPlaintext",
      "ReEncryptFrom",
      "ReEncryptTo",
    ],
    "key",
    "cross-account",
    "grant",
    "context",
  ),
  ...all(
    [
      "CreateGrant",
      "DeriveSharedSecret",
      "DescribeKey",
      "GenerateMac",
      "GetPublicKey",
      "RetireGrant",
      "Sign",
      "Verify",
      "VerifyMac",
    ],
    "key",
    "cross-account",
    "grant",
  ),
  ...all(["GetKeyRotationStatus", "ListGrants", "RevokeGrant"], "key", "cross-account"),
  ...all(
    [
      "CancelKeyDeletion",
      "DeleteImportedKeyMaterial",
      "DisableKey",
      "DisableKeyRotation",
      "EnableKey",
      "EnableKeyRotation",
      "GetKeyLastUsage",
      "GetKeyPolicy",
      "GetParametersForImport",
      "ImportKeyMaterial",
      "ListKeyPolicies",
      "ListKeyRotations",
      "ListResourceTags",
      "PutKeyPolicy",
      "ReplicateKey",
      "RotateKeyOnDemand",
      "ScheduleKeyDeletion",
      "SynchronizeMultiRegionKey",
      "TagResource",
      "UntagResource",
      "UpdateKeyDescription",
      "UpdatePrimaryRegion",
    ],
    "key",
  ),
  ...all(["CreateAlias", "DeleteAlias", "UpdateAlias"], "alias"),
  ...all(
    [
      "ConnectCustomKeyStore",
      "CreateCustomKeyStore",
      "CreateKey",
      "DeleteCustomKeyStore",
      "DescribeCustomKeyStores",
      "DisconnectCustomKeyStore",
      "GenerateRandom",
      "ListAliases",
      "ListKeys",
      "ListRetirableGrants",
      "UpdateCustomKeyStore",
    ],
    "none",
  ),
];

const BY_LOWER_NAME: ReadonlyMap<string, KmsAction> = new Map(ACTIONS.map((entry) => [entry.id, entry]));

/** All KMS actions, in the order of their names. */
export const KMS_ACTIONS: readonly KmsAction[] = [...ACTIONS].sort((a, b) => (a.name < b.name ? -1 : 1));

/** The action with this full name (`kms:Decrypt`, in any case), or `undefined` where KMS has none such. */
export const kmsAction = (fullName: string): KmsAction | undefined => BY_LOWER_NAME.get(fullName.toLowerCase());
