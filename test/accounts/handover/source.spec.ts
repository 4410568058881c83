import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ownersSideOfFile, ownersSideOfOutputs } from "../../../accounts/handover/source";
import { accountShare, KEY, principalShare } from "../../components/sharing/fixture";

const OWNER_FILE = readFileSync(join(__dirname, "../../../Pulumi.owner.yaml"), "utf8");

describe("the owner's side of a hand-over", () => {
  it("is read from the outputs of the owner's stack", () => {
    const shares = [principalShare];
    assert.deepEqual(ownersSideOfOutputs("owner", { keyArn: KEY, shares, region: "cn-north-1" }), {
      keyArn: KEY,
      shares,
      replicaKeyArns: {},
    });
  });

  it("must not be taken from a stack of another kind", () => {
    assert.throws(() => ownersSideOfOutputs("external", { accessPolicy: "{}" }), {
      name: "AccessError",
      message:
        "Stack external has no outputs keyArn and shares: it was not deployed yet, or it is not a stack of this program with an " +
        "owner section. Deploy it first (pulumi up --stack owner), or give --config FILE and --key-arn ARN.",
    });
  });

  it("is read from a stack file, whose secret's value need not be at hand", () => {
    assert.deepEqual(ownersSideOfFile("f", OWNER_FILE, KEY), {
      keyArn: KEY,
      replicaKeyArns: {},
      shares: [accountShare],
    });
  });

  it("must not be read from a file without an owner section", () => {
    for (const text of ["config: {}", "a: [", "[]"]) {
      assert.throws(() => ownersSideOfFile("f.yaml", text, KEY), {
        message: "f.yaml is no stack file with an owner section (cross-account-cmk:owner).",
      });
    }
  });

  it("must not be read from a file that the program would refuse", () => {
    const text = OWNER_FILE.replace("level: account\n", "level: acount\n");
    assert.throws(
      () => ownersSideOfFile("f.yaml", text, KEY),
      /^AccessError: The configuration of f\.yaml has a problem\./,
    );
  });

  it("must not guess the key's ARN, nor take the key of another account", () => {
    assert.throws(
      () => ownersSideOfFile("f.yaml", OWNER_FILE, undefined),
      /f\.yaml makes a key, whose ARN it does not know: give --key-arn/,
    );
    assert.throws(
      () => ownersSideOfFile("f.yaml", OWNER_FILE, `arn:aws-cn:kms:cn-north-1:444455556666:key/${KEY.slice(-36)}`),
      {
        message:
          "--key-arn arn:aws-cn:kms:cn-north-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab is not a key of the owner section of f.yaml: account 111122223333, Region cn-north-1.",
      },
    );
  });
});
