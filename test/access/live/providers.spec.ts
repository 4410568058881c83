import assert from "node:assert/strict";
import { entrancesOf } from "../../../access/live/providers";
import { EXTERNAL, externalResources, OWNER, ownerResources, REGION, state } from "../stack/walkthrough";

const PROVIDER = "pulumi:providers:aws";
const deployRole = (account: string): string => `arn:aws-cn:iam::${account}:role/DeployRole`;

/** The ways in, with these inputs of the owner's provider. */
function entrances(inputs: Record<string, unknown>) {
  const resources = ownerResources();
  const provider = resources.find(({ type }) => type === PROVIDER)!;
  provider.inputs = { ...provider.inputs, ...inputs };
  return entrancesOf(state(resources).resources);
}

describe("the way into an account", () => {
  it("is each stack's provider: its account, Region and roles", () => {
    const { open, closed } = entrancesOf([
      ...state(ownerResources()).resources,
      ...state(externalResources()).resources,
    ]);
    assert.deepEqual(
      [...open.values()],
      [OWNER, EXTERNAL].map((accountId) => ({
        accountId,
        region: REGION,
        roles: [{ roleArn: deployRole(accountId), sessionName: "pulumi" }],
      })),
    );
    assert.equal(closed.size, 0);
  });

  it("has every role of a chain, with its external id, and the provider's profile", () => {
    const roles = [
      { roleArn: deployRole(EXTERNAL) },
      { roleArn: deployRole(OWNER), externalId: "e-1", sessionName: "" },
    ];
    const { open } = entrances({ assumeRoles: JSON.stringify(roles), profile: "tools" });
    assert.deepEqual(open.get(OWNER), {
      accountId: OWNER,
      region: REGION,
      roles: [{ roleArn: deployRole(EXTERNAL) }, { roleArn: deployRole(OWNER), externalId: "e-1" }],
      profile: "tools",
    });
  });

  it("is the ambient credentials where the provider takes on no role", () => {
    const { open } = entrances({ assumeRoles: undefined });
    assert.deepEqual(open.get(OWNER)?.roles, []);
  });

  for (const [what, assumeRoles] of [
    [
      "kept as a secret",
      { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" },
    ],
    ["no JSON", "["],
    ["without an ARN", "[{}]"],
  ] as const) {
    it(`must not be guessed where the roles are ${what}`, () => {
      const { open, closed } = entrances({ assumeRoles });
      assert.equal(open.size, 0);
      assert.deepEqual(
        [...closed],
        [[OWNER, "the roles that the provider owner takes on are kept as a secret, or not understood"]],
      );
    });
  }

  it("must not be guessed where the provider has no Region", () => {
    const { open, closed } = entrances({ region: undefined });
    assert.equal(open.size, 0);
    assert.deepEqual([...closed], [[OWNER, "the provider owner does not tell its Region"]]);
  });

  it("must not be one where the provider may work in several accounts and takes on no role", () => {
    const { open, closed } = entrances({
      assumeRoles: undefined,
      allowedAccountIds: JSON.stringify([OWNER, EXTERNAL]),
    });
    assert.deepEqual([open.size, closed.size], [0, 0]);
  });
});
