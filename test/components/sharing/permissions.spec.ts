import assert from "node:assert/strict";
import {
  CALLERS_ACCOUNT,
  conditionOf,
  encryptionContextOf,
  permissionsOf,
  servicesOf,
} from "../../../components/sharing/permissions";
import { FIVE } from "./fixture";

const scope = { region: "us-gov-west-1" as const, secretsOf: CALLERS_ACCOUNT };
const GRANTS = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"];

describe("the permissions of a share", () => {
  it("are one, without a condition, where nothing is said", () => {
    assert.deepEqual(permissionsOf({}, scope), [{ part: "use", actions: FIVE, conditions: [] }]);
  });

  it("must hold a use that is for secrets to Secrets Manager, whatever services are named", () => {
    assert.deepEqual(servicesOf({ use: "secretsManagerRead" }), ["secretsmanager"]);
    assert.deepEqual(servicesOf({ use: "secretsManagerRead", via: [] }), ["secretsmanager"]);
    assert.deepEqual(servicesOf({ use: "secretsManagerReadWrite", via: ["s3"] }), ["secretsmanager"]);
    assert.deepEqual(servicesOf({ use: "decrypt", via: ["s3"] }), ["s3"]);
    assert.deepEqual(servicesOf({}), []);
  });

  it("bind the secret's ARN of a use for secrets, to the partition, Region and caller's account where none is named", () => {
    assert.deepEqual(encryptionContextOf({ use: "secretsManagerRead" }, scope), {
      SecretARN: ["arn:aws-us-gov:secretsmanager:us-gov-west-1:${aws:PrincipalAccount}:secret:*"],
    });
    const own = { SecretARN: ["arn:aws-us-gov:secretsmanager:us-gov-west-1:444455556666:secret:db-*"] };
    assert.deepEqual(encryptionContextOf({ use: "secretsManagerRead", encryptionContext: own }, scope), own);
    assert.deepEqual(
      Object.keys(encryptionContextOf({ use: "secretsManagerRead", encryptionContext: { A: ["1"] } }, scope)),
      ["SecretARN", "A"],
    );
    assert.deepEqual(encryptionContextOf({ use: "decrypt" }, scope), {});
  });

  it("must not ask for an encryption context where the action carries none", () => {
    const via = { StringEquals: { "kms:ViaService": ["s3.us-gov-west-1.amazonaws.com"] } };
    assert.deepEqual(permissionsOf({ use: "decrypt", via: ["s3"], encryptionContext: { A: ["1"] } }, scope), [
      {
        part: "use",
        actions: ["kms:Decrypt"],
        conditions: [via, { StringEquals: { "kms:EncryptionContext:A": ["1"] } }],
      },
      { part: "describe", actions: ["kms:DescribeKey"], conditions: [via] },
    ]);
  });

  it("let services make grants of their own, and nobody else", () => {
    assert.deepEqual(permissionsOf({ delegateToServices: true }, scope)[1], {
      part: "delegation",
      actions: GRANTS,
      conditions: [{ Bool: { "kms:GrantIsForAWSResource": "true" } }],
    });
  });
});

describe("a condition block", () => {
  it("has all the conditions, each operator once", () => {
    assert.deepEqual(conditionOf([]), {});
    assert.deepEqual(conditionOf([{ StringEquals: { a: "1" } }, { StringEquals: { b: "2" }, Bool: { c: "true" } }]), {
      Condition: { StringEquals: { a: "1", b: "2" }, Bool: { c: "true" } },
    });
  });
});
