/** Where the judge has its documents from. The emulated AWS in earnest, plain data in tests. */
import type { Account, Alias, Key, NamedPolicy, Organization, Secret } from "../../access";
import type { Place } from "./documents";
import type { Signature } from "./signature";

/** A key, with the aliases of its account and Region. */
export interface FoundKey {
  readonly key: Key;
  readonly aliases: readonly Alias[];
}

/** Reads documents as they are at this moment. Nothing is remembered: the next call may have changed them. */
export interface DocumentSource {
  /** An account's identities and groups. */
  account(place: Place): Promise<Account>;
  /** Where an account stands in an organization. */
  organizationOf(accountId: string): Organization | "none";
  /** A managed policy, e.g. one that limits a session. */
  managedPolicy(place: Place, arn: string): Promise<NamedPolicy>;
  /**
   * A key by its id, alias or ARN.
   * @throws AwsError, as the emulator answers it, where there is none
   */
  key(place: Place, keyId: string): Promise<FoundKey>;
  /**
   * A secret by its name or ARN.
   * @throws AwsError, as the emulator answers it, where there is none
   */
  secret(place: Place, secretId: string): Promise<Secret>;
  /** The ARN that STS's GetCallerIdentity has for a signature. */
  callerArn(signature: Signature): Promise<string>;
}
