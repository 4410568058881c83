/**
 * `aws:kms/replicaKey:ReplicaKey`: a multi-Region key's replica, in the resource's Region, with a policy of its own.
 * Its material, spec, usage and rotation are the primary key's.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/kms/replicakey/
 */
import type { KeyMetadata } from "@aws-sdk/client-kms";

import { parseArn } from "../../../../access/identifiers";
import { type ProviderContext } from "../engine/context";
import { during, unlessGone } from "../engine/errors";
import { compactJson, samePolicy } from "../engine/policy-json";
import { type Change, type ResourceType } from "../engine/resource-type";
import { tagOutputs } from "../engine/tags";
import { flagOf, nonEmptyTextOf, requiredTextOf, textMapOf, type Values } from "../engine/values";
import {
  getPolicy,
  isGone,
  isUnknownPrincipal,
  putPolicy,
  scheduleDeletion,
  setDescription,
  setEnabled,
} from "./kms-key-settings";
import { changeKeyTags, listKeyTags } from "./kms-tags";
import { arn, intBetween, json, lengthBetween, maxBytes } from "./validators";

const KEY = "KMS Replica Key";
const DEFAULT_WINDOW_DAYS = 30;

/** The call goes to the primary key's Region. */
async function create(context: ProviderContext, inputs: Values): Promise<string> {
  const primary = parseArn(requiredTextOf(inputs, "primaryKeyArn"));
  if (primary === undefined) throw new Error("parsing primary key ARN: arn: invalid prefix");
  const { client, sdk } = await context.kms(primary.region);
  const policy = nonEmptyTextOf(inputs, "policy");
  const tags = Object.entries(textMapOf(inputs, "tagsAll"));
  const command = new sdk.ReplicateKeyCommand({
    KeyId: primary.resource.replace(/^key\//, ""),
    ReplicaRegion: context.region,
    BypassPolicyLockoutSafetyCheck: flagOf(inputs, "bypassPolicyLockoutSafetyCheck"),
    Description: nonEmptyTextOf(inputs, "description"),
    Policy: policy === undefined ? undefined : compactJson(policy),
    Tags: tags.map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
  });
  const { ReplicaKeyMetadata: replica } = await during(`creating ${KEY}`, () =>
    context.retry(isUnknownPrincipal, () => client.send(command)),
  );
  if (replica?.KeyId === undefined) throw new Error(`creating ${KEY}: KMS answered no key id`);
  return replica.KeyId;
}

async function settle(context: ProviderContext, id: string, inputs: Values): Promise<void> {
  if (!flagOf(inputs, "enabled")) await setEnabled(context, KEY, id, false);
}

/** @throws Error where the key is one that this type cannot be */
function assertReplica(key: KeyMetadata, id: string): void {
  if (key.KeyManager !== "CUSTOMER") {
    throw new Error(`${KEY} (${id}) has invalid KeyManager: ${key.KeyManager ?? ""}`);
  }
  if (key.Origin !== "AWS_KMS") throw new Error(`${KEY} (${id}) has invalid Origin: ${key.Origin ?? ""}`);
  if (key.MultiRegion !== true || key.MultiRegionConfiguration?.MultiRegionKeyType !== "REPLICA") {
    throw new Error(`${KEY} (${id}) is not a multi-Region replica key`);
  }
}

/** The live key, or `undefined` where it is gone. */
async function describe(context: ProviderContext, id: string, prior: Values): Promise<Values | undefined> {
  const { client, sdk } = await context.kms();
  const { KeyMetadata: key } = await client.send(new sdk.DescribeKeyCommand({ KeyId: id }));
  if (key === undefined || isGone(key)) return undefined;
  assertReplica(key, id);
  const { KeyRotationEnabled } = await client.send(new sdk.GetKeyRotationStatusCommand({ KeyId: id }));
  return {
    region: context.region,
    arn: key.Arn,
    keyId: key.KeyId,
    description: key.Description,
    enabled: key.Enabled ?? false,
    keyRotationEnabled: KeyRotationEnabled ?? false,
    keySpec: key.KeySpec,
    keyUsage: key.KeyUsage,
    policy: await getPolicy(context, key),
    primaryKeyArn: key.MultiRegionConfiguration?.PrimaryKey?.Arn,
    ...tagOutputs(context.tagRules, await listKeyTags(context, id), textMapOf(prior, "tags")),
  };
}

const read = (context: ProviderContext, id: string, prior: Values): Promise<Values | undefined> =>
  during(`reading ${KEY} (${id})`, () => unlessGone(["NotFoundException"], () => describe(context, id, prior)));

/** A disabled key takes few changes: it is enabled before the others, and disabled after them. */
async function update(context: ProviderContext, { id, olds, news, changed }: Change): Promise<void> {
  const enabled = flagOf(news, "enabled");
  if (changed("enabled") && enabled) await setEnabled(context, KEY, id, true);
  if (changed("description")) await setDescription(context, KEY, id, news);
  if (changed("policy")) await putPolicy(context, KEY, id, news);
  if (changed("tagsAll")) await changeKeyTags(context, id, textMapOf(olds, "tagsAll"), textMapOf(news, "tagsAll"));
  if (changed("enabled") && !enabled) await setEnabled(context, KEY, id, false);
}

export const kmsReplicaKey: ResourceType = {
  token: "aws:kms/replicaKey:ReplicaKey",
  inputs: {
    bypassPolicyLockoutSafetyCheck: { type: "boolean", default: false, local: true },
    deletionWindowInDays: {
      type: "integer",
      default: DEFAULT_WINDOW_DAYS,
      local: true,
      validate: [intBetween(7, 30)],
    },
    description: { type: "string", validate: [lengthBetween(0, 8192)] },
    enabled: { type: "boolean", default: true },
    policy: { type: "json", computed: true, same: samePolicy, validate: [json, maxBytes(32_768, "KMS")] },
    primaryKeyArn: { type: "string", required: true, replaces: true, validate: [arn] },
    region: { type: "string", computed: true, replaces: true },
    tags: { type: "stringMap" },
  },
  outputs: { arn: "string", keyId: "string", keyRotationEnabled: "boolean", keySpec: "string", keyUsage: "string" },
  create,
  settle,
  read,
  update,
  delete: (context, id, state) => scheduleDeletion(context, KEY, id, state),
};
