import assert from "node:assert/strict";
import { allow, EXTERNAL, judge, KEY, KEY_ID, keyOf, OWNER, REGION, root, session, type Data } from "./accounts";

const secretArn = (id: string, name: string): string => `arn:aws:secretsmanager:${REGION}:${id}:secret:${name}-AbCdEf`;
const own = allow(root(OWNER), "kms:*");
const VIA = { StringEquals: { "kms:ViaService": `secretsmanager.${REGION}.amazonaws.com` } };
const share = (actions: readonly string[]) =>
  actions.length === 0 ? keyOf(KEY, own) : keyOf(KEY, own, { ...allow(root(EXTERNAL), ...actions), Condition: VIA });
const ADMIN = `${EXTERNAL}/Admin`;
const KMS_REFUSED = { code: "AccessDeniedException", message: "Access to KMS is not allowed" };

const data = (...actions: string[]): Data => ({
  keys: [share(actions)],
  secrets: [
    { arn: secretArn(EXTERNAL, "mine"), kmsKeyId: KEY, tags: {} },
    { arn: secretArn(EXTERNAL, "plain"), tags: {} },
    { arn: secretArn(OWNER, "theirs"), kmsKeyId: KEY_ID, tags: {} },
    {
      ...{ arn: secretArn(OWNER, "shared"), kmsKeyId: KEY_ID, tags: {} },
      policy: { Version: "2012-10-17", Statement: [allow(root(EXTERNAL), "secretsmanager:GetSecretValue")] },
    },
  ],
});
const READ = ["kms:Decrypt"];
const WRITE = ["kms:Decrypt", "kms:GenerateDataKey"];

describe("the judge, of calls to Secrets Manager", () => {
  const read = (SecretId: string, from: Data, caller = ADMIN) =>
    judge(from, caller, "secretsmanager", "GetSecretValue", { SecretId });
  const create = (from: Data, more: object = {}) =>
    judge(from, ADMIN, "secretsmanager", "CreateSecret", { Name: "new", SecretString: "v", KmsKeyId: KEY, ...more });

  it("must let a secret be read with its key through the service, in the caller's own account", async () => {
    assert.deepEqual(await read("mine", data(...READ)), {});
    await assert.rejects(read("mine", data()), KMS_REFUSED);
    assert.deepEqual(await read("plain", data()), {});
  });

  it("must let one be written only by who may encrypt and decrypt", async () => {
    assert.deepEqual(await create(data(...WRITE)), {});
    await assert.rejects(create(data(...READ)), KMS_REFUSED);
    await assert.rejects(create(data("kms:GenerateDataKey")), KMS_REFUSED);
    const put = (from: Data) => judge(from, ADMIN, "secretsmanager", "PutSecretValue", { SecretId: "mine" });
    assert.deepEqual(await put(data(...WRITE)), {});
    await assert.rejects(put(data(...READ)), KMS_REFUSED);
  });

  it("must not say whether another account's key is there", async () => {
    const KmsKeyId = KEY.replace("1111-2222", "1111-0000");
    await assert.rejects(create(data(...WRITE), { KmsKeyId }), KMS_REFUSED);
  });

  it("must not use a bare key id as another account's key", async () => {
    await assert.rejects(create(data(...WRITE), { KmsKeyId: KEY_ID }), { code: "SandboxCannotDecide" });
  });

  it("must not need the key for what leaves the value alone", async () => {
    const keyless: Data = { ...data(), keys: [] };
    for (const operation of ["DescribeSecret", "DeleteSecret", "GetResourcePolicy", "TagResource"]) {
      assert.deepEqual(await judge(keyless, ADMIN, "secretsmanager", operation, { SecretId: "mine" }), {}, operation);
    }
  });

  it("must route another account's secret to that account, where both sides and the key allow", async () => {
    const shared = secretArn(OWNER, "shared");
    assert.deepEqual(await read(shared, data(...READ)), { accountId: OWNER });
    await assert.rejects(read(shared, data()), KMS_REFUSED);
    const refused = (arn: string) => ({
      code: "AccessDeniedException",
      message: `User: ${session(EXTERNAL, "Admin")} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${arn} because no resource-based policy allows the secretsmanager:GetSecretValue action`,
    });
    const theirs = secretArn(OWNER, "theirs");
    await assert.rejects(read(theirs, data(...READ)), refused(theirs));
    const missing = secretArn(OWNER, "missing");
    await assert.rejects(read(missing, data(...READ)), refused(missing));
  });

  it("must tell its own account of a missing secret", async () => {
    await assert.rejects(read("missing", data()), {
      code: "ResourceNotFoundException",
      message: "Secrets Manager can't find the specified secret.",
    });
  });

  it("must name the secret's side before the key's", async () => {
    await assert.rejects(read("mine", data(), `${EXTERNAL}/Nobody`), {
      message: /perform: secretsmanager:GetSecretValue on resource: \S+mine\S* because no identity-based policy allows/,
    });
  });

  it("must judge each secret of a batch, and not one that is chosen by filters", async () => {
    const batch = (parameters: object) =>
      judge(data(...READ), ADMIN, "secretsmanager", "BatchGetSecretValue", { ...parameters });
    assert.deepEqual(await batch({ SecretIdList: ["mine", "plain"] }), {});
    await assert.rejects(batch({ SecretIdList: ["mine", secretArn(OWNER, "theirs")] }), {
      code: "AccessDeniedException",
    });
    await assert.rejects(batch({ Filters: [] }), { code: "SandboxCannotDecide" });
  });

  it("must not let a secret be replicated at its creation without a judgement of the replicas' keys", async () => {
    const AddReplicaRegions = [{ Region: "us-west-2" }];
    await assert.rejects(create(data(...WRITE), { AddReplicaRegions }), { code: "SandboxCannotDecide" });
    assert.deepEqual(await create(data(...WRITE), { Tags: [{ Key: "a", Value: "b" }] }), {});
  });

  it("must refuse what it does not know, and what lacks a parameter", async () => {
    const call = (operation: string) => judge(data(), ADMIN, "secretsmanager", operation);
    await assert.rejects(call("FutureOperation"), { code: "UnknownOperationException" });
    await assert.rejects(call("GetSecretValue"), { code: "InvalidParameterException" });
    await assert.rejects(call("CreateSecret"), { code: "InvalidParameterException" });
    assert.deepEqual(await call("ListSecrets"), {});
  });
});
