import assert from "node:assert/strict";
import { parseConfiguration } from "../../../../components/config/parse";
import type { Problem } from "../../../../components/config/problems";
import { OWNER_SECTION, ownerRaw } from "../fixture";

const ARN = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

function problemsOf(section: object): readonly Problem[] {
  const result = parseConfiguration(ownerRaw(section));
  return "problems" in result ? result.problems : [];
}
function keyOf(key: object): unknown {
  const result = parseConfiguration(ownerRaw({ key }));
  assert.ok("configuration" in result, JSON.stringify(result));
  return result.configuration.owner?.key;
}

describe("the owner's key", () => {
  it("has its defaults where the stack makes it, each by itself", () => {
    const defaults = {
      alias: "alias/cross-account-cmk",
      description: "Customer managed key shared with external accounts",
      rotationPeriodInDays: 365,
      deletionWindowInDays: 30,
      protect: true,
      multiRegion: false,
      replicaRegions: [],
      tags: {},
    };
    assert.deepEqual(keyOf({}), defaults);
    assert.deepEqual(keyOf({ protect: false }), { ...defaults, protect: false });
  });

  it("has no more than its ARN, and an alias where one is configured, where it exists already", () => {
    assert.deepEqual(keyOf({ arn: ARN }), { arn: ARN });
    assert.deepEqual(keyOf({ arn: ARN, alias: "alias/a" }), { arn: ARN, alias: "alias/a" });
  });

  it("must not be given what is not the stack's business with a key that exists already", () => {
    const key = {
      arn: ARN,
      description: "d",
      rotationPeriodInDays: 365,
      deletionWindowInDays: 30,
      protect: false,
      tags: {},
    };
    const problems = problemsOf({ key });
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["description", "rotationPeriodInDays", "deletionWindowInDays", "protect", "tags"].map(
        (name) => `owner.key.${name}`,
      ),
    );
    assert.deepEqual(problems[0], {
      path: "owner.key.description",
      value: '"d"',
      rule: "goes with a key that this stack makes; owner.key.arn names one that exists already, of which only the policy's own statements are changed.",
      remedy: "Remove it and set it where that key is managed, or remove owner.key.arn.",
    });
  });

  for (const [what, arn, rule, remedy] of [
    [
      "of another account",
      ARN.replace("111122223333", "444455556666"),
      "is a key of account 444455556666, but this section deploys to 111122223333. Only the account that owns a key can change its policy.",
      "Give the ARN of a key of the owner account, or correct owner.accountId.",
    ],
    [
      "of another partition",
      ARN.replace("aws-cn", "aws"),
      "is in partition aws, but Region cn-north-1 is in aws-cn.",
      "Correct the ARN, or owner.region.",
    ],
    [
      "of another Region",
      ARN.replace("cn-north-1", "cn-northwest-1"),
      "is in Region cn-northwest-1, but this section deploys to cn-north-1. A key, its aliases and the secrets under it are in one Region.",
      'Write "region: cn-northwest-1", or give the ARN of a key of cn-north-1.',
    ],
  ] as const) {
    it(`must not be one ${what}`, () => {
      assert.deepEqual(problemsOf({ key: { arn } }), [
        { path: "owner.key.arn", value: JSON.stringify(arn), rule, remedy },
      ]);
    });
  }

  for (const [arn, remedy] of [
    [
      "alias/shared",
      "That is an alias, which can be pointed at another key. Give the key's own ARN, as its page in the KMS console shows it.",
    ],
    ["1234abcd-12ab-34cd-56ef-1234567890ab", "Copy the key's full ARN from its page in the KMS console."],
  ] as const) {
    it(`must not be named by ${arn}`, () => {
      const rule = "must be the ARN of a KMS key: arn:PARTITION:kms:REGION:ACCOUNT:key/KEY-ID.";
      assert.deepEqual(problemsOf({ key: { arn } }), [
        { path: "owner.key.arn", value: JSON.stringify(arn), rule, remedy },
      ]);
    });
  }

  it("may have any number of shares where it exists already: its policy is measured when it has been read", () => {
    const roles = Array.from({ length: 900 }, (_, index) => `Role${index}`);
    const shares = [{ ...OWNER_SECTION.shares[0], level: "principals", roles }];
    assert.deepEqual(problemsOf({ key: { arn: ARN }, shares }), []);
    assert.equal(problemsOf({ shares }).length, 1);
  });
});
