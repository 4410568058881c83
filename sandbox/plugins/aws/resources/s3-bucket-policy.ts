/**
 * `aws:s3/bucketPolicy:BucketPolicy`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketpolicy/
 */
import { compactJson, samePolicy } from "../engine/policy-json";
import { requiredTextOf } from "../engine/values";
import { settingType } from "./s3-bucket-setting";
import { maxBytes, policyJson } from "./validators";

export const s3BucketPolicy = settingType({
  token: "aws:s3/bucketPolicy:BucketPolicy",
  label: "S3 Bucket Policy",
  inputs: {
    policy: { type: "json", required: true, same: samePolicy, validate: [policyJson, maxBytes(20_480, "S3")] },
  },
  gone: ["NoSuchBucketPolicy"],
  put: async (context, Bucket, inputs) => {
    const { client, sdk } = await context.s3();
    const Policy = compactJson(requiredTextOf(inputs, "policy"));
    return client.send(new sdk.PutBucketPolicyCommand({ Bucket, Policy }));
  },
  get: async (context, Bucket) => {
    const { client, sdk } = await context.s3();
    const { Policy } = await client.send(new sdk.GetBucketPolicyCommand({ Bucket }));
    return Policy === undefined ? undefined : { policy: Policy };
  },
  remove: async (context, Bucket) => {
    const { client, sdk } = await context.s3();
    return client.send(new sdk.DeleteBucketPolicyCommand({ Bucket }));
  },
});
