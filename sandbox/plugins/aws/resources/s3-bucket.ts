/**
 * `aws:s3/bucket:Bucket`, without what resources of their own set.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucket/
 */
import { partitionOf } from "../../../../access/partition";
import { type ProviderContext } from "../engine/context";
import { during, hasCode, unlessGone } from "../engine/errors";
import { type Change, type ResourceType } from "../engine/resource-type";
import { fromTagList, tagOutputs, toTagList } from "../engine/tags";
import { requiredTextOf, textMapOf, textOf, type Values } from "../engine/values";
import { lengthBetween } from "./validators";

const GONE = ["NoSuchBucket", "NotFound"] as const;
/** The one Region that is no location. */
const NO_LOCATION = "us-east-1";

async function create(context: ProviderContext, inputs: Values): Promise<string> {
  const { client, sdk } = await context.s3();
  const Bucket = requiredTextOf(inputs, "bucket");
  const { region } = context;
  const place = region === NO_LOCATION ? {} : { CreateBucketConfiguration: { LocationConstraint: region } };
  await during(`creating S3 Bucket (${Bucket})`, () =>
    client.send(
      new sdk.CreateBucketCommand({ Bucket, ...place } as ConstructorParameters<typeof sdk.CreateBucketCommand>[0]),
    ),
  );
  return Bucket;
}

async function putTags(context: ProviderContext, Bucket: string, inputs: Values): Promise<void> {
  const { client, sdk } = await context.s3();
  const TagSet = toTagList(textMapOf(inputs, "tagsAll"));
  await during(`updating tags for S3 Bucket (${Bucket})`, async () => {
    if (TagSet.length > 0) await client.send(new sdk.PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    else await client.send(new sdk.DeleteBucketTaggingCommand({ Bucket }));
  });
}

async function read(context: ProviderContext, id: string, prior: Values): Promise<Values | undefined> {
  const { client, sdk } = await context.s3();
  return during(`reading S3 Bucket (${id})`, () =>
    unlessGone(GONE, async () => {
      await client.send(new sdk.HeadBucketCommand({ Bucket: id }));
      const tags = await unlessGone(["NoSuchTagSet"], () =>
        client.send(new sdk.GetBucketTaggingCommand({ Bucket: id })),
      );
      return {
        arn: `arn:${partitionOf(context.region) ?? "aws"}:s3:::${id}`,
        bucket: id,
        region: context.region,
        forceDestroy: prior.forceDestroy,
        ...tagOutputs(context.tagRules, fromTagList(tags?.TagSet), textMapOf(prior, "tags")),
      };
    }),
  );
}

async function update(context: ProviderContext, { id, news, changed }: Change): Promise<void> {
  if (changed("tagsAll")) await putTags(context, id, news);
}

async function remove(context: ProviderContext, id: string): Promise<void> {
  const { client, sdk } = await context.s3();
  try {
    await during(`deleting S3 Bucket (${id})`, () => client.send(new sdk.DeleteBucketCommand({ Bucket: id })));
  } catch (error) {
    if (!hasCode(error, ...GONE)) throw error;
  }
}

export const s3Bucket: ResourceType = {
  token: "aws:s3/bucket:Bucket",
  partial: true,
  autoName: { maxLength: 63 },
  inputs: {
    bucket: { type: "string", required: true, replaces: true, validate: [lengthBetween(3, 63)] },
    forceDestroy: { type: "boolean", default: false, local: true },
    region: { type: "string", computed: true, replaces: true },
    tags: { type: "stringMap" },
  },
  outputs: { arn: "string" },
  create,
  settle: async (context, id, inputs) => {
    if (textOf(inputs, "bucket") !== undefined && Object.keys(textMapOf(inputs, "tagsAll")).length > 0)
      await putTags(context, id, inputs);
  },
  read,
  update,
  delete: remove,
};
