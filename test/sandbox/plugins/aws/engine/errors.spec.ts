import assert from "node:assert/strict";

import {
  during,
  hasCode,
  hasCodeAndText,
  redact,
  toAwsError,
  unlessGone,
} from "../../../../../sandbox/plugins/aws/engine/errors";

const malformed = Object.assign(new Error("The new key policy is malformed."), {
  name: "MalformedPolicyDocumentException",
  $metadata: { httpStatusCode: 400, requestId: "r-1" },
});
const fail = (error: Error): Promise<never> => Promise.reject(error);

describe("errors of AWS calls", () => {
  it("must name what was done, service, operation, status, request, code and message", async () => {
    const call = during("creating KMS Key", () => fail(toAwsError("KMS", "CreateKeyCommand", malformed)));
    await assert.rejects(call, {
      message:
        "creating KMS Key: operation error KMS: CreateKey, https response error StatusCode: 400, RequestID: r-1, " +
        "MalformedPolicyDocumentException: The new key policy is malformed.",
    });
  });

  it("must say that no answer came, and why", () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" });
    assert.equal(
      toAwsError("STS", "AssumeRoleCommand", refused).message,
      "operation error STS: AssumeRole, request send failed, ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:1",
    );
  });

  it("must keep the code through all that is put in front", async () => {
    const caught: unknown = await during("a", () => during("b", () => fail(toAwsError("KMS", "X", malformed)))).catch(
      (error: unknown) => error,
    );
    assert.deepEqual(
      [
        hasCode(caught, "NotFoundException", "MalformedPolicyDocumentException"),
        hasCode(caught, "NotFoundException"),
        hasCodeAndText(caught, "MalformedPolicyDocumentException", "is malformed"),
        hasCodeAndText(caught, "MalformedPolicyDocumentException", "other"),
        hasCode(new Error("MalformedPolicyDocumentException"), "MalformedPolicyDocumentException"),
      ],
      [true, false, true, false, false],
    );
  });

  it("must take only the named codes for gone", async () => {
    const call = (): Promise<string> => fail(toAwsError("KMS", "X", malformed));
    assert.equal(await unlessGone(["MalformedPolicyDocumentException"], call), undefined);
    await assert.rejects(unlessGone(["NotFoundException"], call));
  });

  it("must not leave a secret in a message", () => {
    assert.equal(redact("a hush b hush c", ["hush", ""]), "a [secret] b [secret] c");
  });
});
