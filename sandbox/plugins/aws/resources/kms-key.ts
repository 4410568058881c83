/**
 * `aws:kms/key:Key`: a customer managed key with its policy, rotation and tags.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/kms/key/
 */
import type { CreateKeyCommandInput, KeyMetadata } from "@aws-sdk/client-kms";

import { type ProviderContext } from "../engine/context";
import { during, unlessGone } from "../engine/errors";
import { compactJson, samePolicy } from "../engine/policy-json";
import { type Change, type ResourceType } from "../engine/resource-type";
import { tagOutputs, type Tags } from "../engine/tags";
import { flagOf, nonEmptyTextOf, numberOf, requiredTextOf, textMapOf, textOf, type Values } from "../engine/values";
import { KEY_SPECS, KEY_USAGES, oneOfEnum } from "./kms-enums";
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
import { intBetween, lengthBetween, maxBytes, oneOf, policyJson } from "./validators";

const KEY = "KMS Key";

function originOf(inputs: Values): Pick<CreateKeyCommandInput, "Origin" | "CustomKeyStoreId" | "XksKeyId"> {
  const [store, external] = [nonEmptyTextOf(inputs, "customKeyStoreId"), nonEmptyTextOf(inputs, "xksKeyId")];
  if (store === undefined) return {};
  if (external === undefined) return { Origin: "AWS_CLOUDHSM", CustomKeyStoreId: store };
  return { Origin: "EXTERNAL_KEY_STORE", CustomKeyStoreId: store, XksKeyId: external };
}

function createInput(inputs: Values): CreateKeyCommandInput {
  const policy = nonEmptyTextOf(inputs, "policy");
  const tags = Object.entries(textMapOf(inputs, "tagsAll"));
  return {
    BypassPolicyLockoutSafetyCheck: flagOf(inputs, "bypassPolicyLockoutSafetyCheck"),
    Description: textOf(inputs, "description"),
    KeySpec: oneOfEnum(KEY_SPECS, requiredTextOf(inputs, "customerMasterKeySpec")),
    KeyUsage: oneOfEnum(KEY_USAGES, requiredTextOf(inputs, "keyUsage")),
    MultiRegion: flagOf(inputs, "multiRegion"),
    Policy: policy === undefined ? undefined : compactJson(policy),
    Tags: tags.map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
    ...originOf(inputs),
  };
}

async function create(context: ProviderContext, inputs: Values): Promise<string> {
  const { client, sdk } = await context.kms();
  const { KeyMetadata: metadata } = await during("creating KMS Key", () =>
    context.retry(isUnknownPrincipal, () => client.send(new sdk.CreateKeyCommand(createInput(inputs)))),
  );
  if (metadata?.KeyId === undefined) throw new Error("creating KMS Key: KMS answered no key id");
  return metadata.KeyId;
}

async function setRotation(context: ProviderContext, KeyId: string, inputs: Values): Promise<void> {
  const { client, sdk } = await context.kms();
  const RotationPeriodInDays = numberOf(inputs, "rotationPeriodInDays");
  const enable = flagOf(inputs, "enableKeyRotation");
  await during(`updating KMS Key (${KeyId}) key rotation`, async () => {
    await (enable
      ? client.send(new sdk.EnableKeyRotationCommand({ KeyId, RotationPeriodInDays }))
      : client.send(new sdk.DisableKeyRotationCommand({ KeyId })));
  });
}

async function settle(context: ProviderContext, id: string, inputs: Values): Promise<void> {
  if (flagOf(inputs, "enableKeyRotation")) await setRotation(context, id, inputs);
  if (!flagOf(inputs, "isEnabled")) await setEnabled(context, KEY, id, false);
}

interface Rotation {
  readonly enableKeyRotation: boolean;
  readonly rotationPeriodInDays?: number | undefined;
}

/** Only symmetric keys with material from KMS rotate; KMS refuses the question for others. */
async function readRotation(context: ProviderContext, key: KeyMetadata, prior: Values): Promise<Rotation> {
  const rotates = key.KeySpec === "SYMMETRIC_DEFAULT" && key.Origin === "AWS_KMS";
  if (!rotates) return { enableKeyRotation: false };
  const { client, sdk } = await context.kms();
  const status = await client.send(new sdk.GetKeyRotationStatusCommand({ KeyId: key.KeyId }));
  if (status.KeyRotationEnabled !== true) return { enableKeyRotation: false };
  // An emulator may leave the period out, which AWS never does: what was last asked for stands.
  const rotationPeriodInDays = status.RotationPeriodInDays ?? numberOf(prior, "rotationPeriodInDays");
  return { enableKeyRotation: true, rotationPeriodInDays };
}

function stateOf(
  context: ProviderContext,
  key: KeyMetadata,
  live: { policy: string | undefined; tags: Tags },
  own: Tags,
) {
  return {
    region: context.region,
    arn: key.Arn,
    keyId: key.KeyId,
    description: key.Description ?? "",
    isEnabled: key.Enabled ?? false,
    keyUsage: key.KeyUsage,
    customerMasterKeySpec: key.KeySpec,
    customKeyStoreId: key.CustomKeyStoreId,
    xksKeyId: key.XksKeyConfiguration?.Id,
    multiRegion: key.MultiRegion ?? false,
    policy: live.policy,
    ...tagOutputs(context.tagRules, live.tags, own),
  };
}

/** A key that is pending deletion is gone: only cancelling the deletion in AWS brings it back. */
async function read(context: ProviderContext, id: string, prior: Values): Promise<Values | undefined> {
  const { client, sdk } = await context.kms();
  return during(`reading KMS Key (${id})`, () =>
    unlessGone(["NotFoundException"], async () => {
      const { KeyMetadata: key } = await client.send(new sdk.DescribeKeyCommand({ KeyId: id }));
      if (key === undefined || isGone(key)) return undefined;
      const policy = await getPolicy(context, key);
      const tags = await listKeyTags(context, id);
      const state = stateOf(context, key, { policy, tags }, textMapOf(prior, "tags"));
      return { ...state, ...(await readRotation(context, key, prior)) };
    }),
  );
}

/** A disabled key takes few changes: it is enabled before the others, and disabled after them. */
async function update(context: ProviderContext, { id, olds, news, changed }: Change): Promise<void> {
  const enabled = flagOf(news, "isEnabled");
  if (changed("isEnabled") && enabled) await setEnabled(context, KEY, id, true);
  const newPeriod = flagOf(news, "enableKeyRotation") && changed("rotationPeriodInDays");
  if (changed("enableKeyRotation") || newPeriod) await setRotation(context, id, news);
  if (changed("description")) await setDescription(context, KEY, id, news);
  if (changed("policy")) await putPolicy(context, KEY, id, news);
  if (changed("tagsAll")) await changeKeyTags(context, id, textMapOf(olds, "tagsAll"), textMapOf(news, "tagsAll"));
  if (changed("isEnabled") && !enabled) await setEnabled(context, KEY, id, false);
}

export const kmsKey: ResourceType = {
  token: "aws:kms/key:Key",
  inputs: {
    bypassPolicyLockoutSafetyCheck: { type: "boolean", default: false, local: true },
    customKeyStoreId: { type: "string", replaces: true, validate: [lengthBetween(1, 22)] },
    customerMasterKeySpec: {
      type: "string",
      default: "SYMMETRIC_DEFAULT",
      replaces: true,
      validate: [oneOf(...KEY_SPECS)],
    },
    deletionWindowInDays: { type: "integer", local: true, validate: [intBetween(7, 30)] },
    description: { type: "string", computed: true, validate: [lengthBetween(0, 8192)] },
    enableKeyRotation: { type: "boolean", default: false },
    isEnabled: { type: "boolean", default: true },
    keyUsage: { type: "string", default: "ENCRYPT_DECRYPT", replaces: true, validate: [oneOf(...KEY_USAGES)] },
    multiRegion: { type: "boolean", computed: true, replaces: true },
    policy: { type: "json", computed: true, same: samePolicy, validate: [policyJson, maxBytes(32_768, "KMS")] },
    region: { type: "string", computed: true, replaces: true },
    rotationPeriodInDays: { type: "integer", computed: true, validate: [intBetween(90, 2560)] },
    tags: { type: "stringMap" },
    xksKeyId: { type: "string", replaces: true, validate: [lengthBetween(1, 128)] },
  },
  outputs: { arn: "string", keyId: "string" },
  checkTogether: (inputs) => [
    ...(inputs.rotationPeriodInDays !== undefined && inputs.enableKeyRotation === false
      ? [
          {
            property: "rotationPeriodInDays",
            reason: `Missing required argument. "rotation_period_in_days": "enable_key_rotation" must be true as well`,
          },
        ]
      : []),
    ...(inputs.xksKeyId !== undefined && inputs.customKeyStoreId === undefined
      ? [
          {
            property: "xksKeyId",
            reason: `Missing required argument. "xks_key_id": "custom_key_store_id" must be specified as well`,
          },
        ]
      : []),
  ],
  create,
  settle,
  read,
  update,
  delete: (context, id, state) => scheduleDeletion(context, KEY, id, state),
};
