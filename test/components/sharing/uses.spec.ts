import assert from "node:assert/strict";
import { KMS_ACTIONS } from "../../../access/kms-actions";
import {
  actionsMatching,
  actionsOf,
  isForSecrets,
  isShareable,
  NAMED_USES,
  SHAREABLE_ACTIONS,
} from "../../../components/sharing/uses";
import { FIVE } from "./fixture";

const namesOf = (pattern: string): readonly string[] => actionsMatching(pattern).map(({ name }) => name);

describe("the uses of a shared key", () => {
  it("are the walkthrough's five actions where none is named", () => {
    assert.deepEqual(actionsOf({}), FIVE);
  });

  it("name these actions", () => {
    assert.deepEqual(Object.fromEntries(NAMED_USES.map((use) => [use, actionsOf({ use })])), {
      encrypt: ["kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*"],
      decrypt: ["kms:Decrypt", "kms:DescribeKey"],
      encryptDecrypt: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*"],
      secretsManagerRead: ["kms:Decrypt"],
      secretsManagerReadWrite: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
    });
  });

  it("must not have an action that does nothing across accounts, or that hands the key on", () => {
    for (const use of NAMED_USES) {
      for (const pattern of actionsOf({ use })) {
        assert.ok(actionsMatching(pattern).every(isShareable), `${use}: ${pattern}`);
      }
    }
    assert.ok(
      !SHAREABLE_ACTIONS.some((name) => /Grant|Policy|Delet|Disable|Alias|Tag|ImportKey|ReplicateKey/.test(name)),
    );
  });

  it("must not let who encrypts decrypt, nor who decrypts encrypt", () => {
    const meant = (use: "encrypt" | "decrypt") => actionsOf({ use }).flatMap(namesOf);
    assert.ok(!meant("encrypt").some((name) => /^(Decrypt|ReEncrypt)/.test(name)));
    assert.ok(!meant("decrypt").some((name) => /^(Encrypt|GenerateDataKey|ReEncrypt)/.test(name)));
  });

  it("are for secrets alone where their name says so", () => {
    assert.deepEqual(NAMED_USES.filter(isForSecrets), ["secretsManagerRead", "secretsManagerReadWrite"]);
    assert.ok(!isForSecrets(undefined) && !isForSecrets("custom"));
  });
});

describe("an action's pattern", () => {
  it("means the actions that IAM would match, in any case", () => {
    assert.deepEqual(namesOf("kms:ReEncrypt*"), ["ReEncryptFrom", "ReEncryptTo"]);
    assert.deepEqual(namesOf("kms:decryp?"), ["Decrypt"]);
    assert.equal(namesOf("kms:*").length, KMS_ACTIONS.length);
  });

  it("must not be read as a regular expression", () => {
    assert.deepEqual(namesOf("kms:Decryp."), []);
    assert.deepEqual(namesOf("kms:(Decrypt|Encrypt)"), []);
  });
});
