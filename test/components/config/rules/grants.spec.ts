/** What is refused of a share by grants: each test breaks one thing of a share that is right. */
import assert from "node:assert/strict";
import { parseConfiguration } from "../../../../components/config/parse";
import { ownerRaw } from "../fixture";

const EXTERNAL = "444455556666";
const RIGHT = { accountId: EXTERNAL, level: "principals", roles: ["ExampleRole"], through: "grants" };
const BY_POLICY = 'write "through: policy", or leave "through" out';

function problemsOf(share: object): readonly string[] {
  const result = parseConfiguration(ownerRaw({ shares: [share] }));
  return "problems" in result
    ? result.problems.map(({ path, value, rule, remedy }) => [path, value, rule, remedy].filter(Boolean).join(" | "))
    : [];
}
const problemOf = (change: object): readonly string[] => problemsOf({ ...RIGHT, ...change });

describe("a share by grants", () => {
  it("is right for roles and users, with an encryption context and a retiring principal of any account", () => {
    assert.deepEqual(problemOf({}), []);
    assert.deepEqual(problemOf({ through: "both", delegateToServices: true }), []);
    assert.deepEqual(
      problemOf({
        ...{ users: ["ExampleUser"], encryptionContext: { project: ["alpha"] } },
        retiringPrincipal: "arn:aws-cn:iam::999988887777:role/Retirer",
      }),
      [],
    );
  });

  it("must become no other share where its means is written out as the default", () => {
    const shares = (share: object) => {
      const result = parseConfiguration(ownerRaw({ shares: [share] }));
      return "configuration" in result ? result.configuration.owner?.shares : assert.fail("refused");
    };
    const { through, ...plain } = RIGHT;
    assert.deepEqual(shares({ ...plain, through: "policy" }), shares(plain));
    assert.deepEqual(shares(RIGHT)?.[0]?.through, through);
  });

  it("must not be for accounts, patterns or organizations", () => {
    const remedy = `List them with "level: principals", or ${BY_POLICY}.`;
    for (const [share, whom] of [
      [{ accountId: EXTERNAL, level: "account" }, "the whole account"],
      [{ accountId: EXTERNAL, level: "matching", roles: ["team/*"] }, "whoever has a matching ARN"],
      [{ organizationId: "o-a1b2c3d4e5", level: "organization" }, "an organization"],
    ] as const) {
      for (const through of ["grants", "both"]) {
        assert.deepEqual(problemsOf({ ...share, through }), [
          `owner.shares[0].through | "${through}" | cannot be for ${whom}: a grant is for one role or user. | ${remedy}`,
        ]);
      }
    }
  });

  it("must not be for a service or a group", () => {
    assert.deepEqual(problemOf({ roles: ["rds.amazonaws.com"] }), [
      'owner.shares[0].roles[0] | "rds.amazonaws.com" | is a service, which gets no grant by name: services make grants of their own. | ' +
        'Write "delegateToServices: true" in a share by the key policy, and name the roles that use the service.',
    ]);
    const [group = ""] = problemOf({ roles: [`arn:aws-cn:iam::${EXTERNAL}:group/Team`] });
    assert.match(group, /A group is never a principal in a policy/);
  });

  it("must not promise what no grant can say", () => {
    assert.deepEqual(problemOf({ via: ["s3"] }), [
      `owner.shares[0].via | ["s3"] | cannot be said by a grant, which would let the key be used directly too ("through: grants"). | Remove "via", or ${BY_POLICY}.`,
    ]);
    assert.deepEqual(problemOf({ use: "secretsManagerRead" }), [
      `owner.shares[0].use | "secretsManagerRead" | is for Secrets Manager alone, which no grant can say ("through: grants"). | ` +
        `Write "use: custom" with kms:Decrypt (and kms:GenerateDataKey to write) and the secret's ARN as encryptionContext.SecretARN, or ${BY_POLICY}.`,
    ]);
    assert.deepEqual(problemOf({ delegateToServices: true }), [
      "owner.shares[0].delegateToServices | true | cannot be said by a grant: it is a statement of the key policy. | " +
        'Write "through: both", or make the share one by the key policy.',
    ]);
  });

  it("must not leave out in silence an action that no grant can hold", () => {
    assert.deepEqual(problemOf({ use: "custom", actions: ["kms:Decrypt", "kms:GetKeyRotationStatus"] }), [
      `owner.shares[0].actions[1] | "kms:GetKeyRotationStatus" | is no operation that a grant on a symmetric encryption key can hold. | Remove it, or ${BY_POLICY}.`,
    ]);
  });

  it("must have one whole value for each key of the encryption context, of which AWS takes eight", () => {
    const at = "owner.shares[0].encryptionContext";
    assert.deepEqual(
      problemOf({ encryptionContext: { a: ["x", "y"], b: ["z*"], c: ["v".repeat(385)] } }).map((text) =>
        text.replace(/v{9,}/, "v…"),
      ),
      [
        `${at}.a | ["x","y"] | has 2 values; a grant holds one. | Keep one of them, or ${BY_POLICY}.`,
        `${at}.b | ["z*"] | has a wildcard, which a grant would take for the character itself. | Give the whole value, or ${BY_POLICY}.`,
        ...problemOf({ encryptionContext: { c: ["v".repeat(385)] } }).map((text) => text.replace(/v{9,}/, "v…")),
      ],
    );
    const [long = ""] = problemOf({ encryptionContext: { c: ["v".repeat(385)] } });
    assert.match(long, /has 385 characters; a grant takes at most 384\./);
    const nine = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`k${index}`, ["v"]]));
    assert.deepEqual(problemOf({ encryptionContext: nine }), [
      `${at} | has 9 pairs; a grant takes at most 8. | Keep 8 of them, or ${BY_POLICY}.`,
    ]);
  });

  it("must have a retiring principal only where there are grants, and of its own partition", () => {
    const retiringPrincipal = `arn:aws-cn:iam::${EXTERNAL}:role/ExampleRole`;
    assert.deepEqual(problemOf({ through: undefined, retiringPrincipal }), [
      `owner.shares[0].retiringPrincipal | "${retiringPrincipal}" | goes with grants only. | Write "through: grants" or "through: both", or remove it.`,
    ]);
    const other = retiringPrincipal.replace("aws-cn", "aws");
    assert.deepEqual(problemOf({ retiringPrincipal: other }), [
      `owner.shares[0].retiringPrincipal | "${other}" | is in another partition than Region cn-north-1. Principals cannot cross partitions. | Use an ARN that starts with arn:aws-cn:.`,
    ]);
    assert.match(problemOf({ retiringPrincipal: "ExampleRole" })[0] ?? "", /must be the ARN of a role or user\./);
  });
});
