import assert from "node:assert/strict";
import { inspect } from "node:util";
import { failureOf, redact } from "../../demo/failure";

const aws = (name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400, ...more } });

describe("what is kept of an error", () => {
  it("is AWS's code, sentence, request id and status", () => {
    assert.deepEqual(failureOf("DescribeSecret", aws("DecryptionFailure", "no", { requestId: "r-1" }), []), {
      operation: "DescribeSecret",
      code: "DecryptionFailure",
      message: "no",
      requestId: "r-1",
      httpStatus: 400,
    });
  });

  it("is Node's code where no answer came", () => {
    const error = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" });
    assert.deepEqual(failureOf("GetCallerIdentity", error, []), {
      operation: "GetCallerIdentity",
      code: "ECONNREFUSED",
      message: "connect ECONNREFUSED 127.0.0.1:1",
    });
  });

  for (const name of ["SyntaxError", "Unknown", "UnknownError", "Error", "TypeError"])
    it(`must not be the text of an answer that could not be taken apart: ${name}`, () => {
      const { code, message } = failureOf("GetSecretValue", aws(name, "Unexpected token h in hunter2"), []);
      assert.deepEqual([code, message], ["UnreadableAnswer", ""]);
    });

  it("must not be the text of an error of this program's own, which nobody has looked at", () => {
    const { code, message } = failureOf("GetSecretValue", new TypeError("hunter2 is not a function"), []);
    assert.deepEqual([code, message], ["TypeError", ""]);
  });

  for (const thrown of [undefined, null, "hunter2", 42, {}, { name: 7, message: ["hunter2"] }])
    it(`is a name without a text where ${inspect(thrown)} was thrown`, () => {
      assert.deepEqual(failureOf("GetSecretValue", thrown, []), {
        operation: "GetSecretValue",
        code: "UnknownError",
        message: "",
      });
    });
});

describe("a message", () => {
  it("must not show the credentials that were used, wherever they stand", () => {
    assert.equal(
      redact("s3cr3t, again s3cr3t and the-token", ["s3cr3t", "the-token", ""]),
      "[redacted], again [redacted] and [redacted]",
    );
  });

  it("must not show access key ids, not even of others", () => {
    assert.equal(
      redact("The key AKIAIOSFODNN7EXAMPLE, or ASIAIOSFODNN7EXAMPLE", []),
      "The key [redacted], or [redacted]",
    );
  });

  it("must not show the parts of a signed request", () => {
    assert.equal(
      redact("x-amz-security-token:FwoGZX signature=abc123 'Authorization': AWS4-HMAC-SHA256", []),
      "x-amz-security-token:[redacted] signature=[redacted] 'Authorization': [redacted]",
    );
  });

  it("keeps account ids, ARNs and key ids", () => {
    const text =
      "User: arn:aws-cn:iam::444455556666:user/A on arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab";
    assert.equal(redact(text, []), text);
  });
});
