import { partition } from "@aws-sdk/core/client";
import { Region as PulumiRegion } from "@pulumi/aws/types/enums";
import assert from "node:assert/strict";
import { ALL_REGIONS, isRegion, partitionOf, PARTITIONS, viaServiceName } from "../../access/partition";

/** Partitions that the program does not serve, by how their Regions begin. */
const NOT_SERVED = /^(us-iso|us-isob|us-isof|eu-isoe|eusc)-/;

describe("the table of partitions", () => {
  it("must agree with the AWS SDK on every Region and its partition", () => {
    for (const region of ALL_REGIONS) {
      // The SDK guesses a partition for any text; it describes only what it lists.
      const listed: { readonly name: string; readonly description?: string } = partition(region);
      assert.ok(listed.description, `the AWS SDK does not list ${region}`);
      assert.equal(partitionOf(region), listed.name, region);
    }
  });
  it("must have every Region that Pulumi's provider lists, in the partitions that it serves", () => {
    const missing = Object.values(PulumiRegion).filter((region) => !isRegion(region) && !NOT_SERVED.test(region));
    assert.deepEqual(missing, []);
  });
  it("must have no Region twice, and none of a partition that it does not name", () => {
    assert.equal(new Set(ALL_REGIONS).size, ALL_REGIONS.length);
    for (const region of ALL_REGIONS) assert.ok(PARTITIONS.includes(partitionOf(region)));
  });
  it("must not know a Region by its look", () => {
    for (const text of ["", "us-east-9", "cn-nort-1", "US-EAST-1", "aws-cn-global", "eusc-de-east-1"]) {
      assert.equal(partitionOf(text), undefined, text);
    }
  });
  it("names a service for kms:ViaService the same in all partitions", () => {
    assert.equal(viaServiceName("secretsmanager", "cn-north-1"), "secretsmanager.cn-north-1.amazonaws.com");
  });
});
