/**
 * `aws:iam/policy:Policy`: a customer managed policy. A new document becomes a new default version.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/iam/policy/
 */
import { setTimeout as sleep } from "node:timers/promises";

import type { PolicyVersion } from "@aws-sdk/client-iam";

import { type ProviderContext } from "../engine/context";
import { during, hasCode, unlessGone } from "../engine/errors";
import { prefixedName } from "../engine/names";
import { compactJson, samePolicy } from "../engine/policy-json";
import { type Change, type ResourceType } from "../engine/resource-type";
import { fromTagList, tagChanges, tagOutputs, toTagList } from "../engine/tags";
import { numberOf, requiredTextOf, textMapOf, textOf, type Values } from "../engine/values";
import { lengthBetween, matches, maxWithoutWhiteSpace, policyJson } from "./validators";

/** IAM keeps this many versions of a policy. */
const MAX_VERSIONS = 5;
const MAX_POLICY_CHARACTERS = 6144;
const NAME = matches(/^[\w+=,.@-]+$/, "must match [\\w+=,.@-]");

async function create(context: ProviderContext, inputs: Values): Promise<string> {
  const { client, sdk } = await context.iam();
  const PolicyName = textOf(inputs, "name") ?? prefixedName(textOf(inputs, "namePrefix") ?? "");
  const command = new sdk.CreatePolicyCommand({
    PolicyName,
    Description: textOf(inputs, "description"),
    Path: textOf(inputs, "path"),
    PolicyDocument: compactJson(requiredTextOf(inputs, "policy")),
    Tags: toTagList(textMapOf(inputs, "tagsAll")),
  });
  const { Policy: policy } = await during(`creating IAM Policy (${PolicyName})`, () => client.send(command));
  if (policy?.Arn === undefined) throw new Error(`creating IAM Policy (${PolicyName}): IAM answered no ARN`);
  return policy.Arn;
}

async function read(context: ProviderContext, id: string, prior: Values): Promise<Values | undefined> {
  const { client, sdk } = await context.iam();
  return during(`reading IAM Policy (${id})`, () =>
    unlessGone(["NoSuchEntity", "NoSuchEntityException"], async () => {
      const { Policy: policy } = await client.send(new sdk.GetPolicyCommand({ PolicyArn: id }));
      if (policy === undefined) return undefined;
      const { PolicyVersion: version } = await client.send(
        new sdk.GetPolicyVersionCommand({ PolicyArn: id, VersionId: policy.DefaultVersionId }),
      );
      return {
        arn: policy.Arn,
        attachmentCount: policy.AttachmentCount ?? 0,
        description: policy.Description,
        name: policy.PolicyName,
        namePrefix: prior.namePrefix,
        path: policy.Path,
        policy: decodeURIComponent(version?.Document ?? ""),
        policyId: policy.PolicyId,
        ...tagOutputs(context.tagRules, fromTagList(policy.Tags), textMapOf(prior, "tags")),
      };
    }),
  );
}

async function listVersions(context: ProviderContext, PolicyArn: string): Promise<PolicyVersion[]> {
  const { client, sdk } = await context.iam();
  const versions: PolicyVersion[] = [];
  for await (const page of sdk.paginateListPolicyVersions({ client }, { PolicyArn })) {
    versions.push(...(page.Versions ?? []));
  }
  return versions;
}

async function deleteVersion(context: ProviderContext, PolicyArn: string, version: PolicyVersion): Promise<void> {
  const { client, sdk } = await context.iam();
  const VersionId = version.VersionId ?? "";
  await during(`deleting IAM Policy (${PolicyArn}) version (${VersionId})`, () =>
    client.send(new sdk.DeletePolicyVersionCommand({ PolicyArn, VersionId })),
  );
}

const ageOf = (version: PolicyVersion): number => version.CreateDate?.getTime() ?? 0;

/** Makes room for one more version: the oldest ones go, never the default. */
async function pruneVersions(context: ProviderContext, arn: string): Promise<void> {
  const versions = await during(`listing IAM Policy (${arn}) versions`, () => listVersions(context, arn));
  const surplus = versions.length - (MAX_VERSIONS - 1);
  const oldest = versions.filter((version) => !version.IsDefaultVersion).sort((a, b) => ageOf(a) - ageOf(b));
  for (const version of oldest.slice(0, Math.max(0, surplus))) await deleteVersion(context, arn, version);
}

/** With a delay, the version is made first and becomes the default after it, as the AWS provider does. */
async function putDocument(context: ProviderContext, PolicyArn: string, news: Values): Promise<void> {
  const { client, sdk } = await context.iam();
  await pruneVersions(context, PolicyArn);
  const delay = numberOf(news, "delayAfterPolicyCreationInMs") ?? 0;
  const PolicyDocument = compactJson(requiredTextOf(news, "policy"));
  const { PolicyVersion: version } = await during(`updating IAM Policy (${PolicyArn})`, () =>
    client.send(new sdk.CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, SetAsDefault: delay === 0 })),
  );
  if (delay === 0) return;
  await sleep(delay);
  await during(`setting default version of IAM Policy (${PolicyArn})`, () =>
    client.send(new sdk.SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: version?.VersionId })),
  );
}

async function changeTags(context: ProviderContext, PolicyArn: string, { olds, news }: Change): Promise<void> {
  const { client, sdk } = await context.iam();
  const { set, remove } = tagChanges(textMapOf(olds, "tagsAll"), textMapOf(news, "tagsAll"));
  await during(`updating tags for IAM Policy (${PolicyArn})`, async () => {
    if (remove.length > 0) await client.send(new sdk.UntagPolicyCommand({ PolicyArn, TagKeys: [...remove] }));
    const Tags = toTagList(set);
    if (Tags.length > 0) await client.send(new sdk.TagPolicyCommand({ PolicyArn, Tags }));
  });
}

async function update(context: ProviderContext, change: Change): Promise<void> {
  if (change.changed("policy")) await putDocument(context, change.id, change.news);
  if (change.changed("tagsAll")) await changeTags(context, change.id, change);
}

async function remove(context: ProviderContext, id: string): Promise<void> {
  const { client, sdk } = await context.iam();
  try {
    const versions = await during(`listing IAM Policy (${id}) versions`, () => listVersions(context, id));
    for (const version of versions) if (!version.IsDefaultVersion) await deleteVersion(context, id, version);
    await during(`deleting IAM Policy (${id})`, () => client.send(new sdk.DeletePolicyCommand({ PolicyArn: id })));
  } catch (error) {
    if (!hasCode(error, "NoSuchEntity", "NoSuchEntityException")) throw error;
  }
}

export const iamPolicy: ResourceType = {
  token: "aws:iam/policy:Policy",
  autoName: { maxLength: 128 },
  inputs: {
    delayAfterPolicyCreationInMs: { type: "integer", local: true },
    description: { type: "string", replaces: true, validate: [lengthBetween(0, 1000)] },
    name: {
      type: "string",
      computed: true,
      replaces: true,
      conflictsWith: ["namePrefix"],
      validate: [lengthBetween(1, 128), NAME],
    },
    namePrefix: { type: "string", computed: true, replaces: true, validate: [lengthBetween(1, 102), NAME] },
    path: {
      type: "string",
      default: "/",
      replaces: true,
      validate: [matches(/^(\/|\/[\u0021-\u007e]+\/)$/, "must begin and end with a slash"), lengthBetween(1, 512)],
    },
    policy: {
      type: "json",
      required: true,
      same: samePolicy,
      validate: [policyJson, maxWithoutWhiteSpace(MAX_POLICY_CHARACTERS)],
    },
    tags: { type: "stringMap" },
  },
  outputs: { arn: "string", attachmentCount: "integer", policyId: "string" },
  create,
  read,
  update,
  delete: remove,
};
