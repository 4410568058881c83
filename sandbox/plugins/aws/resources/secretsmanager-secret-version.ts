/**
 * `aws:secretsmanager/secretVersion:SecretVersion`: one value of a secret.
 *
 * `secretStringWo` is write-only: it is sent, and never in the outputs. Like every input it stays, encrypted, among the
 * state's inputs until the next refresh, as it does with the official provider (pulumi-terraform-bridge#3201).
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/secretsmanager/secretversion/
 */
import { randomUUID } from "node:crypto";

import type { GetSecretValueCommandOutput, SecretVersionsListEntry } from "@aws-sdk/client-secrets-manager";

import { type ProviderContext } from "../engine/context";
import { during, hasCode, unlessGone } from "../engine/errors";
import { type Change, type Problem, type ResourceType } from "../engine/resource-type";
import { requiredTextOf, sameValue, textListOf, textOf, type Value, type Values } from "../engine/values";
import { isBeingDeleted, NOT_FOUND } from "./secretsmanager-errors";
import { base64, lengthBetween } from "./validators";

const CURRENT = "AWSCURRENT";
const PREVIOUS = "AWSPREVIOUS";
const SEPARATOR = "|";
/** The three ways to give a value. */
const VALUES = ["secretString", "secretBinary", "secretStringWo"] as const;
const MAX_SECRET_LENGTH = 65_536;

/** @throws Error for an id of another form */
function parseId(id: string): [secretId: string, versionId: string] {
  const at = id.indexOf(SEPARATOR);
  const [secretId, versionId] = [id.slice(0, at), id.slice(at + 1)];
  if (at <= 0 || versionId === "") throw new Error(`unexpected format of ID (${id}), expected SecretID|VersionID`);
  return [secretId, versionId];
}

const sortedStages = (value: Value): readonly string[] => [...textListOf({ value }, "value")].sort();
const sameStages = (a: Value, b: Value): boolean => sameValue(sortedStages(a), sortedStages(b));

async function create(context: ProviderContext, inputs: Values): Promise<string> {
  const { client, sdk } = await context.secretsManager();
  const SecretId = requiredTextOf(inputs, "secretId");
  const binary = textOf(inputs, "secretBinary");
  const stages = textListOf(inputs, "versionStages");
  const command = new sdk.PutSecretValueCommand({
    SecretId,
    ClientRequestToken: randomUUID(),
    SecretString: textOf(inputs, "secretStringWo") ?? textOf(inputs, "secretString"),
    SecretBinary: binary === undefined ? undefined : Buffer.from(binary, "base64"),
    VersionStages: stages.length > 0 ? [...stages] : undefined,
  });
  const { VersionId } = await during(`putting Secrets Manager Secret (${SecretId}) value`, () => client.send(command));
  if (VersionId === undefined) throw new Error(`putting Secrets Manager Secret (${SecretId}) value: no version id`);
  return SecretId + SEPARATOR + VersionId;
}

/** The value, or `undefined` where the secret or this version is gone. */
async function getValue(context: ProviderContext, id: string): Promise<GetSecretValueCommandOutput | undefined> {
  const { client, sdk } = await context.secretsManager();
  const [SecretId, VersionId] = parseId(id);
  try {
    return await unlessGone([NOT_FOUND], () => client.send(new sdk.GetSecretValueCommand({ SecretId, VersionId })));
  } catch (error) {
    if (isBeingDeleted(error)) return undefined;
    throw error;
  }
}

/**
 * A version whose value is write-only, without asking for the value: as the official provider, a role that previews need not be able
 * to read it.
 * @see https://github.com/hashicorp/terraform-provider-aws/pull/44876
 */
async function readWriteOnly(context: ProviderContext, id: string, prior: Values): Promise<Values | undefined> {
  const { client, sdk } = await context.secretsManager();
  const [SecretId, versionId] = parseId(id);
  const found = await unlessGone([NOT_FOUND], async () => {
    for await (const page of sdk.paginateListSecretVersionIds({ client }, { SecretId, IncludeDeprecated: true })) {
      const version = page.Versions?.find(({ VersionId }) => VersionId === versionId);
      if (version !== undefined) return { arn: page.ARN, versionStages: version.VersionStages ?? [] };
    }
    return undefined;
  });
  if (found === undefined) return undefined;
  const { arn = textOf(prior, "arn"), versionStages } = found;
  return {
    region: context.region,
    arn,
    secretArn: arn,
    secretId: SecretId,
    versionId,
    versionStages,
    hasSecretStringWo: true,
  };
}

async function read(context: ProviderContext, id: string, prior: Values): Promise<Values | undefined> {
  const doing = `reading Secrets Manager Secret Version (${id})`;
  if (prior.secretStringWo !== undefined || prior.hasSecretStringWo === true) {
    return during(doing, () => readWriteOnly(context, id, prior));
  }
  const value = await during(doing, () => getValue(context, id));
  if (value === undefined) return undefined;
  const binary = value.SecretBinary;
  return {
    region: context.region,
    arn: value.ARN,
    secretArn: value.ARN,
    secretId: parseId(id)[0],
    versionId: value.VersionId,
    versionStages: value.VersionStages,
    secretString: value.SecretString,
    secretBinary: binary === undefined ? undefined : Buffer.from(binary).toString("base64"),
  };
}

/** The first version that is looked for, with the labels that it has now. */
async function findVersion(
  context: ProviderContext,
  SecretId: string,
  isIt: (version: SecretVersionsListEntry) => boolean,
): Promise<SecretVersionsListEntry | undefined> {
  const { client, sdk } = await context.secretsManager();
  for await (const page of sdk.paginateListSecretVersionIds({ client }, { SecretId })) {
    const found = page.Versions?.find(isIt);
    if (found !== undefined) return found;
  }
  return undefined;
}

const isCurrent = (version: SecretVersionsListEntry): boolean => version.VersionStages?.includes(CURRENT) ?? false;

async function addStage(context: ProviderContext, id: string, VersionStage: string): Promise<void> {
  const { client, sdk } = await context.secretsManager();
  const [SecretId, MoveToVersionId] = parseId(id);
  await during(`adding Secrets Manager Secret Version (${id}) stage (${VersionStage})`, async () => {
    // AWSCURRENT moves only from a version that is named.
    const current = VersionStage === CURRENT ? await findVersion(context, SecretId, isCurrent) : undefined;
    const RemoveFromVersionId = current?.VersionId;
    await client.send(
      new sdk.UpdateSecretVersionStageCommand({ SecretId, MoveToVersionId, RemoveFromVersionId, VersionStage }),
    );
  });
}

async function removeStage(context: ProviderContext, id: string, VersionStage: string): Promise<void> {
  const { client, sdk } = await context.secretsManager();
  const [SecretId, RemoveFromVersionId] = parseId(id);
  await during(`deleting Secrets Manager Secret Version (${id}) stage (${VersionStage})`, () =>
    client.send(new sdk.UpdateSecretVersionStageCommand({ SecretId, RemoveFromVersionId, VersionStage })),
  );
}

/** Only the staging labels can change in place. AWSCURRENT moves, but cannot be taken away. */
async function update(context: ProviderContext, { id, olds, news, changed }: Change): Promise<void> {
  if (!changed("versionStages")) return;
  const [before, after] = [textListOf(olds, "versionStages"), textListOf(news, "versionStages")];
  const added = after.filter((stage) => !before.includes(stage));
  for (const stage of added) await addStage(context, id, stage);
  const moved = added.includes(CURRENT) ? [CURRENT, PREVIOUS] : [CURRENT];
  const removed = before.filter((stage) => !after.includes(stage) && !moved.includes(stage));
  for (const stage of removed) await removeStage(context, id, stage);
}

/** The labels of the state that the version still has: one may have moved to another version since. */
async function ownStages(context: ProviderContext, id: string, state: Values): Promise<readonly string[]> {
  const [secretId, versionId] = parseId(id);
  const version = await during(`reading Secrets Manager Secret Version (${id})`, () =>
    findVersion(context, secretId, ({ VersionId }) => VersionId === versionId),
  );
  return textListOf(state, "versionStages").filter((stage) => version?.VersionStages?.includes(stage));
}

/** Secrets Manager deletes no versions: without labels, they are deprecated. The last value keeps AWSCURRENT. */
async function remove(context: ProviderContext, id: string, state: Values): Promise<void> {
  if (textListOf(state, "versionStages").every((stage) => stage === CURRENT)) return;
  try {
    for (const stage of await ownStages(context, id, state)) {
      if (stage !== CURRENT) await removeStage(context, id, stage);
    }
  } catch (error) {
    if (!hasCode(error, NOT_FOUND) && !isBeingDeleted(error)) throw error;
  }
}

function checkTogether(inputs: Values): readonly Problem[] {
  const problems: Problem[] = [];
  const given = VALUES.filter((name) => inputs[name] !== undefined);
  if (given.length === 0) {
    const reason =
      "Missing required argument. One of secret_string, secret_binary and secret_string_wo must be specified";
    problems.push({ property: "secretString", reason });
  }
  const [value, version] = ["secretStringWo", "secretStringWoVersion"] as const;
  const reason = (name: string): string =>
    `Missing required argument. "${name}": all of \`secret_string_wo,secret_string_wo_version\` must be specified`;
  if (inputs[value] !== undefined && inputs[version] === undefined) {
    problems.push({ property: value, reason: reason("secret_string_wo") });
  }
  if (inputs[version] !== undefined && inputs[value] === undefined) {
    problems.push({ property: version, reason: reason("secret_string_wo_version") });
  }
  return problems;
}

const SIZE = lengthBetween(1, MAX_SECRET_LENGTH);

export const secretVersion: ResourceType = {
  token: "aws:secretsmanager/secretVersion:SecretVersion",
  inputs: {
    region: { type: "string", computed: true, replaces: true },
    secretBinary: {
      type: "string",
      replaces: true,
      secret: true,
      conflictsWith: ["secretString", "secretStringWo"],
      validate: [base64],
    },
    secretId: { type: "string", required: true, replaces: true },
    secretString: { type: "string", replaces: true, secret: true, conflictsWith: ["secretStringWo"], validate: [SIZE] },
    secretStringWo: { type: "string", secret: true, writeOnly: true, validate: [SIZE] },
    secretStringWoVersion: { type: "integer", replaces: true, local: true },
    versionStages: { type: "stringList", computed: true, same: sameStages },
  },
  outputs: { arn: "string", hasSecretStringWo: "boolean", secretArn: "string", versionId: "string" },
  checkTogether,
  create,
  read,
  update,
  delete: remove,
};
