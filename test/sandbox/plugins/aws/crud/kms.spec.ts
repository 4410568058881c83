/** Keys and aliases: created, read, updated, replaced, imported and deleted. */
import assert from "node:assert/strict";

import { type Values } from "../../../../../sandbox/plugins/aws/engine/values";
import { OWNER } from "../emulated-accounts";
import { type Resource, unwrapped } from "../provider-client";
import { emulatedProvider, keyPolicy, text, without } from "./fixture";

const KEY = "aws:kms/key:Key";
const ALIAS = "aws:kms/alias:Alias";

describe("the provider against the emulated KMS", function () {
  this.timeout(30_000);
  const aws = emulatedProvider();

  describe(KEY, () => {
    const news = (description: string, more: Values = {}): Values => ({
      description,
      deletionWindowInDays: 7,
      enableKeyRotation: true,
      rotationPeriodInDays: 180,
      policy: keyPolicy("first"),
      tags: { own: "1" },
      ...more,
    });

    it("must be created, found unchanged, and deleted with its window", async () => {
      const key = await aws().provider.up(KEY, "k", news("d"));
      const { arn, keyId, ...state } = key.state;
      assert.deepEqual([keyId, arn], [key.id, `arn:aws-cn:kms:cn-north-1:${OWNER}:key/${key.id}`]);
      assert.deepEqual(state, {
        ...news("d"),
        bypassPolicyLockoutSafetyCheck: false,
        customerMasterKeySpec: "SYMMETRIC_DEFAULT",
        isEnabled: true,
        keyUsage: "ENCRYPT_DECRYPT",
        multiRegion: false,
        region: "cn-north-1",
        tagsAll: { own: "1", project: "p" },
      });
      await aws().assertSettled(key, news("d"));
      await aws().deleteForGood(key);
      const { client, sdk } = await aws().accounts.account(OWNER).kms();
      const { KeyMetadata } = await client.send(new sdk.DescribeKeyCommand({ KeyId: key.id }));
      const days = ((KeyMetadata?.DeletionDate?.getTime() ?? 0) - Date.now()) / 86_400_000;
      assert.deepEqual([KeyMetadata?.KeyState, Math.round(days)], ["PendingDeletion", 7]);
    });

    it("must change policy, description, rotation, tags and window in place, and nothing else", async () => {
      const key = await aws().provider.up(KEY, "k", news("d"));
      const changed = news("e", {
        deletionWindowInDays: 8,
        rotationPeriodInDays: 365,
        policy: keyPolicy("second"),
        tags: { other: "2" },
      });
      const { resource, paths, replaces } = await aws().provider.change(key, changed);
      assert.deepEqual(
        [paths, replaces],
        [
          [
            "deletionWindowInDays",
            "description",
            "policy",
            "rotationPeriodInDays",
            "tags.other",
            "tags.own",
            "tagsAll.other",
            "tagsAll.own",
          ],
          [],
        ],
      );
      assert.deepEqual(resource.state, { ...key.state, ...changed, tagsAll: { other: "2", project: "p" } });
      await aws().assertSettled(resource, changed);
      await aws().deleteForGood(resource);
    });

    it("must be disabled and enabled again, around the other changes", async () => {
      const key = await aws().provider.up(KEY, "k", { isEnabled: false, description: "off" });
      assert.equal(key.state.isEnabled, false);
      const on = await aws().provider.change(key, { isEnabled: true, enableKeyRotation: true, description: "on" });
      assert.deepEqual([on.resource.state.isEnabled, on.resource.state.enableKeyRotation], [true, true]);
      const off = await aws().provider.change(on.resource, { isEnabled: false, description: "off again" });
      assert.deepEqual(
        [off.resource.state.isEnabled, off.resource.state.enableKeyRotation, off.resource.state.description],
        [false, false, "off again"],
      );
      await aws().deleteForGood(off.resource);
    });

    it("must be replaced where AWS cannot change it", async () => {
      const key = await aws().provider.up(KEY, "k", {});
      assert.deepEqual((await aws().provider.change(key, { multiRegion: true })).replaces, ["multiRegion"]);
      await aws().deleteForGood(key);
    });

    it("must show what was changed by hand", async () => {
      const key = await aws().provider.up(KEY, "k", news("d"));
      const { client, sdk } = await aws().accounts.account(OWNER).kms();
      await client.send(
        new sdk.PutKeyPolicyCommand({ KeyId: key.id, PolicyName: "default", Policy: keyPolicy("by hand") }),
      );
      const { inputs, state } = await aws().refresh(key);
      assert.deepEqual([inputs.policy, state.policy], [keyPolicy("by hand"), keyPolicy("by hand")]);
      const drifted = { ...key, state: unwrapped(state), inputs: unwrapped(inputs) };
      assert.deepEqual((await aws().provider.change(drifted, news("d"))).paths, ["policy"]);
      await aws().deleteForGood(key);
    });

    it("must be imported by its id", async () => {
      const key = await aws().provider.up(KEY, "k", news("d"));
      const { id, inputs } = await aws().provider.read(KEY, key.id);
      // AWS does not know the window before the key is deleted.
      const expected = { ...without("deletionWindowInDays", news("d")), region: "cn-north-1" };
      assert.deepEqual([id, inputs], [key.id, expected]);
      await aws().deleteForGood(key);
    });
  });

  describe(ALIAS, () => {
    let keys: readonly Resource[];
    before(async () => {
      keys = [await aws().provider.up(KEY, "a", {}), await aws().provider.up(KEY, "b", {})];
    });
    after(async () => {
      for (const key of keys) await aws().provider.delete(key);
    });

    it("must be created, pointed at another key in place, imported and deleted", async () => {
      const [a, b] = keys.map(({ state }) => ({ id: text(state.keyId), arn: text(state.arn) }));
      assert.ok(a && b);
      const alias = await aws().provider.up(ALIAS, "x", { name: "alias/quick/start", targetKeyId: a.id });
      assert.deepEqual(alias.state, {
        arn: `arn:aws-cn:kms:cn-north-1:${OWNER}:alias/quick/start`,
        name: "alias/quick/start",
        region: "cn-north-1",
        targetKeyArn: a.arn,
        targetKeyId: a.id,
      });
      const news = { name: "alias/quick/start", targetKeyId: b.arn };
      const { resource, paths, replaces } = await aws().provider.change(alias, news);
      assert.deepEqual([paths, replaces, resource.state.targetKeyArn], [["targetKeyId"], [], b.arn]);
      await aws().assertSettled(resource, news);
      const imported = await aws().provider.read(ALIAS, "alias/quick/start");
      assert.deepEqual(imported.inputs, { name: "alias/quick/start", region: "cn-north-1", targetKeyId: b.id });
      await aws().deleteForGood(resource);
    });

    it("must say in AWS's words which name is taken", async () => {
      const news = { name: "alias/taken", targetKeyId: keys[0]?.id ?? "" };
      const alias = await aws().provider.up(ALIAS, "x", news);
      await assert.rejects(
        aws().provider.up(ALIAS, "y", news),
        /creating KMS Alias \(alias\/taken\): operation error KMS: CreateAlias, https response error StatusCode: 400, RequestID: \S+, AlreadyExistsException: /,
      );
      await aws().deleteForGood(alias);
    });
  });
});
