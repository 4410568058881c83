/**
 * `aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration`: rules without transitions, whose names differ from AWS's in
 * their first letter only.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketlifecycleconfiguration/
 */
import type { LifecycleRule } from "@aws-sdk/client-s3";

import { isMap, type Value, type Values } from "../engine/values";
import { settingType } from "./s3-bucket-setting";

const capital = (name: string): string => (name === "id" ? "ID" : name.charAt(0).toUpperCase() + name.slice(1));
const small = (name: string): string => (name === "ID" ? "id" : name.charAt(0).toLowerCase() + name.slice(1));

function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => renamed(each, rename));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]: [string, unknown]) =>
      member === undefined || member === null ? [] : [[rename(name), renamed(member, rename)]],
    ),
  );
}

const rulesOf = ({ rules }: Values): LifecycleRule[] =>
  (Array.isArray(rules) ? rules : []).map((rule: Value) => renamed(isMap(rule) ? rule : {}, capital) as LifecycleRule);

export const s3BucketLifecycleConfiguration = settingType({
  token: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  label: "S3 Bucket Lifecycle Configuration",
  inputs: { rules: { type: "structureList", required: true } },
  gone: ["NoSuchLifecycleConfiguration"],
  put: async (context, Bucket, inputs) => {
    const { client, sdk } = await context.s3();
    const LifecycleConfiguration = { Rules: rulesOf(inputs) };
    return client.send(new sdk.PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
  },
  get: async (context, Bucket) => {
    const { client, sdk } = await context.s3();
    const { Rules = [] } = await client.send(new sdk.GetBucketLifecycleConfigurationCommand({ Bucket }));
    return { rules: renamed(Rules, small) as Value };
  },
  remove: async (context, Bucket) => {
    const { client, sdk } = await context.s3();
    return client.send(new sdk.DeleteBucketLifecycleCommand({ Bucket }));
  },
});
