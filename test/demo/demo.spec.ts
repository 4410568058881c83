import assert from "node:assert/strict";
import { guidanceFor, type Failure } from "../../demo/error-guidance";
import { failureOf } from "../../demo/failure";
import { parseArguments } from "../../demo/arguments";
import { exitCodeOf, jsonReport, textReport } from "../../demo/report";
import type { DemoTask } from "../../demo/arguments";
import { valueFacts } from "../../demo/secret-facts";

const STACK_FILE = `
config:
  cross-account-cmk:owner:
    accountId: "111122223333"
    region: cn-north-1
    secret: { name: quickstart/MyCustomTypeSecret }
`;
const task: DemoTask = {
  side: "external",
  request: { region: "cn-north-1", secretId: "quickstart/ExternalCMKSecret", reveal: false },
};
const failure = (code: string): Failure => ({ operation: "GetSecretValue", code, message: "AWS's sentence" });

describe("the demo's errors", () => {
  const codes = [
    "DecryptionFailure",
    "EncryptionFailure",
    "InternalServiceError",
    "AccessDeniedException",
    "InvalidParameterException",
    "InvalidRequestException",
    "ResourceNotFoundException",
  ];
  for (const code of codes) {
    it(`tells what ${code} means and what to do`, () => {
      const { meaning, next } = guidanceFor(failure(code), "external");
      assert.notEqual(meaning, guidanceFor(failure("NoSuchCode"), "external").meaning);
      assert.ok(next.length > 0);
    });
  }

  it("must not take a code with a suffix that AWS does not send for the one it sends", () => {
    assert.equal(
      guidanceFor(failure("DecryptionFailureException"), "external").meaning,
      guidanceFor(failure("NoSuchCode"), "external").meaning,
    );
  });

  it("must not show credentials that AWS quotes in its message", () => {
    const error = Object.assign(new Error("The key AKIAIOSFODNN7EXAMPLE with s3cr3t is not valid"), {
      name: "UnrecognizedClientException",
      $metadata: { httpStatusCode: 400 },
    });
    assert.equal(
      failureOf("DescribeSecret", error, ["s3cr3t"]).message,
      "The key [redacted] with [redacted] is not valid",
    );
  });

  it("end with exit code 1, in text and in JSON", () => {
    const reading = { outcome: "failed", failure: failure("DecryptionFailure"), found: {} } as const;
    assert.equal(exitCodeOf(reading), 1);
    assert.match(textReport(reading, task), /GetSecretValue failed with DecryptionFailure/);
    const parsed = JSON.parse(jsonReport(reading, task)) as { outcome: string; failure: Failure };
    assert.equal(parsed.outcome, "failed");
    assert.equal(parsed.failure.code, "DecryptionFailure");
  });
});

describe("the demo's facts of a value", () => {
  it("are its keys and length, never the value", () => {
    const facts = valueFacts({ VersionId: "v1", SecretString: '{"password":"hunter2","user":"a"}' });
    assert.deepEqual(facts, {
      versionId: "v1",
      stages: [],
      format: "JSON object",
      keys: ["password", "user"],
      length: 33,
    });
    assert.ok(!JSON.stringify(facts).includes("hunter2"));
  });
});

describe("the demo's arguments", () => {
  it("take Region, account and secret from the side's stack file", () => {
    const parsed = parseArguments(["--side", "owner"], () => STACK_FILE);
    assert.ok(parsed.kind === "task");
    assert.deepEqual(parsed.task.request, {
      region: "cn-north-1",
      secretId: "quickstart/MyCustomTypeSecret",
      reveal: false,
      expectedAccountId: "111122223333",
    });
  });

  it("must not pass over a wrong one, and tell all of them at once", () => {
    const parsed = parseArguments(["--side", "owner", "--region", "cn-nort-1", "--role", "x"], () => STACK_FILE);
    assert.ok(parsed.kind === "invalid");
    assert.equal(parsed.problems.length, 2);
  });
});
