/**
 * What a share means as a grant: operations and constraints. Pure.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations
 */
import type { EncryptionContext, Means, Terms } from "./share";
import { actionsMatching, actionsOf, isCreateGrant } from "./uses";

/** The grant operations that a symmetric encryption key can hold; the others are for keys that sign, agree or authenticate. */
const OF_SYMMETRIC_KEY: ReadonlySet<string> = new Set([
  "Decrypt",
  "DescribeKey",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyPair",
  "GenerateDataKeyPairWithoutPlaintext",
  "GenerateDataKeyWithoutPlaintext",
  "ReEncryptFrom",
  "ReEncryptTo",
]);

/** The operations that an action, or a pattern of actions such as `kms:ReEncrypt*`, means in a grant; none where no grant can hold it. */
export const grantOperationsOfAction = (action: string): readonly string[] =>
  actionsMatching(action)
    .filter(({ name, grantOperation }) => grantOperation && OF_SYMMETRIC_KEY.has(name))
    .map(({ name }) => name)
    .sort();

/**
 * Whether a share's grants let the grantee make further ones, as service-linked roles do for volumes and snapshots. The rules of the
 * configuration take it for these roles only.
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
const handsOn = (share: Terms & Means): boolean =>
  actionsOf(share).some(isCreateGrant) || (share.delegateToServices === true && share.through === "grants");

/** The operations of a share's grants, sorted, each once. */
export const grantOperations = (share: Terms & Means): readonly string[] =>
  [
    ...new Set([...actionsOf(share).flatMap(grantOperationsOfAction), ...(handsOn(share) ? ["CreateGrant"] : [])]),
  ].sort();

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html */
export const CONSTRAINT_LIMITS = { pairs: 8, characters: 384 } as const;

/**
 * The encryption context that a grant's use must have, as `encryptionContextSubset`: more pairs may stand beside these, as
 * Secrets Manager's SecretVersionId does beside SecretARN. Each key has one value, as the configuration's rules hold it.
 */
export function grantConstraint(context: EncryptionContext | undefined): Readonly<Record<string, string>> | undefined {
  const pairs = Object.entries(context ?? {}).flatMap(([key, [value]]) => (value === undefined ? [] : [[key, value]]));
  return pairs.length === 0 ? undefined : (Object.fromEntries(pairs) as Readonly<Record<string, string>>);
}
