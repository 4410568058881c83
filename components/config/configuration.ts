/** The configuration as the program uses it: checked, with every name turned into an ARN. */
import type { AccountId, KeyArn, PrincipalArn, RoleArn } from "../../access/identifiers";
import type { Partition, Region } from "../../access/partition";
import type { KeyDuties } from "../key-duties";
import type { SecretRead, SecretReaders } from "../secret-reading/secret-read";
import type { Share, Terms } from "../sharing/share";

/** How to reach one account, and what may land there. */
export interface AccountTarget {
  readonly accountId: AccountId;
  readonly region: Region;
  /** Follows from the Region. */
  readonly partition: Partition;
  readonly assumeRole?: { readonly roleArn: RoleArn; readonly externalId?: string; readonly sessionName?: string };
  /** Default tags of the account's provider. */
  readonly tags: Readonly<Record<string, string>>;
}

/** A secret to be encrypted with the key. Its value is handed over apart, see {@link SecretValue}. */
export interface SecretSettings {
  readonly name: string;
  readonly description: string;
  /** Days; 0 deletes at once. */
  readonly recoveryWindowInDays: number;
  readonly value: SecretValue;
  /** Principals of other accounts that may read it. Absent: none. */
  readonly readers?: readonly SecretReaders[];
  /** ARN of the one secret that may be lost by this configuration. */
  readonly confirmReplacement?: string;
}

/** Where a secret's value comes from. The value itself is only ever read at the edge and wrapped as a secret there. */
export type SecretValue =
  { readonly from: "config"; readonly key: SecretValueKey } | { readonly from: "file"; readonly path: string };

/** The config keys that hold a secret's value: keys of their own, since a secret inside an object would come out as plain text. */
export type SecretValueKey = "ownerSecretValue" | "externalSecretValue";

/** A key that the stack makes. */
export interface KeySettings {
  readonly arn?: undefined;
  readonly alias: `alias/${string}`;
  readonly description: string;
  /** Days, 90 to 2,560. */
  readonly rotationPeriodInDays: number;
  /** Days, 7 to 30. */
  readonly deletionWindowInDays: number;
  readonly protect: boolean;
  readonly multiRegion: boolean;
  /** Regions of the replicas; none for a key of one Region. */
  readonly replicaRegions: readonly Region[];
  readonly tags: Readonly<Record<string, string>>;
}

/** A key that exists already: of its policy, the shares' statements are the stack's, and of its aliases, this one. */
export interface ExistingKeySettings {
  readonly arn: KeyArn;
  readonly alias?: `alias/${string}`;
}

export interface OwnerConfiguration extends AccountTarget {
  readonly key: KeySettings | ExistingKeySettings;
  /** Who administers a key that the stack makes, and who uses it. Absent: whoever IAM policies of the account say. */
  readonly duties?: KeyDuties;
  readonly shares: readonly Share[];
  /** Secrets of external accounts that principals of this account read. */
  readonly reads?: readonly SecretRead[];
  readonly secret?: SecretSettings;
  /** The one key that may be lost by this configuration. */
  readonly confirmReplacement?: KeyArn;
}

/** Where the external side learns the key's ARN from. */
export type KeySource =
  | { readonly from: "stack"; readonly stack: string }
  /** Nothing tells what the owner's share allows, so it is said here. */
  | { readonly from: "arn"; readonly arn: KeyArn; readonly terms: Terms }
  | { readonly from: "ownerSection" };

export interface ExternalConfiguration extends AccountTarget {
  readonly key: KeySource;
  readonly policyName: string;
  /** Who gets the IAM policy. Absent: the principals that the owner's share names. */
  readonly principals?: readonly PrincipalArn[];
  /** The owner's secrets that principals of this account read, where the key is given by its ARN: else the owner's stack says it. */
  readonly reads?: readonly SecretRead[];
  readonly secret?: SecretSettings;
}

/** At least one of the two sections. */
export type Configuration =
  | { readonly owner: OwnerConfiguration; readonly external?: ExternalConfiguration }
  | { readonly owner?: undefined; readonly external: ExternalConfiguration };
