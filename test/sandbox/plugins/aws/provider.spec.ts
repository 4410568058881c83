import assert from "node:assert/strict";

import { UNKNOWN, type Values } from "../../../../sandbox/plugins/aws/engine/values";
import { isSecret, ProviderClient } from "./provider-client";

const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";
const UNKNOWN_ON_WIRE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const KNOWN =
  "aws:kms/key:Key, aws:kms/replicaKey:ReplicaKey, aws:kms/alias:Alias, aws:kms/grant:Grant, " +
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider, aws:iam/policy:Policy, aws:iam/role:Role, " +
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment, aws:iam/userPolicyAttachment:UserPolicyAttachment, " +
  "aws:s3/bucket:Bucket, aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration, " +
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls, aws:s3/bucketPolicy:BucketPolicy, " +
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock, " +
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration, " +
  "aws:s3/bucketVersioning:BucketVersioning, " +
  "aws:secretsmanager/secret:Secret, aws:secretsmanager/secretVersion:SecretVersion, aws:secretsmanager/secretPolicy:SecretPolicy";
const REMEDY =
  "To use everything else, install the official provider (pulumi plugin install resource aws), which the sandbox prefers.";

describe("the provider over its gRPC service, without AWS", () => {
  let provider: ProviderClient;
  before(async () => {
    provider = await ProviderClient.start();
  });
  after(() => {
    provider.close();
  });

  it("must say whose limit it is when it does not know a resource type", async () => {
    await assert.rejects(provider.check("aws:sqs/queue:Queue", "q", {}), {
      details:
        'the resource type "aws:sqs/queue:Queue" is not known to the sandbox\'s stand-in for the AWS provider. ' +
        `This is a limit of the stand-in, not of your program: it knows ${KNOWN}. ${REMEDY}`,
    });
  });

  it("must say whose limit it is when it does not know a function", async () => {
    await assert.rejects(provider.invoke("aws:index/getRegion:getRegion"), {
      details:
        'the function "aws:index/getRegion:getRegion" is not known to the sandbox\'s stand-in for the AWS provider. ' +
        "This is a limit of the stand-in, not of your program: it knows aws:index/getCallerIdentity:getCallerIdentity, " +
        `aws:index/getPartition:getPartition. ${REMEDY}`,
    });
  });

  it("must find a missing Region before any call", async () => {
    assert.deepEqual(await provider.checkConfig({}), [
      "no Region: set the provider's region, or AWS_REGION in the environment",
    ]);
    assert.deepEqual(await provider.checkConfig({ region: UNKNOWN }), []);
  });

  it("must mark secret inputs as secrets", async () => {
    const { inputs, failures } = await provider.check(VERSION, "v", { secretId: "s", secretString: "hush" });
    assert.deepEqual([failures, isSecret(inputs.secretString), isSecret(inputs.secretId)], [[], true, false]);
  });

  it("must preview a creation without a call: known inputs as they are, the rest unknown, nothing write-only", async () => {
    const inputs: Values = { secretId: UNKNOWN, secretStringWo: "hush", secretStringWoVersion: 1 };
    const preview = await provider.create(VERSION, "v", inputs, true);
    assert.deepEqual(preview, {
      id: "",
      outputs: {
        arn: UNKNOWN_ON_WIRE,
        hasSecretStringWo: UNKNOWN_ON_WIRE,
        region: UNKNOWN_ON_WIRE,
        secretArn: UNKNOWN_ON_WIRE,
        secretId: UNKNOWN_ON_WIRE,
        secretStringWoVersion: 1,
        versionId: UNKNOWN_ON_WIRE,
        versionStages: UNKNOWN_ON_WIRE,
      },
    });
  });

  it("must answer a difference with its kinds, replacements and paths", async () => {
    const state = { secretId: "s", secretString: "a" };
    const resource = { type: VERSION, name: "v", id: "s|1", inputs: state, state };
    const diff = await provider.diff(resource, { secretId: "s", secretString: "b" });
    assert.deepEqual(
      {
        changes: diff.getChanges(),
        detailed: diff.getDetaileddiffMap().toArray().length,
        kind: diff.getDetaileddiffMap().get("secretString")?.getKind(),
        has: diff.getHasdetaileddiff(),
        replaces: diff.getReplacesList(),
        diffs: diff.getDiffsList(),
      },
      { changes: 2, detailed: 1, kind: 5, has: true, replaces: ["secretString"], diffs: ["secretString"] },
    );
  });

  it("must say that its configuration is not known yet rather than call the wrong account", async () => {
    const unconfigured = await ProviderClient.start();
    await unconfigured.configure({ region: UNKNOWN });
    await assert.rejects(unconfigured.read("aws:kms/key:Key", "id"), {
      details: "the AWS provider's configuration is not known yet",
    });
    unconfigured.close();
  });

  describe("without a way to AWS", () => {
    const NAMES = ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
    const before = NAMES.map((name) => [name, process.env[name]] as const);
    const set = (entries: readonly (readonly [string, string | undefined])[]): void => {
      for (const [name, value] of entries) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
    };
    afterEach(() => {
      set(before);
    });

    it("must name the role that cannot be assumed, and why, within seconds", async () => {
      set(NAMES.map((name) => [name, name === "AWS_ENDPOINT_URL" ? "http://127.0.0.1:9" : "test"]));
      const roleArn = "arn:aws-cn:iam::111122223333:role/DeployRole";
      await assert.rejects(provider.configure({ region: "cn-north-1", assumeRoles: JSON.stringify([{ roleArn }]) }), {
        details:
          `unable to validate AWS credentials: IAM Role (${roleArn}) cannot be assumed: operation error STS: AssumeRole, ` +
          "request send failed, ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:9",
      });
    }).timeout(10_000);

    it("must say which credentials are missing", async () => {
      set(NAMES.map((name) => [name, undefined]));
      await assert.rejects(provider.configure({ region: "cn-north-1" }), {
        details:
          "unable to validate AWS credentials: finding credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY " +
          "(the sandbox's stand-in provider reads no profiles)",
      });
    });
  });

  it("must have a schema that names its types, and marks secrets", async () => {
    const schema = JSON.parse(await provider.schema()) as {
      version: string;
      resources: Record<string, { inputProperties: Record<string, object>; requiredInputs: string[] }>;
      functions: object;
    };
    assert.equal(schema.version, "7.48.0");
    assert.deepEqual(Object.keys(schema.resources).join(", "), KNOWN);
    assert.deepEqual(schema.resources[VERSION]?.inputProperties.secretString, { type: "string", secret: true });
    assert.deepEqual(schema.resources[VERSION].requiredInputs, ["secretId"]);
    assert.equal(Object.keys(schema.functions).length, 2);
  });
});
