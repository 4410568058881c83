import assert from "node:assert/strict";
import { GRANT_OPERATIONS } from "../../../sandbox/plugins/aws/resources/kms-enums";
import {
  grantConstraint,
  grantOperations,
  grantOperationsOfAction,
} from "../../../components/sharing/grant-operations";
import { NAMED_USES, SHAREABLE_ACTIONS } from "../../../components/sharing/uses";

const DATA_KEYS = [
  "GenerateDataKey",
  "GenerateDataKeyPair",
  "GenerateDataKeyPairWithoutPlaintext",
  "GenerateDataKeyWithoutPlaintext",
];

describe("a share's grant operations", () => {
  it("must be those of the walkthrough's five actions where nothing else is said", () => {
    assert.deepEqual(grantOperations({}), [
      "Decrypt",
      "DescribeKey",
      "Encrypt",
      ...DATA_KEYS,
      "ReEncryptFrom",
      "ReEncryptTo",
    ]);
  });

  it("must be those of a named use, and of chosen actions, sorted and each once", () => {
    assert.deepEqual(grantOperations({ use: "encrypt" }), ["DescribeKey", "Encrypt", ...DATA_KEYS]);
    assert.deepEqual(grantOperations({ use: "decrypt" }), ["Decrypt", "DescribeKey"]);
    const actions = ["kms:ReEncrypt*", "kms:ReEncryptTo", "KMS:decrypt", "kms:GenerateDataKey"];
    assert.deepEqual(grantOperations({ use: "custom", actions }), [
      ...["Decrypt", "GenerateDataKey", "ReEncryptFrom", "ReEncryptTo"],
    ]);
  });

  it("must be nothing for what no grant on a symmetric encryption key can hold", () => {
    for (const action of ["kms:GetKeyRotationStatus", "kms:Sign", "kms:GetPublicKey", "kms:GenerateMac"]) {
      assert.deepEqual(grantOperationsOfAction(action), [], action);
    }
  });

  it("must be ones that AWS knows, and never ones that hand the key on", () => {
    const known: readonly string[] = GRANT_OPERATIONS;
    const all = [...SHAREABLE_ACTIONS, "kms:*"].flatMap(grantOperationsOfAction);
    assert.ok(all.length > 0);
    for (const operation of all) {
      assert.ok(known.includes(operation), operation);
      assert.ok(!["CreateGrant", "RetireGrant"].includes(operation), operation);
    }
    for (const use of NAMED_USES) assert.ok(grantOperations({ use }).length > 0, use);
  });
});

describe("a grant's constraint", () => {
  it("must have each pair of the encryption context, and be none where there is none", () => {
    assert.equal(grantConstraint(undefined), undefined);
    assert.equal(grantConstraint({}), undefined);
    assert.deepEqual(grantConstraint({ project: ["alpha"], team: ["x"] }), { project: "alpha", team: "x" });
  });
});
