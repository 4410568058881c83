/**
 * `aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketserversideencryptionconfiguration/
 */
import type { ServerSideEncryption, ServerSideEncryptionRule } from "@aws-sdk/client-s3";

import { flagOf, isMap, textOf, type Value, type Values } from "../engine/values";
import { settingType } from "./s3-bucket-setting";

const ALGORITHMS: readonly ServerSideEncryption[] = ["AES256", "aws:kms", "aws:kms:dsse"];

function ruleOf(value: Value): ServerSideEncryptionRule {
  const rule = isMap(value) ? value : {};
  const given = rule.applyServerSideEncryptionByDefault;
  const byDefault = isMap(given) ? given : {};
  const KMSMasterKeyID = textOf(byDefault, "kmsMasterKeyId");
  const wanted = textOf(byDefault, "sseAlgorithm");
  const SSEAlgorithm = ALGORITHMS.find((each) => each === wanted);
  if (SSEAlgorithm === undefined) throw new Error(`"${wanted ?? ""}" is no sseAlgorithm`);
  return {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm, ...(KMSMasterKeyID !== undefined && { KMSMasterKeyID }) },
    BucketKeyEnabled: flagOf(rule, "bucketKeyEnabled"),
  };
}

function valueOf({
  ApplyServerSideEncryptionByDefault: given,
  BucketKeyEnabled = false,
}: ServerSideEncryptionRule): Values {
  const { SSEAlgorithm: sseAlgorithm, KMSMasterKeyID: kmsMasterKeyId } = given ?? {};
  return {
    applyServerSideEncryptionByDefault: { sseAlgorithm, ...(kmsMasterKeyId !== undefined && { kmsMasterKeyId }) },
    bucketKeyEnabled: BucketKeyEnabled,
  };
}

export const s3BucketServerSideEncryptionConfiguration = settingType({
  token: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  label: "S3 Bucket Server-side Encryption Configuration",
  inputs: { rules: { type: "structureList", required: true } },
  gone: ["ServerSideEncryptionConfigurationNotFoundError"],
  put: async (context, Bucket, { rules }) => {
    const { client, sdk } = await context.s3();
    const ServerSideEncryptionConfiguration = { Rules: (Array.isArray(rules) ? rules : []).map(ruleOf) };
    return client.send(new sdk.PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
  },
  get: async (context, Bucket) => {
    const { client, sdk } = await context.s3();
    const answer = await client.send(new sdk.GetBucketEncryptionCommand({ Bucket }));
    return { rules: (answer.ServerSideEncryptionConfiguration?.Rules ?? []).map(valueOf) };
  },
  remove: async (context, Bucket) => {
    const { client, sdk } = await context.s3();
    return client.send(new sdk.DeleteBucketEncryptionCommand({ Bucket }));
  },
});
