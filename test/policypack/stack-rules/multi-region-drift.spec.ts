import assert from "node:assert/strict";
import { UNKNOWN_VALUE } from "../../../access/stack/resources";
import { multiRegionDrift } from "../../../policypack/stack-rules/multi-region-drift";
import { keyPolicy, ownerResources, type RawResource, state } from "../../access/stack/walkthrough";
import { assertSilent, judged, ownerWith } from "./judge";

const PRIMARY = "arn:aws-cn:kms:cn-north-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab";
const REPLICA = PRIMARY.replace("cn-north-1", "cn-northwest-1");
const viaIn = (region: string) => {
  const policy = keyPolicy();
  const [own, share] = policy.Statement;
  const Condition = { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } };
  return { ...policy, Statement: [own!, { ...share!, Condition }] };
};

function replicaWith(policy: unknown, primaryKeyArn = PRIMARY): RawResource {
  const provider = ownerResources().find(({ type }) => type === "aws:kms/key:Key")?.provider ?? "";
  const inputs = {
    primaryKeyArn,
    region: "cn-northwest-1",
    policy: typeof policy === "string" ? policy : JSON.stringify(policy),
  };
  const type = "aws:kms/replicaKey:ReplicaKey";
  return { urn: `urn:pulumi:owner::p::${type}::replica`, type, provider, inputs, outputs: { ...inputs, arn: REPLICA } };
}
const primaryWith = (policy: object): RawResource[] => ownerWith(policy, { arn: PRIMARY, multiRegion: true });
const stack = (primary: object, replica: unknown) => state([...primaryWith(primary), replicaWith(replica)]);

describe("multi-region-drift", () => {
  it("must be silent about the same policy, in another order and with each Region's own names", () => {
    assertSilent(multiRegionDrift, state(ownerResources()));
    assertSilent(multiRegionDrift, stack(keyPolicy(), keyPolicy()));
    assertSilent(multiRegionDrift, stack(viaIn("cn-north-1"), viaIn("cn-northwest-1")));
    const policy = keyPolicy();
    assertSilent(multiRegionDrift, stack(policy, { ...policy, Statement: policy.Statement.toReversed() }));
  });

  it("must not pass a statement that one Region alone has, or another way", () => {
    const policy = keyPolicy();
    const [own, share] = policy.Statement;
    const name = `its policy is not that of the primary key ${PRIMARY}`;
    const differences: readonly (readonly [object, object, string])[] = [
      [policy, { ...policy, Statement: [own] }, `it lacks "${share!.Sid}".`],
      [{ ...policy, Statement: [own] }, policy, `it has "${share!.Sid}" alone.`],
      [
        policy,
        { ...policy, Statement: [own, { ...share, Action: "kms:*" }] },
        `it has "${share!.Sid}" alone and lacks "${share!.Sid}".`,
      ],
    ];
    for (const [primary, replica, said] of differences) {
      assert.deepEqual(judged(multiRegionDrift, stack(primary, replica)), {
        violations: [`replica: ${name}: ${said}`],
        advice: [],
      });
    }
    assert.equal(judged(multiRegionDrift, stack(viaIn("cn-north-1"), viaIn("cn-north-1"))).violations.length, 1);
  });

  it("must be advice, since a difference may be meant", () => {
    assert.equal(multiRegionDrift.enforcementLevel, "advisory");
  });

  it("must say what cannot be compared, as advice", () => {
    assert.deepEqual(judged(multiRegionDrift, stack(keyPolicy(), UNKNOWN_VALUE)), {
      violations: [],
      advice: [
        "replica: its policy cannot be compared, because the property policy of replica is known only after the update.",
      ],
    });
    assert.deepEqual(judged(multiRegionDrift, state([...ownerResources(), replicaWith(keyPolicy())])), {
      violations: [],
      advice: [`replica: its policy cannot be compared: the primary key, ${PRIMARY}, is not in this stack.`],
    });
  });
});
