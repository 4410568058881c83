/**
 * `aws:s3/bucketVersioning:BucketVersioning`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketversioning/
 */
import type { BucketVersioningStatus } from "@aws-sdk/client-s3";

import { isMap, textOf, type Values } from "../engine/values";
import { settingType } from "./s3-bucket-setting";

function statusOf(inputs: Values): BucketVersioningStatus {
  const settings = inputs.versioningConfiguration;
  return isMap(settings) && textOf(settings, "status") === "Enabled" ? "Enabled" : "Suspended";
}

export const s3BucketVersioning = settingType({
  token: "aws:s3/bucketVersioning:BucketVersioning",
  label: "S3 Bucket Versioning",
  inputs: { versioningConfiguration: { type: "structure", required: true } },
  gone: [],
  put: async (context, Bucket, inputs) => {
    const { client, sdk } = await context.s3();
    const VersioningConfiguration = { Status: statusOf(inputs) };
    return client.send(new sdk.PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  },
  get: async (context, Bucket) => {
    const { client, sdk } = await context.s3();
    const { Status } = await client.send(new sdk.GetBucketVersioningCommand({ Bucket }));
    return Status === undefined ? undefined : { versioningConfiguration: { status: Status } };
  },
  remove: async (context, Bucket) => {
    const { client, sdk } = await context.s3();
    return client.send(
      new sdk.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } }),
    );
  },
});
