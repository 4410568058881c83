/**
 * The key policy of the owner account: a pure function of who may use the key.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
 */
import { rootArn, type AccountId } from "../access/identifiers";
import { partitionOf, type Region } from "../access/partition";
import { canonical, type PolicyDocument, type Statement } from "../access/policy-document";
import { KEY_POLICY_OWNER_SID } from "./actions";
import type { Share } from "./sharing/share";
import { shareStatements } from "./sharing/share-statements";

/** AWS refuses a key policy of more bytes: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
export const KEY_POLICY_MAX_BYTES = 32_768;

export interface KeyPolicyArgs {
  /** The key's Region; the partition follows from it. */
  readonly region: Region;
  readonly ownerAccountId: AccountId;
  /** Empty: the key is not shared and the policy has the owner's own statement only. */
  readonly shares: readonly Share[];
}

/**
 * Lets the owner account administer the key, through its IAM policies too. Without it nobody could change the policy again.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam
 */
const ownerStatement = ({ region, ownerAccountId }: KeyPolicyArgs): Statement => ({
  Sid: KEY_POLICY_OWNER_SID,
  Effect: "Allow",
  Principal: { AWS: rootArn(partitionOf(region), ownerAccountId) },
  Action: "kms:*",
  Resource: "*",
});

/** The whole key policy, canonical. */
export const keyPolicy = (args: KeyPolicyArgs): PolicyDocument =>
  canonical({ Version: "2012-10-17", Statement: [ownerStatement(args), ...shareStatements(args)] });
