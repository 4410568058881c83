/** A secret of one account that principals of another read: what both sides have in common. */
import type { AccountId, PrincipalArn } from "../../access/identifiers";
import { partitionOf, type Partition, type Region } from "../../access/partition";
import type { PrincipalPattern, Share, Terms } from "../sharing/share";

/**
 * A secret by its name. AWS ends its ARN in a hyphen and six characters that are not known before the secret is made, so that the
 * pattern has `??????` there. It is no wider than the secret: whatever else it matched would have the same name.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
 */
export type SecretArnPattern = `arn:${Partition}:secretsmanager:${string}:${string}:secret:${string}-??????`;

export const secretArnPattern = (region: Region, accountId: AccountId, secretName: string): SecretArnPattern =>
  `arn:${partitionOf(region)}:secretsmanager:${region}:${accountId}:secret:${secretName}-??????`;

export const isSecretArnPattern = (text: string): text is SecretArnPattern =>
  /^arn:aws(-cn|-us-gov)?:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+-\?{6}$/.test(text);

/** Who of one account reads a secret of another. */
export interface SecretReaders {
  readonly accountId: AccountId;
  readonly principals: readonly PrincipalArn[];
  /** Patterns of further principals' ARNs. Absent where there are none, so that outputs of earlier stacks stay as they are. */
  readonly patterns?: readonly PrincipalPattern[];
}

/** A secret of another account, and who of this one reads it. */
export interface SecretRead {
  readonly secretArn: SecretArnPattern;
  readonly principals: readonly PrincipalArn[];
  /** Whoever matches may read it too, once an IAM policy lets them, which nothing here is attached to. */
  readonly patterns?: readonly PrincipalPattern[];
}

/** A secret with all its readers, as the owner's stack tells it to the others. */
export interface ReadableSecret {
  readonly secretArn: SecretArnPattern;
  readonly readers: readonly SecretReaders[];
}

/** One side's configuration, as far as it matters here. */
export interface ReadableSide {
  readonly region: Region;
  readonly accountId: AccountId;
  readonly secret?: { readonly name: string; readonly readers?: readonly SecretReaders[] };
}

/** The one use of the key that reading needs: `kms:Decrypt`, through Secrets Manager, for exactly this secret. */
export const termsOfReading = (secretArn: SecretArnPattern): Terms => ({
  use: "secretsManagerRead",
  encryptionContext: { SecretARN: [secretArn] },
});

/**
 * The key's shares for the readers of a secret, beside those of the configuration.
 *
 * The key policy names the secret by a pattern made from its name. The secret's own ARN would close a circle, key → policy →
 * secret → key, and would not be known at preview.
 */
export const sharesWithReaders = ({ secretArn, readers }: ReadableSecret): readonly Share[] =>
  readers.flatMap(({ accountId, principals, patterns = [] }): Share[] => {
    const terms = termsOfReading(secretArn);
    return [
      ...(principals.length === 0 ? [] : [{ level: "principals" as const, accountId, principals, ...terms }]),
      ...(patterns.length === 0 ? [] : [{ level: "matching" as const, accountId, patterns, ...terms }]),
    ];
  });

/** All readers, of every account, as the secret's resource policy tells them. */
export const everyReader = (readers: readonly SecretReaders[]): readonly PrincipalPattern[] =>
  readers.flatMap(({ principals, patterns = [] }) => [...principals, ...patterns]);

/** The secret of a side's configuration, where somebody of another account reads it. */
export function readableSecretOf({ secret, region, accountId }: ReadableSide): ReadableSecret | undefined {
  return secret?.readers === undefined
    ? undefined
    : { secretArn: secretArnPattern(region, accountId, secret.name), readers: secret.readers };
}

/** The shares that the key policy needs for the readers of the owner's secret, beside those of the configuration. */
export function readerSharesOf(owner: ReadableSide): readonly Share[] {
  const readable = readableSecretOf(owner);
  return readable === undefined ? [] : sharesWithReaders(readable);
}

/** What an account reads of a secret. */
export const readsOf = (secret: ReadableSecret | undefined, accountId: AccountId): readonly SecretRead[] =>
  secret === undefined
    ? []
    : secret.readers
        .filter((each) => each.accountId === accountId)
        .map(({ principals, patterns }) => ({
          secretArn: secret.secretArn,
          principals,
          ...(patterns === undefined ? {} : { patterns }),
        }));
