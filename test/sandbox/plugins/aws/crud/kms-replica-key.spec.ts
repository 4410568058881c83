/** Multi-Region keys: replicas created, read, updated, replaced, imported and deleted, each in a Region of its own. */
import assert from "node:assert/strict";

import { type Values } from "../../../../../sandbox/plugins/aws/engine/values";
import { OWNER } from "../emulated-accounts";
import { type Resource, unwrapped } from "../provider-client";
import { emulatedProvider, keyPolicy, text, without } from "./fixture";

const KEY = "aws:kms/key:Key";
const ALIAS = "aws:kms/alias:Alias";
const SECRET = "aws:secretsmanager/secret:Secret";
const REPLICA = "aws:kms/replicaKey:ReplicaKey";
const THERE = "cn-northwest-1";

describe("the provider's replica keys against the emulated KMS", function () {
  this.timeout(30_000);
  const aws = emulatedProvider();
  /** A key can have one replica in a Region, also one that is going: each test has a key of its own. */
  let primary: Resource;
  beforeEach(async () => {
    primary = await aws().provider.up(KEY, "k", { multiRegion: true, policy: keyPolicy("primary") });
  });

  const news = (more: Values = {}): Values => ({
    primaryKeyArn: text(primary.state.arn),
    region: THERE,
    deletionWindowInDays: 7,
    description: "there",
    policy: keyPolicy("replica"),
    tags: { own: "1" },
    ...more,
  });

  it("must be created in its Region under the primary's id, with its own policy, found unchanged, and deleted", async () => {
    const replica = await aws().provider.up(REPLICA, "r", news());
    assert.match(primary.id, /^mrk-[0-9a-f]{32}$/);
    assert.equal(replica.id, primary.id);
    assert.deepEqual(replica.state, {
      ...news(),
      arn: `arn:aws-cn:kms:${THERE}:${OWNER}:key/${primary.id}`,
      bypassPolicyLockoutSafetyCheck: false,
      enabled: true,
      keyId: primary.id,
      keyRotationEnabled: false,
      keySpec: "SYMMETRIC_DEFAULT",
      keyUsage: "ENCRYPT_DECRYPT",
      tagsAll: { own: "1", project: "p" },
    });
    await aws().assertSettled(replica, news());
    await aws().assertSettled(primary, { multiRegion: true, policy: keyPolicy("primary") });
    await aws().deleteForGood(replica);
    await aws().assertSettled(primary, { multiRegion: true, policy: keyPolicy("primary") });
    await aws().deleteForGood(primary);
  });

  it("must change policy, description, tags and window in place, and leave the primary key alone", async () => {
    const replica = await aws().provider.up(REPLICA, "r", news());
    const changed = news({
      ...{ deletionWindowInDays: 8, description: "changed", policy: keyPolicy("second"), tags: { other: "2" } },
    });
    const { resource, paths, replaces } = await aws().provider.change(replica, changed);
    const tags = ["tags.other", "tags.own", "tagsAll.other", "tagsAll.own"];
    assert.deepEqual([paths, replaces], [["deletionWindowInDays", "description", "policy", ...tags], []]);
    assert.deepEqual(resource.state, { ...replica.state, ...changed, tagsAll: { other: "2", project: "p" } });
    await aws().assertSettled(resource, changed);
    await aws().assertSettled(primary, { multiRegion: true, policy: keyPolicy("primary") });
    await aws().deleteForGood(resource);
  });

  it("must be disabled and enabled by itself", async () => {
    const replica = await aws().provider.up(REPLICA, "r", news({ enabled: false }));
    assert.equal(replica.state.enabled, false);
    assert.equal((await aws().refresh(primary)).state.isEnabled, true);
    const { resource } = await aws().provider.change(replica, news({ description: "on" }));
    assert.deepEqual([resource.state.enabled, resource.state.description], [true, "on"]);
    await aws().deleteForGood(resource);
  });

  it("must tell the primary key's rotation, which no replica can set", async () => {
    const rotating = {
      multiRegion: true,
      policy: keyPolicy("primary"),
      enableKeyRotation: true,
      rotationPeriodInDays: 90,
    };
    await aws().provider.change(primary, rotating);
    const replica = await aws().provider.up(REPLICA, "r", news());
    assert.equal(replica.state.keyRotationEnabled, true);
    const { client, sdk } = await aws().accounts.account(OWNER, { region: THERE }).kms();
    const { RotationPeriodInDays } = await client.send(new sdk.GetKeyRotationStatusCommand({ KeyId: replica.id }));
    assert.equal(RotationPeriodInDays, 90);
    await assert.rejects(client.send(new sdk.EnableKeyRotationCommand({ KeyId: replica.id })), {
      code: "UnsupportedOperationException",
    });
    await aws().deleteForGood(replica);
  });

  it("must be replaced in another Region or for another primary key", async () => {
    const replica = await aws().provider.up(REPLICA, "r", news());
    assert.deepEqual((await aws().provider.change(replica, news({ region: "cn-north-1" }))).replaces, ["region"]);
    const other = text(primary.state.arn).replace(/.$/, "x");
    assert.deepEqual((await aws().provider.change(replica, news({ primaryKeyArn: other }))).replaces, [
      "primaryKeyArn",
    ]);
    await aws().deleteForGood(replica);
  });

  it("must be imported by its id and Region", async () => {
    const replica = await aws().provider.up(REPLICA, "r", news());
    const { id, inputs } = await aws().provider.read(REPLICA, `${primary.id}@${THERE}`);
    assert.deepEqual([id, inputs], [primary.id, without("deletionWindowInDays", news())]);
    await assert.rejects(aws().provider.read(REPLICA, primary.id), {
      details: `reading KMS Replica Key (${primary.id}): KMS Replica Key (${primary.id}) is not a multi-Region replica key`,
    });
    await aws().deleteForGood(replica);
  });

  it("must have the alias, and the secret, of its Region beside those of the primary key's", async () => {
    const replica = await aws().provider.up(REPLICA, "r", news());
    const made = await Promise.all(
      ["cn-north-1", THERE].flatMap((region) => [
        aws().provider.up(ALIAS, `a-${region}`, { name: "alias/shared", region, targetKeyId: primary.id }),
        aws().provider.up(SECRET, `s-${region}`, {
          ...{ name: "same", region, recoveryWindowInDays: 0 },
          kmsKeyId: text((region === THERE ? replica : primary).state.arn),
        }),
      ]),
    );
    assert.deepEqual(
      made.map(({ state }) => state.targetKeyArn ?? state.kmsKeyId),
      [primary, primary, replica, replica].map(({ state }) => state.arn),
    );
    assert.deepEqual(
      made.map(({ state }) => text(state.arn).split(":")[3]),
      ["cn-north-1", "cn-north-1", THERE, THERE],
    );
    for (const each of made) await aws().assertSettled(each, without("tagsAll", without("__defaults", each.inputs)));
    for (const each of made) await aws().deleteForGood(each);
    await aws().deleteForGood(replica);
  });

  it("must use the same material, so that each key reads what the other wrote", async () => {
    const replica = await aws().provider.up(REPLICA, "r", news());
    const here = await aws().accounts.account(OWNER).kms();
    const there = await aws().accounts.account(OWNER, { region: THERE }).kms();
    const Plaintext = Buffer.from("hello");
    const { CiphertextBlob } = await here.client.send(new here.sdk.EncryptCommand({ KeyId: primary.id, Plaintext }));
    const read = await there.client.send(new there.sdk.DecryptCommand({ CiphertextBlob }));
    assert.deepEqual([Buffer.from(read.Plaintext ?? []).toString(), read.KeyId], ["hello", replica.state.arn]);
    await aws().deleteForGood(replica);
  });

  it("must keep the primary key waiting, and gone to Pulumi, as long as a replica is there", async () => {
    const replica = await aws().provider.up(REPLICA, "r", news());
    await aws().deleteForGood(primary);
    const { client, sdk } = await aws().accounts.account(OWNER).kms();
    const { KeyMetadata } = await client.send(new sdk.DescribeKeyCommand({ KeyId: primary.id }));
    assert.equal(KeyMetadata?.KeyState, "PendingReplicaDeletion");
    assert.deepEqual(KeyMetadata.MultiRegionConfiguration, {
      MultiRegionKeyType: "PRIMARY",
      PrimaryKey: { Arn: primary.state.arn, Region: "cn-north-1" },
      ReplicaKeys: [{ Arn: replica.state.arn, Region: THERE }],
    });
    await aws().deleteForGood(replica);
  });

  it("must say in AWS's words what cannot be replicated", async () => {
    const refused = (code: string): RegExp =>
      new RegExp(
        `creating KMS Replica Key: operation error KMS: ReplicateKey, https response error StatusCode: 400, RequestID: \\S+, ${code}: `,
      );
    const replica = await aws().provider.up(REPLICA, "r", news());
    await assert.rejects(aws().provider.up(REPLICA, "r", news()), refused("AlreadyExistsException"));
    await assert.rejects(
      aws().provider.up(REPLICA, "r", news({ region: "cn-north-1" })),
      refused("AlreadyExistsException"),
    );
    const ofReplica = news({ primaryKeyArn: text(replica.state.arn), region: "cn-north-1" });
    await assert.rejects(aws().provider.up(REPLICA, "r", ofReplica), refused("UnsupportedOperationException"));
    const single = await aws().provider.up(KEY, "single", {});
    const ofSingle = news({ primaryKeyArn: text(single.state.arn) });
    await assert.rejects(aws().provider.up(REPLICA, "r", ofSingle), refused("UnsupportedOperationException"));
    const missing = news({ primaryKeyArn: text(primary.state.arn).replace(/.{4}$/, "0000") });
    await assert.rejects(aws().provider.up(REPLICA, "r", missing), refused("NotFoundException"));
    await aws().deleteForGood(single);
    await aws().deleteForGood(replica);
  });

  it("must show what was changed by hand at the replica, and nothing of it at the primary key", async () => {
    const replica = await aws().provider.up(REPLICA, "r", news());
    const { client, sdk } = await aws().accounts.account(OWNER, { region: THERE }).kms();
    await client.send(
      new sdk.PutKeyPolicyCommand({ KeyId: replica.id, PolicyName: "default", Policy: keyPolicy("by hand") }),
    );
    const { inputs, state } = await aws().refresh(replica);
    assert.deepEqual([inputs.policy, state.policy], [keyPolicy("by hand"), keyPolicy("by hand")]);
    assert.equal((await aws().refresh(primary)).state.policy, keyPolicy("primary"));
    const drifted = { ...replica, inputs: unwrapped(inputs), state: unwrapped(state) };
    assert.deepEqual((await aws().provider.change(drifted, news())).paths, ["policy"]);
    await aws().deleteForGood(replica);
  });
});
