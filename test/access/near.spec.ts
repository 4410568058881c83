import assert from "node:assert/strict";
import { nearest } from "../../access/near";

describe("access: the name that was meant", () => {
  for (const [given, known, expected] of [
    ["kms:Decrpyt", ["kms:Encrypt", "kms:Decrypt"], "kms:Decrypt"],
    ["secrets-manager", ["secretsmanager", "ses"], "secretsmanager"],
    ["--sid", ["--side", "--stack"], "--side"],
  ] as const) {
    it(`must be told of ${given}: ${expected}`, () => {
      assert.equal(nearest(given, known), expected);
    });
  }

  for (const [given, known] of [
    // Of three letters, one more or less is another service.
    ["ses", ["es", "sns", "sqs"]],
    // What all names have in front says nothing of them.
    ["secretsmanager:Frob", ["secretsmanager:TagResource", "secretsmanager:GetSecretValue"]],
    ["kms:Sing", ["kms:Verify"]],
    ["anything", []],
  ] as const) {
    it(`must not be guessed where none is near: ${given}`, () => {
      assert.equal(nearest(given, known), undefined);
    });
  }
});
