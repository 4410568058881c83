/** The resources of a stack, as the engine gives them to its rules. */
import type { PolicyResource } from "@pulumi/policy";
import assert from "node:assert/strict";
import { stackResources } from "../../../policypack/stack/from-engine";

const resource = (type: string, name: string): PolicyResource =>
  ({
    urn: `urn:pulumi:owner::project::${type}::${name}`,
    type,
    name,
    props: {},
    propertyDependencies: {},
  }) as unknown as PolicyResource;

describe("the resources that stack rules look at", () => {
  it("must come in one order, whichever the engine's is: messages name them in that", () => {
    const resources = [
      resource("aws:kms/key:Key", "shared-key"),
      resource("aws:iam/policy:Policy", "b"),
      resource("aws:iam/policy:Policy", "a"),
    ];
    const names = (list: readonly PolicyResource[]) => stackResources({ resources: [...list] }).map(({ name }) => name);
    assert.deepEqual(names(resources), ["a", "b", "shared-key"]);
    assert.deepEqual(names(resources.reverse()), ["a", "b", "shared-key"]);
  });

  it("must not have those of other services", () => {
    assert.deepEqual(stackResources({ resources: [resource("aws:s3/bucket:Bucket", "logs")] }), []);
  });
});
