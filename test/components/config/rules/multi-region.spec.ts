/** The Regions of a multi-Region key. */
import assert from "node:assert/strict";
import { parseConfiguration } from "../../../../components/config/parse";
import { bothRaw, ownerRaw } from "../fixture";

const problemsOf = (raw: Parameters<typeof parseConfiguration>[0]): readonly string[] => {
  const result = parseConfiguration(raw);
  return "problems" in result
    ? result.problems.map(({ path, value, rule, remedy }) => [path, value, rule, remedy].filter(Boolean).join(" | "))
    : [];
};
const keyProblems = (key: object): readonly string[] => problemsOf(ownerRaw({ key }));

describe("a multi-Region key", () => {
  it("is right with Regions of its partition, and without any", () => {
    assert.deepEqual(keyProblems({ multiRegion: true, replicaRegions: ["cn-northwest-1"] }), []);
    assert.deepEqual(keyProblems({ multiRegion: true }), []);
  });

  it("must be one from its creation on, to have replicas", () => {
    assert.deepEqual(keyProblems({ replicaRegions: ["cn-northwest-1"] }), [
      'owner.key.replicaRegions | ["cn-northwest-1"] | goes with a multi-Region key only, which a key is from its creation on or never. | ' +
        'Write "multiRegion: true" for a new key, or remove the Regions.',
    ]);
  });

  it("must not have a replica in its own Region, twice in one, or in another partition", () => {
    const replicaRegions = ["cn-north-1", "cn-northwest-1", "cn-northwest-1", "eu-west-1"];
    assert.deepEqual(keyProblems({ multiRegion: true, replicaRegions }), [
      'owner.key.replicaRegions[0] | "cn-north-1" | is the Region of the primary key itself. | Remove it.',
      'owner.key.replicaRegions[2] | "cn-northwest-1" | is listed already. | Remove it.',
      'owner.key.replicaRegions[3] | "eu-west-1" | is in partition aws, but the key is in aws-cn. A key has replicas in its own partition only. | Name Regions of aws-cn.',
    ]);
  });

  it("lets the external section of the same stack be in a replica's Region, and in no other", () => {
    const both = (replicaRegions: string[]) =>
      problemsOf(bothRaw({ key: { multiRegion: true, replicaRegions } }, { region: "cn-northwest-1" }));
    assert.deepEqual(both(["cn-northwest-1"]), []);
    assert.deepEqual(both([]), [
      'external.region | "cn-northwest-1" | differs from owner.region (cn-north-1). A secret can use keys of its own Region only. | ' +
        "Deploy it in cn-north-1, or add cn-northwest-1 to owner.key.replicaRegions.",
    ]);
  });

  /** Documents that fit in the Region of the primary key, and not in that of the replica, which has a longer name. */
  const secretArn = (index: number) => `arn:aws:secretsmanager:us-east-1:444455556666:secret:${1000 + index}-AbCdEf`;
  const stackWith = (count: number) => ({
    ...{ region: "us-east-1", assumeRole: undefined, key: { multiRegion: true, replicaRegions: ["ap-southeast-1"] } },
    shares: [
      {
        ...{ accountId: "444455556666", level: "account", use: "decrypt" },
        encryptionContext: { SecretARN: Array.from({ length: count }, (_, index) => secretArn(index)) },
      },
    ],
  });

  it("must not have a replica whose policy AWS would not take", () => {
    const stack = stackWith(460);
    assert.deepEqual(problemsOf(ownerRaw({ ...stack, key: { multiRegion: true } })), []);
    assert.deepEqual(problemsOf(ownerRaw(stack)), [
      'owner.shares | would make a key policy of 33744 bytes; AWS takes at most 32768. | Share with an organization ("level: organization") instead of listing every account.',
    ]);
  });

  it("must not give an external account in a replica's Region an IAM policy that AWS would not take", () => {
    const external = (region: string) => ({ region, assumeRole: undefined });
    assert.deepEqual(problemsOf(bothRaw(stackWith(81), external("us-east-1"))), []);
    assert.deepEqual(problemsOf(bothRaw(stackWith(81), external("ap-southeast-1"))), [
      "owner.shares | would make an IAM policy of 6285 characters without white space; AWS takes at most 6144. | List fewer values of encryptionContext, or one with a wildcard in the place of several.",
    ]);
  });
});
