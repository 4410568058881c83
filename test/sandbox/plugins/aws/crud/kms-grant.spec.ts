/** Grants: created, read, replaced, imported, revoked and retired; and a grantee that was deleted. */
import assert from "node:assert/strict";

import { type Values } from "../../../../../sandbox/plugins/aws/engine/values";
import { EXTERNAL, OWNER } from "../emulated-accounts";
import { isSecret, type Resource, unwrapped } from "../provider-client";
import { emulatedProvider, text, without } from "./fixture";

const KEY = "aws:kms/key:Key";
const GRANT = "aws:kms/grant:Grant";
const TRUST = JSON.stringify({ Version: "2012-10-17", Statement: [] });

describe("the provider's grants against the emulated KMS", function () {
  this.timeout(30_000);
  const aws = emulatedProvider();
  const role = (name: string): string => `arn:aws-cn:iam::${EXTERNAL}:role/${name}`;
  let key: Resource;

  async function makeRole(RoleName: string): Promise<string> {
    const { client, sdk } = await aws().accounts.account(EXTERNAL).iam();
    const { Role } = await client.send(new sdk.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
    return Role?.RoleId ?? "";
  }
  async function deleteRole(RoleName: string): Promise<void> {
    const { client, sdk } = await aws().accounts.account(EXTERNAL).iam();
    await client.send(new sdk.DeleteRoleCommand({ RoleName }));
  }
  async function listed(KeyId: string) {
    const { client, sdk } = await aws().accounts.account(OWNER).kms();
    return (await client.send(new sdk.ListGrantsCommand({ KeyId }))).Grants ?? [];
  }

  before(async () => {
    key = await aws().provider.up(KEY, "k", {});
    await makeRole("Reader");
    await makeRole("Retirer");
  });

  const news = (more: Values = {}): Values => ({
    keyId: text(key.state.arn),
    granteePrincipal: role("Reader"),
    operations: ["Encrypt", "Decrypt"],
    ...more,
  });

  it("must be created under its key's ARN, found unchanged, with its token a secret, and be revoked", async () => {
    const more = {
      constraints: [{ encryptionContextSubset: { project: "p" } }],
      retiringPrincipal: role("Retirer"),
      operations: ["Decrypt", "Encrypt"],
    };
    const { inputs } = await aws().provider.check(GRANT, "reader", news(more));
    const { outputs } = await aws().provider.create(GRANT, "reader", unwrapped(inputs));
    assert.deepEqual(
      Object.keys(outputs).filter((name) => isSecret(outputs[name])),
      ["grantToken"],
    );
    const grant = await aws().provider.up(GRANT, "other", news({ ...more, name: "named" }));
    const { grantId, grantToken, ...state } = grant.state;
    assert.equal(grant.id, `${text(key.state.arn)}:${text(grantId)}`);
    assert.ok(text(grantToken).length > 0);
    assert.deepEqual(state, { ...news(more), name: "named", region: "cn-north-1", retireOnDelete: false });
    await aws().assertSettled(grant, news({ ...more, name: "named", operations: ["Encrypt", "Decrypt"] }));
    await aws().deleteForGood(grant);
    assert.equal((await listed(key.id)).length, 1);
    const [left] = await listed(key.id);
    await aws().provider.delete({ ...grant, id: `${key.id}:${left?.GrantId ?? ""}` });
    assert.deepEqual(await listed(key.id), []);
  });

  it("must be named after its resource where nothing names it", async () => {
    const grant = await aws().provider.up(GRANT, "reader", news());
    assert.match(text(grant.state.name), /^reader-[0-9a-f]{7}$/);
    await aws().deleteForGood(grant);
  });

  it("must be replaced by every change, since AWS changes no grant", async () => {
    const grant = await aws().provider.up(GRANT, "reader", news());
    for (const [property, value] of [
      ["operations", ["Decrypt"]],
      ["granteePrincipal", role("Retirer")],
      ["retiringPrincipal", role("Retirer")],
      ["constraints", [{ encryptionContextEquals: { a: "b" } }]],
      ["keyId", key.id],
      ["name", "other"],
      ["retireOnDelete", true],
    ] as const) {
      assert.deepEqual((await aws().provider.change(grant, news({ [property]: value }))).replaces, [property]);
    }
    await aws().deleteForGood(grant);
  });

  it("must answer the grant that is there to a second one of the same name and terms", async () => {
    const first = await aws().provider.up(GRANT, "a", news({ name: "same" }));
    const second = await aws().provider.up(GRANT, "b", news({ name: "same" }));
    const other = await aws().provider.up(GRANT, "c", news({ name: "same", operations: ["Decrypt"] }));
    assert.deepEqual([second.id === first.id, other.id === first.id], [true, false]);
    await aws().deleteForGood(first);
    await aws().deleteForGood(other);
  });

  it("must be imported by its key and id, but for its token", async () => {
    const more = { name: "imported", constraints: [{ encryptionContextEquals: { a: "b" } }] };
    const grant = await aws().provider.up(GRANT, "reader", news(more));
    const { id, inputs, state } = await aws().provider.read(GRANT, grant.id);
    assert.deepEqual([id, inputs], [grant.id, { ...news(more), region: "cn-north-1" }]);
    assert.equal("grantToken" in state, false);
    await aws().deleteForGood(grant);
  });

  it("must be retired where that is asked for", async () => {
    const grant = await aws().provider.up(GRANT, "reader", news({ retireOnDelete: true }));
    await aws().deleteForGood(grant);
    assert.deepEqual(await listed(key.id), []);
  });

  it("must be gone where it was revoked by hand", async () => {
    const grant = await aws().provider.up(GRANT, "reader", news());
    const { client, sdk } = await aws().accounts.account(OWNER).kms();
    await client.send(new sdk.RevokeGrantCommand({ KeyId: key.id, GrantId: text(grant.state.grantId) }));
    assert.deepEqual(await aws().refresh(grant), { id: "", inputs: {}, state: {} });
  });

  it("must survive a refresh when its grantee was deleted, and tell the id that is left", async () => {
    const id = await makeRole("Leaver");
    const leaver = news({ granteePrincipal: role("Leaver"), retiringPrincipal: role("Leaver") });
    const grant = await aws().provider.up(GRANT, "leaver", leaver);
    await aws().assertSettled(grant, leaver);
    await deleteRole("Leaver");
    const { id: found, inputs, state } = await aws().refresh(grant);
    assert.deepEqual([found, state.granteePrincipal, state.retiringPrincipal], [grant.id, id, id]);
    assert.deepEqual(unwrapped(state), { ...grant.state, granteePrincipal: id, retiringPrincipal: id });

    // A new role of the same name is another principal: the grant stays the old one's, and has to be made anew.
    await makeRole("Leaver");
    const later = await aws().refresh({ ...grant, inputs: unwrapped(inputs), state: unwrapped(state) });
    assert.equal(later.state.granteePrincipal, id);
    const drifted = { ...grant, inputs: unwrapped(later.inputs), state: unwrapped(later.state) };
    assert.deepEqual((await aws().provider.change(drifted, leaver)).replaces, [
      "granteePrincipal",
      "retiringPrincipal",
    ]);
    await aws().deleteForGood(grant);
  });

  it("must say in AWS's words whom KMS does not know", async () => {
    const refused = (principal: string): RegExp =>
      new RegExp(
        `^Error: 2 UNKNOWN: creating KMS Grant for Key \\(.*\\): operation error KMS: CreateGrant, https response error StatusCode: 400, RequestID: \\S+, InvalidArnException: ARN does not refer to a valid principal: ${principal}$`,
      );
    const nobody = role("Nobody");
    const group = `arn:aws-cn:iam::${EXTERNAL}:group/Team`;
    // The provider waits some seconds for a principal that may be new.
    await Promise.all([
      assert.rejects(aws().provider.up(GRANT, "x", news({ granteePrincipal: nobody })), refused(nobody)),
      assert.rejects(aws().provider.up(GRANT, "x", news({ granteePrincipal: group })), refused(group)),
      assert.rejects(aws().provider.up(GRANT, "x", news({ retiringPrincipal: nobody })), refused(nobody)),
    ]);
  });

  it("must refuse both kinds of constraint at once, and an id of another form", async () => {
    const both = [{ encryptionContextEquals: { a: "b" }, encryptionContextSubset: { a: "b" } }];
    const two = [{ encryptionContextEquals: { a: "b" } }, { encryptionContextEquals: { c: "d" } }];
    for (const constraints of [both, two]) {
      await assert.rejects(aws().provider.up(GRANT, "x", news({ constraints })), {
        details: "A grant constraint can't have both encryption_context_equals and encryption_context_subset set",
      });
    }
    for (const id of ["no-colon", "a:b:c"]) {
      await assert.rejects(aws().provider.read(GRANT, id), {
        details: `unexpected format of ID (${id}), expected KeyID:GrantID`,
      });
    }
    await assert.rejects(aws().provider.read(GRANT, "arn:aws-cn:kms:cn-north-1:1:key"), {
      details: "unexpected format of ARN (arn:aws-cn:kms:cn-north-1:1:key), expected KeyID:GrantID",
    });
  });

  it("must be gone with its key", async () => {
    const missing = "11111111-2222-3333-4444-555555555555";
    const state = { ...without("grantToken", news()), keyId: missing, region: "cn-north-1" };
    const grant = { type: GRANT, name: "x", id: `${missing}:g`, inputs: {}, state };
    await aws().deleteForGood(grant);
  });
});
