/**
 * `aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketpublicaccessblock/
 */
import { flagOf } from "../engine/values";
import { settingType } from "./s3-bucket-setting";

const FLAG = { type: "boolean", default: false } as const;

export const s3BucketPublicAccessBlock = settingType({
  token: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  label: "S3 Bucket Public Access Block",
  inputs: { blockPublicAcls: FLAG, blockPublicPolicy: FLAG, ignorePublicAcls: FLAG, restrictPublicBuckets: FLAG },
  gone: ["NoSuchPublicAccessBlockConfiguration"],
  put: async (context, Bucket, inputs) => {
    const { client, sdk } = await context.s3();
    const PublicAccessBlockConfiguration = {
      BlockPublicAcls: flagOf(inputs, "blockPublicAcls"),
      BlockPublicPolicy: flagOf(inputs, "blockPublicPolicy"),
      IgnorePublicAcls: flagOf(inputs, "ignorePublicAcls"),
      RestrictPublicBuckets: flagOf(inputs, "restrictPublicBuckets"),
    };
    return client.send(new sdk.PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
  },
  get: async (context, Bucket) => {
    const { client, sdk } = await context.s3();
    const { PublicAccessBlockConfiguration: block = {} } = await client.send(
      new sdk.GetPublicAccessBlockCommand({ Bucket }),
    );
    return {
      blockPublicAcls: block.BlockPublicAcls ?? false,
      blockPublicPolicy: block.BlockPublicPolicy ?? false,
      ignorePublicAcls: block.IgnorePublicAcls ?? false,
      restrictPublicBuckets: block.RestrictPublicBuckets ?? false,
    };
  },
  remove: async (context, Bucket) => {
    const { client, sdk } = await context.s3();
    return client.send(new sdk.DeletePublicAccessBlockCommand({ Bucket }));
  },
});
