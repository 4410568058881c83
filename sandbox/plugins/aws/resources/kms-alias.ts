/**
 * `aws:kms/alias:Alias`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/kms/alias/
 */
import type { AliasListEntry } from "@aws-sdk/client-kms";

import { type ProviderContext } from "../engine/context";
import { during, hasCode } from "../engine/errors";
import { prefixedName } from "../engine/names";
import { type Change, type ResourceType } from "../engine/resource-type";
import { requiredTextOf, textOf, type Value, type Values } from "../engine/values";
import { lengthBetween, matches } from "./validators";

const PREFIX = "alias/";
const NAME_RULES = [
  matches(/^alias\/[\w/-]*$/, "must begin with 'alias/' and be comprised of only [a-zA-Z0-9/_-]"),
  matches(/^(?!alias\/aws\/)/, "cannot begin with reserved AWS CMK prefix 'alias/aws/'"),
] as const;

/** The key id at the end of a key's ARN, or the id itself. */
const keyIdOf = (key: string): string => key.slice(key.lastIndexOf("/") + 1);
const sameKey = (a: Value, b: Value): boolean =>
  typeof a === "string" && typeof b === "string" && keyIdOf(a) === keyIdOf(b);

/** A key that was made a moment ago may not be there yet. */
const isNoSuchKey = (error: unknown): boolean => hasCode(error, "NotFoundException");

async function create(context: ProviderContext, inputs: Values): Promise<string> {
  const { client, sdk } = await context.kms();
  const AliasName = textOf(inputs, "name") ?? prefixedName(textOf(inputs, "namePrefix") ?? PREFIX);
  const command = new sdk.CreateAliasCommand({ AliasName, TargetKeyId: requiredTextOf(inputs, "targetKeyId") });
  await during(`creating KMS Alias (${AliasName})`, () => context.retry(isNoSuchKey, () => client.send(command)));
  return AliasName;
}

async function find(context: ProviderContext, name: string): Promise<AliasListEntry | undefined> {
  const { client, sdk } = await context.kms();
  for await (const page of sdk.paginateListAliases({ client }, {})) {
    const found = page.Aliases?.find((alias) => alias.AliasName === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function read(context: ProviderContext, id: string, prior: Values): Promise<Values | undefined> {
  const alias = await during(`reading KMS Alias (${id})`, () => find(context, id));
  if (alias?.AliasArn === undefined || alias.TargetKeyId === undefined) return undefined;
  return {
    region: context.region,
    arn: alias.AliasArn,
    name: id,
    namePrefix: prior.namePrefix,
    targetKeyId: alias.TargetKeyId,
    targetKeyArn: alias.AliasArn.replace(/alias\/.*$/, `key/${alias.TargetKeyId}`),
  };
}

async function update(context: ProviderContext, { id, news, changed }: Change): Promise<void> {
  if (!changed("targetKeyId")) return;
  const { client, sdk } = await context.kms();
  const command = new sdk.UpdateAliasCommand({ AliasName: id, TargetKeyId: requiredTextOf(news, "targetKeyId") });
  await during(`updating KMS Alias (${id})`, () => client.send(command));
}

async function remove(context: ProviderContext, id: string): Promise<void> {
  const { client, sdk } = await context.kms();
  try {
    await during(`deleting KMS Alias (${id})`, () => client.send(new sdk.DeleteAliasCommand({ AliasName: id })));
  } catch (error) {
    if (!hasCode(error, "NotFoundException")) throw error;
  }
}

export const kmsAlias: ResourceType = {
  token: "aws:kms/alias:Alias",
  autoName: { maxLength: 255, prefix: PREFIX },
  inputs: {
    name: {
      type: "string",
      computed: true,
      replaces: true,
      conflictsWith: ["namePrefix"],
      validate: [...NAME_RULES, lengthBetween(1, 256)],
    },
    namePrefix: { type: "string", computed: true, replaces: true, validate: NAME_RULES },
    region: { type: "string", computed: true, replaces: true },
    targetKeyId: { type: "string", required: true, same: sameKey },
  },
  outputs: { arn: "string", targetKeyArn: "string" },
  create,
  read,
  update,
  delete: remove,
};
