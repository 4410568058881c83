/**
 * `aws:secretsmanager/secret:Secret`: a secret without its value.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/secretsmanager/secret/
 */
import { randomUUID } from "node:crypto";

import type { DescribeSecretCommandOutput } from "@aws-sdk/client-secrets-manager";

import { type ProviderContext } from "../engine/context";
import { during, hasCode, unlessGone } from "../engine/errors";
import { prefixedName } from "../engine/names";
import { compactJson, samePolicy } from "../engine/policy-json";
import { type Change, type ResourceType } from "../engine/resource-type";
import { fromTagList, tagChanges, tagOutputs, toTagList } from "../engine/tags";
import { flagOf, nonEmptyTextOf, numberOf, textMapOf, textOf, type Value, type Values } from "../engine/values";
import { isBeingDeleted, NOT_FOUND } from "./secretsmanager-errors";
import { requireValidPrincipals } from "./secretsmanager-principals";
import {
  changeReplicas,
  regionsOf,
  removeReplicas,
  replicaInputs,
  replicasOf,
  sameReplicas,
} from "./secretsmanager-replicas";
import { json, lengthBetween, matches, zeroOrBetween } from "./validators";

const DEFAULT_RECOVERY_DAYS = 30;
const NAME = matches(/^[\w/+=.@-]+$/, "must consist of letters, digits and /_+=.@- only");

/** What an absent resource policy is written as. */
const isNoPolicy = (value: Value | undefined): boolean => value === undefined || value === "" || value === "{}";
const sameResourcePolicy = (a: Value, b: Value): boolean => (isNoPolicy(a) && isNoPolicy(b)) || samePolicy(a, b);

async function create(context: ProviderContext, inputs: Values): Promise<string> {
  const { client, sdk } = await context.secretsManager();
  const Name = textOf(inputs, "name") ?? prefixedName(textOf(inputs, "namePrefix") ?? "");
  const command = new sdk.CreateSecretCommand({
    Name,
    ClientRequestToken: randomUUID(),
    Description: textOf(inputs, "description"),
    KmsKeyId: nonEmptyTextOf(inputs, "kmsKeyId"),
    Type: nonEmptyTextOf(inputs, "type"),
    ForceOverwriteReplicaSecret: flagOf(inputs, "forceOverwriteReplicaSecret"),
    AddReplicaRegions: replicaInputs(inputs),
    Tags: toTagList(textMapOf(inputs, "tagsAll")),
  });
  const { ARN } = await during(`creating Secrets Manager Secret (${Name})`, () =>
    context.retry(isBeingDeleted, () => client.send(command)),
  );
  if (ARN === undefined) throw new Error(`creating Secrets Manager Secret (${Name}): no ARN was answered`);
  return ARN;
}

/** A principal that was made a moment ago is not one yet. */
const isUnknownPrincipal = (error: unknown): boolean => hasCode(error, "MalformedPolicyDocumentException");

async function putPolicy(context: ProviderContext, SecretId: string, policy: string): Promise<void> {
  const { client, sdk } = await context.secretsManager();
  const command = new sdk.PutResourcePolicyCommand({ SecretId, ResourcePolicy: compactJson(policy) });
  await during(`putting Secrets Manager Secret (${SecretId}) policy`, () =>
    context.retry(isUnknownPrincipal, () => client.send(command)),
  );
}

async function deletePolicy(context: ProviderContext, SecretId: string): Promise<void> {
  const { client, sdk } = await context.secretsManager();
  await during(`deleting Secrets Manager Secret (${SecretId}) policy`, () =>
    client.send(new sdk.DeleteResourcePolicyCommand({ SecretId })),
  );
}

async function settle(context: ProviderContext, id: string, inputs: Values): Promise<void> {
  const policy = textOf(inputs, "policy");
  if (policy !== undefined && !isNoPolicy(policy)) await putPolicy(context, id, policy);
}

function stateOf(context: ProviderContext, secret: DescribeSecretCommandOutput, prior: Values): Values {
  return {
    region: context.region,
    arn: secret.ARN,
    description: secret.Description,
    kmsKeyId: secret.KmsKeyId,
    name: secret.Name,
    namePrefix: prior.namePrefix,
    replicas: replicasOf(secret),
    type: secret.Type,
    ...tagOutputs(context.tagRules, fromTagList(secret.Tags), textMapOf(prior, "tags")),
  };
}

/** A secret that is scheduled for deletion is gone. */
async function read(context: ProviderContext, id: string, prior: Values): Promise<Values | undefined> {
  const { client, sdk } = await context.secretsManager();
  return during(`reading Secrets Manager Secret (${id})`, () =>
    unlessGone([NOT_FOUND], async () => {
      const secret = await client.send(new sdk.DescribeSecretCommand({ SecretId: id }));
      if (secret.DeletedDate !== undefined) return undefined;
      const { ResourcePolicy } = await client.send(new sdk.GetResourcePolicyCommand({ SecretId: id }));
      requireValidPrincipals(ResourcePolicy);
      return { ...stateOf(context, secret, prior), policy: ResourcePolicy ?? "" };
    }),
  );
}

async function changeSecret(context: ProviderContext, SecretId: string, news: Values): Promise<void> {
  const { client, sdk } = await context.secretsManager();
  const command = new sdk.UpdateSecretCommand({
    SecretId,
    ClientRequestToken: randomUUID(),
    Description: textOf(news, "description") ?? "",
    KmsKeyId: nonEmptyTextOf(news, "kmsKeyId"),
  });
  await during(`updating Secrets Manager Secret (${SecretId})`, () => client.send(command));
}

async function changeTags(context: ProviderContext, SecretId: string, { olds, news }: Change): Promise<void> {
  const { client, sdk } = await context.secretsManager();
  const { set, remove } = tagChanges(textMapOf(olds, "tagsAll"), textMapOf(news, "tagsAll"));
  await during(`updating tags for Secrets Manager Secret (${SecretId})`, async () => {
    if (remove.length > 0) await client.send(new sdk.UntagResourceCommand({ SecretId, TagKeys: [...remove] }));
    const Tags = toTagList(set);
    if (Tags.length > 0) await client.send(new sdk.TagResourceCommand({ SecretId, Tags }));
  });
}

async function update(context: ProviderContext, change: Change): Promise<void> {
  const { id, olds, news, changed } = change;
  if (changed("replicas")) await changeReplicas(context, id, olds, news);
  if (changed("description") || changed("kmsKeyId")) await changeSecret(context, id, news);
  if (changed("policy")) {
    const policy = textOf(news, "policy");
    await (policy === undefined || isNoPolicy(policy) ? deletePolicy(context, id) : putPolicy(context, id, policy));
  }
  if (changed("tagsAll")) await changeTags(context, id, change);
}

async function remove(context: ProviderContext, id: string, state: Values): Promise<void> {
  const { client, sdk } = await context.secretsManager();
  const days = numberOf(state, "recoveryWindowInDays") ?? DEFAULT_RECOVERY_DAYS;
  const how = days === 0 ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: days };
  try {
    await removeReplicas(context, id, regionsOf(state));
    await during(`deleting Secrets Manager Secret (${id})`, () =>
      client.send(new sdk.DeleteSecretCommand({ SecretId: id, ...how })),
    );
  } catch (error) {
    if (!hasCode(error, NOT_FOUND) && !isBeingDeleted(error)) throw error;
  }
}

export const secret: ResourceType = {
  token: "aws:secretsmanager/secret:Secret",
  autoName: { maxLength: 255 },
  inputs: {
    description: { type: "string", validate: [lengthBetween(0, 2048)] },
    forceOverwriteReplicaSecret: { type: "boolean", default: false, local: true },
    kmsKeyId: { type: "string", validate: [lengthBetween(0, 2048)] },
    name: {
      type: "string",
      computed: true,
      replaces: true,
      conflictsWith: ["namePrefix"],
      validate: [NAME, lengthBetween(1, 512)],
    },
    namePrefix: { type: "string", computed: true, replaces: true, validate: [NAME, lengthBetween(1, 486)] },
    policy: { type: "json", computed: true, same: sameResourcePolicy, validate: [json] },
    recoveryWindowInDays: {
      type: "integer",
      default: DEFAULT_RECOVERY_DAYS,
      local: true,
      validate: [zeroOrBetween(7, 30)],
    },
    region: { type: "string", computed: true, replaces: true },
    replicas: { type: "objectList", computed: true, same: sameReplicas },
    tags: { type: "stringMap" },
    type: { type: "string", computed: true, replaces: true },
  },
  outputs: { arn: "string" },
  create,
  settle,
  read,
  update,
  delete: remove,
};
