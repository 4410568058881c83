/** An existing key at AWS: its description and policy, read and written as the owner's provider would. */
import type { KeyMetadata } from "@aws-sdk/client-kms";
import { called, CallFailed } from "../../access/live/calls";
import { clientOptions, credentialsFor } from "../../access/live/credentials";
import type { AssumedRole } from "../../access/live/providers";
import { parseArn, type KeyArn } from "../../access/identifiers";

/** Which key, and how to get into its account. */
export interface KeyTarget {
  readonly keyArn: KeyArn;
  /** Taken on one after the other. */
  readonly assumeRoles: readonly AssumedRole[];
}

/** Each call throws {@link CallFailed}. */
export interface OwnerKey {
  /** ARN that answers: a role's session, a user, or the root user. */
  readonly callerArn: string;
  readonly describe: () => Promise<KeyMetadata>;
  readonly policy: () => Promise<string>;
  /** AWS's check against a lockout is never bypassed. */
  readonly putPolicy: (text: string) => Promise<void>;
}

/** The one policy that a key has: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html */
const PolicyName = "default";

export const isGone = (error: unknown): boolean => error instanceof CallFailed && error.code === "NotFoundException";

/**
 * Gets into the key's account, lets the key be used, and ends the connections.
 * @throws {AccessError} where the credentials are another account's
 * @throws {CallFailed} where they cannot be had
 */
export async function withOwnerKey<T>(
  { keyArn, assumeRoles }: KeyTarget,
  use: (key: OwnerKey) => Promise<T>,
): Promise<T> {
  const { region = "", accountId = "" } = parseArn(keyArn) ?? {};
  // Which node is used is the user's business, and not each deployment's.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const { credentials, callerArn } = await credentialsFor({ accountId, region, roles: assumeRoles });
  const sdk = await import("@aws-sdk/client-kms");
  const kms = new sdk.KMSClient({ ...clientOptions(region), credentials });
  const KeyId = keyArn;
  try {
    return await use({
      callerArn,
      async describe() {
        const answer = await called("kms:DescribeKey", () => kms.send(new sdk.DescribeKeyCommand({ KeyId })));
        return answer.KeyMetadata ?? { KeyId };
      },
      async policy() {
        const command = new sdk.GetKeyPolicyCommand({ KeyId, PolicyName });
        const { Policy = "" } = await called("kms:GetKeyPolicy", () => kms.send(command));
        return Policy;
      },
      async putPolicy(Policy) {
        const command = new sdk.PutKeyPolicyCommand({ KeyId, PolicyName, Policy });
        await called("kms:PutKeyPolicy", () => kms.send(command));
      },
    });
  } finally {
    kms.destroy();
  }
}
