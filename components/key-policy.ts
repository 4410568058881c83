/**
 * The key policy of the owner account: a pure function of who may use the key.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
 */
import type { AccountId } from "../access/identifiers";
import type { Region } from "../access/partition";
import { canonical, toJson, type PolicyDocument } from "../access/policy-document";
import { dutyStatements, NO_DUTIES, type KeyDuties } from "./key-duties";
import { sharesInRegion } from "./sharing/regions";
import type { Share } from "./sharing/share";
import { shareStatements } from "./sharing/share-statements";

/** AWS refuses a key policy of more bytes: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
export const KEY_POLICY_MAX_BYTES = 32_768;

export interface KeyPolicyArgs {
  /** The key's Region; the partition follows from it. */
  readonly region: Region;
  readonly ownerAccountId: AccountId;
  /** Who in the owner account administers and uses the key. Default: whoever its IAM policies say. */
  readonly duties?: KeyDuties | undefined;
  /** Empty: the key is not shared and the policy has the owner's own statement only. */
  readonly shares: readonly Share[];
}

/** The whole key policy, canonical. */
export function keyPolicy(args: KeyPolicyArgs): PolicyDocument {
  const { region, ownerAccountId, duties = NO_DUTIES } = args;
  return canonical({
    Version: "2012-10-17",
    Statement: [...dutyStatements(duties, region, ownerAccountId), ...shareStatements(args)],
  });
}

/**
 * The policy of a replica: the primary key's, with that Region in whatever names one. AWS never synchronises them; one
 * definition does.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-auth.html
 */
export const replicaPolicy = (primary: KeyPolicyArgs, region: Region): string =>
  toJson(keyPolicy({ ...primary, region, shares: sharesInRegion(primary.shares, primary.region, region) }));
