import assert from "node:assert/strict";
import type { Statement } from "../../../access/policy-document";
import { SHARE_ACTIONS } from "../../../components/actions";
import { KMS_ACTIONS } from "../../../access/kms-actions";
import {
  actsOnlyOn,
  fullKmsAccess,
  patternsBeyond,
  reachesAction,
  reachesKms,
} from "../../../policypack/documents/actions";

const withAction = (...Action: readonly string[]): Statement => ({ Effect: "Allow", Action });
const withNotAction = (...NotAction: readonly string[]): Statement => ({ Effect: "Allow", NotAction });

describe("actions of a statement", () => {
  for (const [action, expected] of [
    ["kms:Decrypt", []],
    ["KMS:DECRYPT", []],
    ["kms:GenerateDataKeyWithoutPlaintext", []],
    ["kms:ReEncrypt*", []],
    ["kms:ReEncrypt?rom", []],
    ["kms:Re*", ["kms:Re*"]],
    ["kms:GenerateDataKe*", ["kms:GenerateDataKe*"]],
    ["kms:Decryp?", ["kms:Decryp?"]],
    ["kms:*", ["kms:*"]],
    ["*", ["*"]],
    ["k?s:PutKeyPolicy", ["k?s:PutKeyPolicy"]],
    ["*:CreateGrant", ["*:CreateGrant"]],
    ["s3:GetObject", []],
  ] as const) {
    it(`${action} ${expected.length === 0 ? "must stay within" : "must go beyond"} the share's actions`, () => {
      assert.deepEqual(patternsBeyond(withAction(action), SHARE_ACTIONS), expected);
    });
  }

  for (const [statement, expected] of [
    [withAction("kms:*"), ["kms:*"]],
    [withAction("s3:GetObject", "*"), ["*"]],
    [withAction("KMS:?*"), ["KMS:?*"]],
    [withAction("kms:**"), ["kms:**"]],
    [withAction("k*"), ["k*"]],
    [withAction("kms:?e*", "kms:[*"), undefined],
    [withAction("kms:???*"), ["kms:???*"]],
    [withAction(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("").map((letter) => `kms:${letter}*`)), "all letters"],
    [withAction(...KMS_ACTIONS.map(({ name }) => `kms:${name}`)), undefined],
    [withAction(...SHARE_ACTIONS), undefined],
    [withAction("s3:*"), undefined],
    [withNotAction("kms:PutKeyPolicy"), ["kms:PutKeyPolicy"]],
    [withNotAction("iam:*"), ["iam:*"]],
    [withNotAction("KMS:*"), undefined],
    [withNotAction("*"), undefined],
  ] as const) {
    it(`${JSON.stringify(statement).slice(0, 70)} ${expected === undefined ? "must not be" : "must be"} full access`, () => {
      const found = fullKmsAccess(statement);
      if (expected === "all letters") assert.equal(found?.length, 26);
      else assert.deepEqual(found, expected);
    });
  }

  it("must know whether a statement is about KMS", () => {
    const statements = [
      withAction("kms:Decrypt"),
      withAction("*:De*"),
      withAction("s3:*"),
      withNotAction("s3:*"),
      withNotAction("k*"),
    ];
    assert.deepEqual(statements.map(reachesKms), [true, true, false, true, false]);
  });

  it("must know whether a statement reaches one action, in any case", () => {
    const reached = (statement: Statement): boolean => reachesAction(statement, "kms:PutKeyPolicy");
    const statements = [
      withAction("kms:put*"),
      withAction("KMS:*"),
      withAction("kms:Get*"),
      withNotAction("kms:Put*"),
      withNotAction("s3:*"),
    ];
    assert.deepEqual(statements.map(reached), [true, true, false, false, true]);
  });

  it("must take only actions named in full for ones that act on no key", () => {
    const onNone = (statement: Statement): boolean => actsOnlyOn(statement, ["none"]);
    const statements = [
      withAction("kms:listaliases"),
      withAction("kms:List*"),
      withAction("kms:Decrypt"),
      withNotAction("kms:Decrypt"),
    ];
    assert.deepEqual(statements.map(onNone), [true, false, false, false]);
  });
});
