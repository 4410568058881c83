/**
 * `aws:iam/role:Role`, without inline policies and without the lists of those that are attached.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/iam/role/
 */
import { type ProviderContext } from "../engine/context";
import { during, hasCode, unlessGone } from "../engine/errors";
import { prefixedName } from "../engine/names";
import { compactJson, samePolicy } from "../engine/policy-json";
import { type Change, type ResourceType } from "../engine/resource-type";
import { fromTagList, tagChanges, tagOutputs, toTagList } from "../engine/tags";
import { nonEmptyTextOf, numberOf, requiredTextOf, textMapOf, textOf, type Values } from "../engine/values";
import { intBetween, lengthBetween, matches, policyJson } from "./validators";

const GONE = ["NoSuchEntity", "NoSuchEntityException"] as const;
const HOUR = 3600;
const NAME = matches(/^[\w+=,.@-]+$/, "must match [\\w+=,.@-]");

async function create(context: ProviderContext, inputs: Values): Promise<string> {
  const { client, sdk } = await context.iam();
  const RoleName = textOf(inputs, "name") ?? prefixedName(textOf(inputs, "namePrefix") ?? "");
  const command = new sdk.CreateRoleCommand({
    RoleName,
    AssumeRolePolicyDocument: compactJson(requiredTextOf(inputs, "assumeRolePolicy")),
    Description: textOf(inputs, "description"),
    MaxSessionDuration: numberOf(inputs, "maxSessionDuration"),
    Path: textOf(inputs, "path"),
    PermissionsBoundary: nonEmptyTextOf(inputs, "permissionsBoundary"),
    Tags: toTagList(textMapOf(inputs, "tagsAll")),
  });
  await during(`creating IAM Role (${RoleName})`, () => client.send(command));
  return RoleName;
}

async function read(context: ProviderContext, id: string, prior: Values): Promise<Values | undefined> {
  const { client, sdk } = await context.iam();
  return during(`reading IAM Role (${id})`, () =>
    unlessGone(GONE, async () => {
      const { Role: role } = await client.send(new sdk.GetRoleCommand({ RoleName: id }));
      if (role === undefined) return undefined;
      return {
        arn: role.Arn,
        assumeRolePolicy: decodeURIComponent(role.AssumeRolePolicyDocument ?? ""),
        createDate: role.CreateDate?.toISOString(),
        description: role.Description,
        maxSessionDuration: role.MaxSessionDuration,
        name: role.RoleName,
        namePrefix: prior.namePrefix,
        path: role.Path,
        permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
        uniqueId: role.RoleId,
        ...tagOutputs(context.tagRules, fromTagList(role.Tags), textMapOf(prior, "tags")),
      };
    }),
  );
}

async function setBoundary(context: ProviderContext, RoleName: string, news: Values): Promise<void> {
  const { client, sdk } = await context.iam();
  const PermissionsBoundary = nonEmptyTextOf(news, "permissionsBoundary");
  await during(`updating IAM Role (${RoleName}) permissions boundary`, async () => {
    if (PermissionsBoundary === undefined)
      await client.send(new sdk.DeleteRolePermissionsBoundaryCommand({ RoleName }));
    else await client.send(new sdk.PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }));
  });
}

async function changeTags(context: ProviderContext, RoleName: string, olds: Values, news: Values): Promise<void> {
  const { client, sdk } = await context.iam();
  const { set, remove: TagKeys } = tagChanges(textMapOf(olds, "tagsAll"), textMapOf(news, "tagsAll"));
  await during(`updating tags for IAM Role (${RoleName})`, async () => {
    if (TagKeys.length > 0) await client.send(new sdk.UntagRoleCommand({ RoleName, TagKeys: [...TagKeys] }));
    const Tags = toTagList(set);
    if (Tags.length > 0) await client.send(new sdk.TagRoleCommand({ RoleName, Tags }));
  });
}

async function update(context: ProviderContext, { id: RoleName, olds, news, changed }: Change): Promise<void> {
  const { client, sdk } = await context.iam();
  if (changed("assumeRolePolicy")) {
    const PolicyDocument = compactJson(requiredTextOf(news, "assumeRolePolicy"));
    const command = new sdk.UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument });
    await during(`updating IAM Role (${RoleName}) assume role policy`, () => client.send(command));
  }
  if (changed("description") || changed("maxSessionDuration")) {
    const MaxSessionDuration = numberOf(news, "maxSessionDuration");
    const command = new sdk.UpdateRoleCommand({
      RoleName,
      MaxSessionDuration,
      Description: textOf(news, "description"),
    });
    await during(`updating IAM Role (${RoleName})`, () => client.send(command));
  }
  if (changed("permissionsBoundary")) await setBoundary(context, RoleName, news);
  if (changed("tagsAll")) await changeTags(context, RoleName, olds, news);
}

async function remove(context: ProviderContext, id: string): Promise<void> {
  const { client, sdk } = await context.iam();
  try {
    await during(`deleting IAM Role (${id})`, () => client.send(new sdk.DeleteRoleCommand({ RoleName: id })));
  } catch (error) {
    if (!hasCode(error, ...GONE)) throw error;
  }
}

export const iamRole: ResourceType = {
  token: "aws:iam/role:Role",
  partial: true,
  autoName: { maxLength: 64 },
  inputs: {
    assumeRolePolicy: { type: "json", required: true, same: samePolicy, validate: [policyJson] },
    description: { type: "string", validate: [lengthBetween(0, 1000)] },
    maxSessionDuration: { type: "integer", default: HOUR, validate: [intBetween(HOUR, 12 * HOUR)] },
    name: {
      type: "string",
      computed: true,
      replaces: true,
      conflictsWith: ["namePrefix"],
      validate: [lengthBetween(1, 64), NAME],
    },
    namePrefix: { type: "string", computed: true, replaces: true, validate: [lengthBetween(1, 38), NAME] },
    path: { type: "string", default: "/", replaces: true },
    permissionsBoundary: { type: "string" },
    tags: { type: "stringMap" },
  },
  outputs: { arn: "string", createDate: "string", uniqueId: "string" },
  create,
  read,
  update,
  delete: remove,
};
