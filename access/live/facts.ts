/** What AWS tells of the keys, secrets, roles, users and groups of a share. Plain data. */
import { type PolicyDocument } from "../policy-document";
import { type Grant, type NamedPolicy } from "../world";

/** `missing`: AWS says that there is none. `not read`: a clause that reads after "because". */
export type Read<T> =
  | { readonly is: "read"; readonly value: T }
  | { readonly is: "missing" }
  | { readonly is: "not read"; readonly because: string };

export interface KeyDescription {
  /** `Enabled`, `Disabled`, `PendingDeletion`, … */
  readonly state: string;
  /** Day, e.g. `2030-01-31`. */
  readonly deletionDate?: string;
  readonly keySpec?: string;
  readonly keyUsage?: string;
  readonly origin?: string;
  readonly multiRegionKeyType?: "PRIMARY" | "REPLICA";
  readonly awsManaged: boolean;
}

/** States in which a key can be used. @see https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
export const USABLE_STATES: ReadonlySet<string> = new Set(["Enabled", "Updating"]);

export interface LiveKey {
  readonly arn: string;
  readonly description: Read<KeyDescription>;
  readonly policy: Read<PolicyDocument>;
  readonly grants: Read<readonly Grant[]>;
  /** ARNs of the aliases that point at it. */
  readonly aliases: Read<readonly string[]>;
  readonly tags: Read<Readonly<Record<string, string>>>;
}

export interface SecretDescription {
  /** Key ARN, key id or alias, as Secrets Manager has it. Left out: the AWS managed key. */
  readonly kmsKeyId?: string;
  /** Day that AWS tells with the deletion; left out where it is not to be deleted. */
  readonly deletionDate?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface LiveSecret {
  readonly arn: string;
  readonly description: Read<SecretDescription>;
  /** `missing`: it has none. */
  readonly policy: Read<PolicyDocument>;
}

export type HolderKind = "role" | "user" | "group";

/** Whom IAM policies are attached to. */
export interface HolderName {
  readonly kind: HolderKind;
  readonly accountId: string;
  /** Without path. */
  readonly name: string;
}

export interface HolderDescription {
  /** With its path. */
  readonly arn: string;
  /** `AROA…` or `AIDA…`; left out for groups. */
  readonly id?: string;
  /** ARN of the managed policy that is its permissions boundary. */
  readonly boundary?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface LiveHolder extends HolderName {
  readonly description: Read<HolderDescription>;
  /** ARNs of managed policies. */
  readonly attached: Read<readonly string[]>;
  readonly inline: Read<readonly NamedPolicy[]>;
  /** The groups that a user is in; none for others. */
  readonly groups: Read<readonly HolderDescription[]>;
}

/** All that was read. What lies in an account that could not be entered is in none of the lists. */
export interface LiveFacts {
  readonly keys: readonly LiveKey[];
  readonly secrets: readonly LiveSecret[];
  readonly holders: readonly LiveHolder[];
  /** Managed policies by ARN, each with the document of its default version. */
  readonly policies: ReadonlyMap<string, Read<PolicyDocument>>;
  /** Accounts that were read, or why they were not. */
  readonly accounts: ReadonlyMap<string, Read<true>>;
}

/** The value, where it was read. */
export const valueOf = <T>(read: Read<T> | undefined): T | undefined => (read?.is === "read" ? read.value : undefined);

/** Names in IAM are the same in any case. */
export const holderKey = ({ kind, accountId, name }: HolderName): string =>
  `${accountId} ${kind}/${name.toLowerCase()}`;
