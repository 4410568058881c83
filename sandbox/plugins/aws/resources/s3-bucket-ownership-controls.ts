/**
 * `aws:s3/bucketOwnershipControls:BucketOwnershipControls`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketownershipcontrols/
 */
import type { ObjectOwnership } from "@aws-sdk/client-s3";

import { isMap, textOf, type Values } from "../engine/values";
import { settingType } from "./s3-bucket-setting";

const OWNERSHIPS: readonly ObjectOwnership[] = ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"];

function ownershipOf({ rule }: Values): ObjectOwnership {
  const wanted = isMap(rule) ? textOf(rule, "objectOwnership") : undefined;
  const found = OWNERSHIPS.find((each) => each === wanted);
  if (found === undefined) throw new Error(`rule.objectOwnership must be one of ${OWNERSHIPS.join(", ")}`);
  return found;
}

export const s3BucketOwnershipControls = settingType({
  token: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  label: "S3 Bucket Ownership Controls",
  inputs: { rule: { type: "structure", required: true } },
  gone: ["OwnershipControlsNotFoundError"],
  put: async (context, Bucket, inputs) => {
    const { client, sdk } = await context.s3();
    const OwnershipControls = { Rules: [{ ObjectOwnership: ownershipOf(inputs) }] };
    return client.send(new sdk.PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
  },
  get: async (context, Bucket) => {
    const { client, sdk } = await context.s3();
    const { OwnershipControls } = await client.send(new sdk.GetBucketOwnershipControlsCommand({ Bucket }));
    const objectOwnership = OwnershipControls?.Rules?.[0]?.ObjectOwnership;
    return objectOwnership === undefined ? undefined : { rule: { objectOwnership } };
  },
  remove: async (context, Bucket) => {
    const { client, sdk } = await context.s3();
    return client.send(new sdk.DeleteBucketOwnershipControlsCommand({ Bucket }));
  },
});
