/**
 * Replacements, with a provider that deletes first wherever the program gives the name, as Pulumi's AWS provider does: nothing is missing
 * at any moment, and nothing is lost where the new name is not free. In order, in one sandbox.
 */
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import assert from "node:assert/strict";
import type { Section } from "./checkout";
import { EXTERNAL, inSandbox, OWNER } from "./in-sandbox";

describe("the order of replacements, end to end", function () {
  this.timeout(600_000);
  let owner: Section;
  let external: Section;
  const e2e = inSandbox(async (checkout) => {
    [owner, external] = [await checkout.section("owner"), await checkout.section("external")];
    await checkout.setStack("owner", { owner });
    await checkout.setStack("external", { external });
  });
  const setOwner = (key: object, secret: object): Promise<void> =>
    e2e.checkout.setStack("owner", {
      owner: {
        ...owner,
        key: { ...(owner.key as object), ...key },
        secret: { ...(owner.secret as object), ...secret },
      },
    });

  /** The replaced resources of an update, in the order in which it was done. */
  const orderIn = (printed: string): readonly string[] =>
    [...printed.matchAll(/(created replacement|deleted original)/g)].map(([done]) => done);
  /** @param replaced how many */
  function isCreatedFirst(printed: string, replaced: number): void {
    const made = Array.from({ length: replaced }, () => "created replacement");
    const gone = Array.from({ length: replaced }, () => "deleted original");
    assert.deepEqual(orderIn(printed), [...made, ...gone], printed);
  }
  const secrets = async (): Promise<readonly (string | undefined)[]> => {
    const client = await e2e.client(SecretsManagerClient, OWNER);
    return ((await client.send(new ListSecretsCommand({}))).SecretList ?? []).map(({ Name }) => Name);
  };

  it("an IAM policy of another name is made and attached before the old one is detached and deleted", async () => {
    await e2e.up("owner");
    await e2e.up("external");
    await e2e.checkout.setStack("external", { external: { ...external, policyName: "another-name" } });
    // The policy, and its attachments to a role and a user.
    isCreatedFirst(await e2e.up("external"), 3);
    await e2e.isUnchanged("external");
    assert.ok((await e2e.leftIn(EXTERNAL)).includes("policy another-name"));
  });

  it("another alias is made before the old one is deleted", async () => {
    await setOwner({ alias: "alias/quickstart/renamed" }, {});
    isCreatedFirst(await e2e.up("owner"), 1);
    assert.ok((await e2e.leftIn(OWNER)).includes("alias/quickstart/renamed"));
  });

  it("a secret is renamed, and where its old name is not free yet the one that is in use stays", async () => {
    await setOwner({ alias: "alias/quickstart/renamed" }, { name: "quickstart/Another" });
    // The secret and its version.
    isCreatedFirst(await e2e.up("owner"), 2);
    assert.deepEqual(await secrets(), ["quickstart/Another"]);
    await setOwner({ alias: "alias/quickstart/renamed" }, {});
    assert.match(await e2e.upFails("owner"), /scheduled for deletion/);
    assert.deepEqual(await secrets(), ["quickstart/Another"]);
  });
});
