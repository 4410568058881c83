import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { FUNCTION_TYPES } from "../../../../../sandbox/plugins/aws/functions";
import { RESOURCE_TYPES } from "../../../../../sandbox/plugins/aws/resources";
import { allInputs, type ResourceType, secretsOf } from "../../../../../sandbox/plugins/aws/engine/resource-type";

/** The names in the generated SDK class: what a program can give, and what it can read. */
function sdkNames(token: string): { inputs: string[]; outputs: string[] } {
  const [, module = ""] = token.split(":");
  const file = join(require.resolve("@pulumi/aws/package.json"), "..", `${module}.js`);
  const source = readFileSync(file, "utf8");
  const names = (pattern: RegExp): string[] => [...source.matchAll(pattern)].map(([, name]) => name ?? "").sort();
  return {
    inputs: names(/resourceInputs\["(\w+)"\] = (?:\()?args\?\./g),
    outputs: names(/resourceInputs\["(\w+)"\] = undefined \/\*out\*\//g),
  };
}

const replacing = (type: ResourceType): string[] =>
  Object.entries(type.inputs).flatMap(([name, { replaces }]) => (replaces ? [name] : []));

const tagsAllIsAnOutput = (type: ResourceType): string[] => ("tagsAll" in allInputs(type) ? ["tagsAll"] : []);

describe("the tables of the resource types", () => {
  for (const type of RESOURCE_TYPES) {
    const quantity = type.partial === true ? "only" : "exactly the";
    it(`must have ${quantity} inputs and outputs that the SDK's ${type.token} has`, () => {
      const outputs = [...Object.keys(type.outputs), ...tagsAllIsAnOutput(type)].sort();
      const inputs = Object.keys(type.inputs).sort();
      const sdk = sdkNames(type.token);
      const known = (names: string[], own: string[]) =>
        type.partial === true ? names.filter((name) => own.includes(name)) : names;
      assert.deepEqual(
        { inputs, outputs },
        { inputs: known(sdk.inputs, inputs), outputs: known(sdk.outputs, outputs) },
      );
    });
  }

  it("must replace on exactly the properties on which the upstream provider replaces", () => {
    assert.deepEqual(Object.fromEntries(RESOURCE_TYPES.map((type) => [type.token, replacing(type)])), {
      "aws:kms/key:Key": ["customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "region", "xksKeyId"],
      "aws:kms/replicaKey:ReplicaKey": ["primaryKeyArn", "region"],
      "aws:kms/alias:Alias": ["name", "namePrefix", "region"],
      "aws:kms/grant:Grant": [
        "constraints",
        "grantCreationTokens",
        "granteePrincipal",
        "keyId",
        "name",
        "operations",
        "region",
        "retireOnDelete",
        "retiringPrincipal",
      ],
      "aws:iam/openIdConnectProvider:OpenIdConnectProvider": ["url"],
      "aws:iam/policy:Policy": ["description", "name", "namePrefix", "path"],
      "aws:iam/role:Role": ["name", "namePrefix", "path"],
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["policyArn", "role"],
      "aws:iam/userPolicyAttachment:UserPolicyAttachment": ["policyArn", "user"],
      "aws:s3/bucket:Bucket": ["bucket", "region"],
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ["bucket", "region"],
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ["bucket", "region"],
      "aws:s3/bucketPolicy:BucketPolicy": ["bucket", "region"],
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ["bucket", "region"],
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ["bucket", "region"],
      "aws:s3/bucketVersioning:BucketVersioning": ["bucket", "region"],
      "aws:secretsmanager/secret:Secret": ["name", "namePrefix", "region", "type"],
      "aws:secretsmanager/secretVersion:SecretVersion": [
        "region",
        "secretBinary",
        "secretId",
        "secretString",
        "secretStringWoVersion",
      ],
      "aws:secretsmanager/secretPolicy:SecretPolicy": ["region", "secretArn"],
    });
  });

  it("must update in place only where the type can", () => {
    for (const type of RESOURCE_TYPES) {
      const canChange = Object.values(type.inputs).some(({ replaces, local }) => !replaces && !local);
      assert.equal(type.update !== undefined, canChange, type.token);
    }
  });

  it("must mark as secret what the SDK marks as secret", () => {
    const secrets = RESOURCE_TYPES.map((type) => [type.token, [...secretsOf(type)]] as const);
    assert.deepEqual(
      secrets.filter(([, names]) => names.length > 0),
      [
        ["aws:kms/grant:Grant", ["grantToken"]],
        ["aws:secretsmanager/secretVersion:SecretVersion", ["secretBinary", "secretString", "secretStringWo"]],
      ],
    );
  });

  it("must know the functions that the program invokes", () => {
    assert.deepEqual(
      FUNCTION_TYPES.map(({ token }) => token),
      ["aws:index/getCallerIdentity:getCallerIdentity", "aws:index/getPartition:getPartition"],
    );
  });
});
