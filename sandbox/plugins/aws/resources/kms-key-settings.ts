/** What keys and replica keys have in common: their policy, description and state, and how they go. */
import type { KeyMetadata } from "@aws-sdk/client-kms";

import { type ProviderContext } from "../engine/context";
import { during, hasCode, hasCodeAndText } from "../engine/errors";
import { compactJson } from "../engine/policy-json";
import { flagOf, numberOf, requiredTextOf, textOf, type Values } from "../engine/values";

/** As in messages. */
export type KeyLabel = "KMS Key" | "KMS Replica Key";

const POLICY_NAME = "default";
const GONE_STATES: ReadonlySet<string | undefined> = new Set(["PendingDeletion", "PendingReplicaDeletion"]);

/** A key that is pending deletion is gone: only cancelling the deletion in AWS brings it back. */
export const isGone = ({ KeyState }: KeyMetadata): boolean => GONE_STATES.has(KeyState);

/** A principal that was made a moment ago is not one yet to KMS. */
export const isUnknownPrincipal = (error: unknown): boolean => hasCode(error, "MalformedPolicyDocumentException");

export async function getPolicy(context: ProviderContext, { Arn }: KeyMetadata): Promise<string | undefined> {
  const { client, sdk } = await context.kms();
  const { Policy } = await client.send(new sdk.GetKeyPolicyCommand({ KeyId: Arn, PolicyName: POLICY_NAME }));
  return Policy;
}

export async function putPolicy(context: ProviderContext, label: KeyLabel, KeyId: string, inputs: Values) {
  const { client, sdk } = await context.kms();
  const command = new sdk.PutKeyPolicyCommand({
    KeyId,
    PolicyName: POLICY_NAME,
    Policy: compactJson(requiredTextOf(inputs, "policy")),
    BypassPolicyLockoutSafetyCheck: flagOf(inputs, "bypassPolicyLockoutSafetyCheck"),
  });
  await during(`updating ${label} (${KeyId}) policy`, () =>
    context.retry(isUnknownPrincipal, () => client.send(command)),
  );
}

export async function setDescription(context: ProviderContext, label: KeyLabel, KeyId: string, inputs: Values) {
  const { client, sdk } = await context.kms();
  const Description = textOf(inputs, "description") ?? "";
  await during(`updating ${label} (${KeyId}) description`, () =>
    client.send(new sdk.UpdateKeyDescriptionCommand({ KeyId, Description })),
  );
}

export async function setEnabled(context: ProviderContext, label: KeyLabel, KeyId: string, enable: boolean) {
  const { client, sdk } = await context.kms();
  await during(`${enable ? "enabling" : "disabling"} ${label} (${KeyId})`, async () => {
    await (enable
      ? client.send(new sdk.EnableKeyCommand({ KeyId }))
      : client.send(new sdk.DisableKeyCommand({ KeyId })));
  });
}

export async function scheduleDeletion(context: ProviderContext, label: KeyLabel, KeyId: string, state: Values) {
  const { client, sdk } = await context.kms();
  const PendingWindowInDays = numberOf(state, "deletionWindowInDays");
  try {
    await during(`deleting ${label} (${KeyId})`, () =>
      client.send(new sdk.ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays })),
    );
  } catch (error) {
    const isPending = hasCodeAndText(error, "KMSInvalidStateException", "is pending deletion");
    if (!isPending && !hasCode(error, "NotFoundException")) throw error;
  }
}
