import assert from "node:assert/strict";
import { isExactAliasArn, isExactKeyArn, isOtherService } from "../../../policypack/documents/key-arn";

const ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
const keyArn = (region: string, account = "111122223333"): string => `arn:aws:kms:${region}:${account}:key/${ID}`;

describe("ARNs of keys", () => {
  it("must take a full ARN, in a Region that is newer than this program too", () => {
    assert.deepEqual(
      ["us-east-1", "us-gov-west-1", "xx-north-9"].map((region) => isExactKeyArn(keyArn(region))),
      [true, true, true],
    );
  });

  it("must not take a wildcard or a policy variable for a Region or an account", () => {
    const texts = [
      keyArn("*"),
      keyArn("us-*-1"),
      keyArn("${aws:RequestedRegion}"),
      keyArn("us-east-1", "*"),
      keyArn(""),
    ];
    assert.deepEqual(texts.map(isExactKeyArn), [false, false, false, false, false]);
  });

  it("must tell an exact alias ARN from others", () => {
    const alias = (name: string): string => `arn:aws:kms:us-east-1:111122223333:alias/${name}`;
    assert.deepEqual(
      [alias("shared"), alias("*"), alias("${x}"), "alias/shared", keyArn("us-east-1")].map(isExactAliasArn),
      [true, false, false, false, false],
    );
  });

  it("must not take for another service what may still match a key", () => {
    const texts = [
      "arn:aws:s3:::bucket/*",
      "arn:aws:*:::x",
      "arn:aws:k?s:us-east-1:111122223333:key/x",
      "arn:*:s3:::x",
      "*",
      keyArn("us-east-1"),
    ];
    assert.deepEqual(texts.map(isOtherService), [true, false, false, false, false, false]);
  });
});
