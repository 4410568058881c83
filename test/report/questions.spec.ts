/** The calls that are asked of every principal. */
import assert from "node:assert/strict";
import type { DocumentChange } from "../../report/diff/documents";
import { diffDocuments } from "../../report/diff/statements";
import { questionsOf } from "../../report/questions";

const added = (statement: object): DocumentChange => ({
  ...{ id: "x", name: "shared-key", type: "aws:kms/key:Key", kind: "key policy", change: "changed" },
  diff: diffDocuments(
    { fields: {}, statements: [] },
    { fields: {}, statements: [statement as Record<string, unknown>] },
  ),
});
const asked = (kind: "key" | "secret", ...statements: object[]): readonly string[] =>
  questionsOf(statements.map(added))[kind].map(({ action, situation: { text } }) => [action, text].join(" ").trim());

const SHARE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:GenerateDataKey", "kms:DescribeKey"];

describe("the calls that are asked", () => {
  it("are those of a share, where no document changes", () => {
    assert.deepEqual(asked("key"), SHARE);
    assert.deepEqual(asked("secret"), ["secretsmanager:GetSecretValue"]);
  });

  it("must have those that a changed statement names, in any case and by pattern", () => {
    assert.deepEqual(asked("key", { Effect: "Allow", Action: ["KMS:putkeypolicy", "kms:*Grant"] }), [
      ...[...SHARE, "kms:CreateGrant", "kms:PutKeyPolicy", "kms:RetireGrant", "kms:RevokeGrant"],
    ]);
    assert.deepEqual(asked("secret", { Effect: "Allow", Action: "secretsmanager:Put*" }), [
      ...["secretsmanager:GetSecretValue", "secretsmanager:PutResourcePolicy", "secretsmanager:PutSecretValue"],
    ]);
  });

  it("must have all of them where a statement names what it excepts", () => {
    assert.ok(asked("key", { Effect: "Allow", NotAction: "kms:Decrypt" }).includes("kms:ScheduleKeyDeletion"));
  });

  it("must be asked as the statement's conditions want them, too", () => {
    const via = { StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" } };
    assert.deepEqual(asked("key", { Effect: "Allow", Action: "kms:Decrypt", Condition: via }), [
      ...SHARE,
      "kms:Decrypt through secretsmanager.eu-west-1.amazonaws.com",
    ]);
    const forServices = { Bool: { "kms:GrantIsForAWSResource": "true" } };
    assert.deepEqual(asked("key", { Effect: "Allow", Action: "kms:CreateGrant", Condition: forServices }), [
      ...SHARE,
      ...["kms:CreateGrant", "kms:CreateGrant for a resource of an AWS service"],
    ]);
    const [last] = questionsOf([
      added({ Action: "kms:Decrypt", Condition: { StringLike: { "kms:EncryptionContext:Project": "a*" } } }),
    ]).key.slice(-1);
    assert.deepEqual(last?.situation, { text: "with Project aany", how: { encryptionContext: { Project: "aany" } } });
  });

  it("must have a grant's operations, in its constraints' context", () => {
    const grant = { Grantee: "x", Operations: ["Verify"], Constraints: { encryptionContextSubset: { Project: "a" } } };
    assert.deepEqual(asked("key", grant), [...SHARE, "kms:Verify", "kms:Verify with Project a"]);
  });
});
