import assert from "node:assert/strict";
import { AwsError } from "../../../sandbox/authorizer/answer";
import { handlingOf, protocolOf, readCall } from "../../../sandbox/authorizer/aws-call";

const signed = (service: string): string =>
  `AWS4-HMAC-SHA256 Credential=ASIA1/20260102/cn-north-1/${service}/aws4_request, SignedHeaders=host, Signature=a`;
const headers = (service: string, target?: string) => ({
  authorization: signed(service),
  ...(target === undefined ? {} : { "x-amz-target": target }),
});
const read = (service: "kms" | "secretsmanager", given: object, body = "{}") =>
  readCall(service, { ...given }, Buffer.from(body));

describe("a request to AWS", () => {
  it("must be judged where either its signature or its target is of KMS or Secrets Manager", () => {
    const judged = { kind: "judge", service: "kms" };
    assert.deepEqual(handlingOf(headers("kms", "TrentService.Decrypt")), judged);
    assert.deepEqual(handlingOf(headers("KMS")), judged);
    assert.deepEqual(handlingOf(headers("iam", "TrentService.Decrypt")), judged);
    assert.deepEqual(handlingOf({ "x-amz-target": "trentservice.Decrypt" }), judged);
    assert.deepEqual(handlingOf(headers("secretsmanager")), { kind: "judge", service: "secretsmanager" });
  });

  it("must be watched where it is STS's, and pass by where it is any other", () => {
    assert.deepEqual(handlingOf(headers("sts")), { kind: "watch" });
    assert.deepEqual(handlingOf(headers("iam")), { kind: "pass" });
    assert.deepEqual(handlingOf(headers("dynamodb", "DynamoDB_20120810.Query")), { kind: "pass" });
    assert.deepEqual(handlingOf({}), { kind: "pass" });
  });

  it("must be read with operation, signature and parameters", () => {
    assert.deepEqual(read("kms", headers("kms", "TrentService.Decrypt"), '{"KeyId":"k"}'), {
      service: "kms",
      operation: "Decrypt",
      signature: { accessKeyId: "ASIA1", region: "cn-north-1", service: "kms" },
      parameters: { KeyId: "k" },
    });
    assert.deepEqual(
      read("secretsmanager", headers("secretsmanager", "secretsmanager.ListSecrets"), "").parameters,
      {},
    );
  });

  it("must be refused as AWS does where it is not signed", () => {
    assert.throws(
      () => read("kms", { "x-amz-target": "TrentService.Decrypt" }),
      new AwsError("MissingAuthenticationTokenException", "Missing Authentication Token"),
    );
  });

  it("must be refused where signature and target disagree, or there is no target", () => {
    const refused = { code: "UnknownOperationException" };
    assert.throws(() => read("kms", headers("kms", "secretsmanager.GetSecretValue")), refused);
    assert.throws(() => read("kms", headers("iam", "TrentService.Decrypt")), refused);
    assert.throws(() => read("kms", headers("kms")), refused);
    assert.throws(() => read("kms", headers("kms", "TrentService")), refused);
  });

  it("must be refused where its body is not a JSON object", () => {
    for (const body of ["{", "[]", "null", "1"]) {
      assert.throws(() => read("kms", headers("kms", "TrentService.Decrypt"), body), {
        code: "SerializationException",
      });
    }
  });

  it("must get errors in the protocol of its content type", () => {
    assert.equal(protocolOf({ "content-type": "application/x-www-form-urlencoded; charset=utf-8" }), "query");
    assert.equal(protocolOf({ "content-type": "application/x-amz-json-1.1" }), "json");
    assert.equal(protocolOf({}), "json");
  });
});
