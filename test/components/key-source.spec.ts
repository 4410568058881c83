/** What the external side makes of the owner's shares. */
import assert from "node:assert/strict";
import type { AccountId, KeyArn, PrincipalArn, RoleArn } from "../../access/identifiers";
import type { ExternalConfiguration } from "../../components/config/configuration";
import { deployRoleWarning, keyGrantFromOutputs } from "../../components/key-source";
import type { Share } from "../../components/sharing/share";

const EXTERNAL = "444455556666" as AccountId;
const HERE = "cn-north-1";
const THERE = "cn-northwest-1";
const keyIn = (region: string) =>
  `arn:aws-cn:kms:${region}:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab` as KeyArn;
const DEPLOY = `arn:aws-cn:iam::${EXTERNAL}:role/DeployRole` as RoleArn;
const EXAMPLE = `arn:aws-cn:iam::${EXTERNAL}:role/ExampleRole` as PrincipalArn;

const external: ExternalConfiguration = {
  ...{ accountId: EXTERNAL, region: HERE, partition: "aws-cn", tags: {}, policyName: "p" },
  assumeRole: { roleArn: DEPLOY },
  key: { from: "stack", stack: "organization/p/owner" },
  secret: {
    ...{ name: "quickstart/ExternalCMKSecret", description: "", recoveryWindowInDays: 30 },
    value: { from: "config", key: "externalSecretValue" },
  },
};
const share = (principals: readonly PrincipalArn[], more: object = {}): Share => ({
  ...{ level: "principals", accountId: EXTERNAL, principals },
  ...more,
});
const grantOf = (outputs: object, of: ExternalConfiguration = external) => {
  const result = keyGrantFromOutputs("owner", outputs, of);
  return "grant" in result ? result.grant : assert.fail(result.problems.map(({ rule }) => rule).join());
};

describe("what the owner's outputs give to an external account", () => {
  it("must be no IAM policy for principals that have a grant only", () => {
    const shares = [share([DEPLOY, EXAMPLE], { through: "grants" })];
    const noReads = { reads: [], readsKeyArn: keyIn(HERE), ownerReads: [] };
    const expected = { keyArn: keyIn(HERE), shares, access: [], ...noReads };
    assert.deepEqual(grantOf({ keyArn: keyIn(HERE), shares }), expected);
    assert.deepEqual(grantOf({ keyArn: keyIn(HERE), shares }, { ...external, principals: [EXAMPLE] }), expected);
  });

  it("must be an IAM policy for those that have both", () => {
    const shares = [share([DEPLOY, EXAMPLE], { through: "both", use: "decrypt" })];
    const { access } = grantOf({ keyArn: keyIn(HERE), shares });
    assert.deepEqual(access, [{ principals: [DEPLOY, EXAMPLE], terms: [{ use: "decrypt" }] }]);
  });

  it("must be what the entries for each principal say, where there are several for the account", () => {
    const shares = [
      share([EXAMPLE], { use: "encrypt" }),
      share([DEPLOY], { use: "decrypt" }),
      share([DEPLOY], { use: "encrypt", through: "grants" }),
    ];
    const expected = [
      { terms: [{ use: "encrypt" }], principals: [EXAMPLE] },
      { terms: [{ use: "decrypt" }], principals: [DEPLOY] },
    ];
    assert.deepEqual(grantOf({ keyArn: keyIn(HERE), shares }).access, expected);
    const listed = { ...external, principals: [DEPLOY, EXAMPLE] };
    assert.deepEqual(grantOf({ keyArn: keyIn(HERE), shares }, listed).access, expected);
    const wholeAccount: Share = { level: "account", accountId: EXTERNAL, use: "encrypt" };
    assert.deepEqual(
      grantOf({ keyArn: keyIn(HERE), shares: [wholeAccount, share([DEPLOY], { use: "decrypt" })] }).access,
      [{ terms: [{ use: "encrypt" }, { use: "decrypt" }], principals: [DEPLOY] }],
    );
  });

  it("must not take somebody for a grantee who has no grant", () => {
    const shares = [share([DEPLOY], { through: "grants" })];
    const result = keyGrantFromOutputs(
      "owner",
      { keyArn: keyIn(HERE), shares },
      { ...external, principals: [EXAMPLE] },
    );
    assert.ok("problems" in result && result.problems[0]?.value?.includes(EXAMPLE));
  });

  it("must be the replica of its Region, with the secrets of that Region", () => {
    const secrets = (region: string): string => `arn:aws-cn:secretsmanager:${region}:${EXTERNAL}:secret:a-*`;
    const shares = [share([DEPLOY], { use: "secretsManagerRead", encryptionContext: { SecretARN: [secrets(HERE)] } })];
    const outputs = { keyArn: keyIn(HERE), shares, replicaKeyArns: { [THERE]: keyIn(THERE) } };
    const there = grantOf(outputs, { ...external, region: THERE });
    assert.deepEqual(
      [there.keyArn, there.access[0]?.terms],
      [keyIn(THERE), [{ use: "secretsManagerRead", encryptionContext: { SecretARN: [secrets(THERE)] } }]],
    );
    assert.equal(grantOf(outputs).keyArn, keyIn(HERE));
  });

  it("must be told, where it is in neither Region, in which ones there is a key", () => {
    const outputs = { keyArn: keyIn("us-east-1").replace("aws-cn", "aws"), shares: [share([DEPLOY])] };
    const replicaKeyArns = { "us-west-2": keyIn("us-west-2").replace("aws-cn", "aws") };
    const elsewhere = { ...external, region: "eu-west-1", partition: "aws" } as const;
    const result = keyGrantFromOutputs("owner", { ...outputs, replicaKeyArns }, elsewhere);
    assert.ok("problems" in result);
    assert.equal(
      result.problems[0]?.remedy,
      "Deploy this side in us-east-1, us-west-2, or add eu-west-1 to owner.key.replicaRegions.",
    );
  });
});

describe("the warning about the deploying role", () => {
  const warning = (...shares: Share[]) => deployRoleWarning(external, { keyArn: keyIn(HERE), access: [], shares });

  it("must not come where the role has a grant, and must where others have one only", () => {
    assert.equal(warning(share([DEPLOY], { through: "grants" })), undefined);
    assert.match(
      warning(share([EXAMPLE], { through: "grants" })) ?? "",
      /^arn:aws-cn:iam::444455556666:role\/DeployRole deploys the secret quickstart\/ExternalCMKSecret and so must be able/,
    );
  });

  it("must come where the share asks for an encryption context that Secrets Manager never sends", () => {
    for (const means of [{ through: "grants" }, {}]) {
      const more = { ...means, encryptionContext: { project: ["alpha"] } };
      assert.equal(
        warning(share([DEPLOY], more)),
        "arn:aws-cn:iam::444455556666:role/DeployRole deploys the secret quickstart/ExternalCMKSecret, but the owner's share asks for " +
          "the encryption context project, which Secrets Manager does not send: AWS will refuse to encrypt or refresh the " +
          "secret's value. Leave it out of the owner's share, or deploy no secret here.",
      );
    }
    const own = { encryptionContext: { SecretARN: ["arn:aws-cn:secretsmanager:cn-north-1:444455556666:secret:a-*"] } };
    assert.equal(warning(share([DEPLOY], own)), undefined);
  });
});
