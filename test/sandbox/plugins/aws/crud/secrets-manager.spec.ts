/** Secrets and their versions: created, read, updated, replaced, imported and deleted. */
import assert from "node:assert/strict";

import { EXTERNAL, OWNER } from "../emulated-accounts";
import { isSecret, type Resource } from "../provider-client";
import { emulatedProvider, keyPolicy, text } from "./fixture";

const SECRET = "aws:secretsmanager/secret:Secret";
const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";

describe("the provider against the emulated Secrets Manager", function () {
  this.timeout(30_000);
  const aws = emulatedProvider();

  describe("secrets", () => {
    it(`${SECRET} must be created, changed in place, imported and deleted`, async () => {
      const kmsKeyId = `arn:aws-cn:kms:cn-north-1:${EXTERNAL}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
      const news = { name: "quickstart/A", description: "d", kmsKeyId, policy: keyPolicy("a"), tags: { own: "1" } };
      const secret = await aws().provider.up(SECRET, "s", news);
      const state = {
        forceOverwriteReplicaSecret: false,
        recoveryWindowInDays: 30,
        region: "cn-north-1",
        replicas: [],
      };
      const tagsAll = { own: "1", project: "p" };
      assert.match(secret.id, new RegExp(`^arn:aws-cn:secretsmanager:cn-north-1:${OWNER}:secret:quickstart/A-\\w{6}$`));
      assert.deepEqual(secret.state, { ...news, ...state, arn: secret.id, tagsAll });
      await aws().assertSettled(secret, news);
      assert.deepEqual((await aws().provider.read(SECRET, secret.id)).inputs, { ...news, region: "cn-north-1" });
      const changed = {
        ...news,
        description: "e",
        kmsKeyId: kmsKeyId.replace("1234abcd", "5678abcd"),
        policy: "{}",
        tags: {},
      };
      const { resource, paths, replaces } = await aws().provider.change(secret, changed);
      assert.deepEqual([paths, replaces], [["description", "kmsKeyId", "policy", "tags.own", "tagsAll.own"], []]);
      assert.deepEqual(resource.state, { ...changed, ...state, policy: "", arn: secret.id, tagsAll: { project: "p" } });
      await aws().assertSettled(resource, changed);
      await aws().deleteForGood(resource);
    });

    it(`${SECRET} must be gone at once without a recovery window, and be made again`, async () => {
      const news = { name: "quickstart/B", recoveryWindowInDays: 0 };
      const first = await aws().provider.up(SECRET, "s", news);
      await aws().deleteForGood(first);
      const second = await aws().provider.up(SECRET, "s", news);
      assert.notEqual(second.id, first.id);
      await aws().deleteForGood(second);
    });

    it(`${SECRET} must wait no longer than seconds for a name that is taken until its recovery window is over`, async () => {
      const news = { name: "quickstart/C", recoveryWindowInDays: 7 };
      await aws().deleteForGood(await aws().provider.up(SECRET, "s", news));
      await assert.rejects(
        aws().provider.up(SECRET, "s", news),
        /creating Secrets Manager Secret \(quickstart\/C\): operation error Secrets Manager: CreateSecret, .*InvalidRequestException: .*already scheduled for deletion/,
      );
    });

    it(`${SECRET} must add and remove replicas`, async () => {
      const secret = await aws().provider.up(SECRET, "s", { name: "quickstart/D", recoveryWindowInDays: 0 });
      const replicas = [{ region: "cn-northwest-1" }];
      const added = await aws().provider.change(secret, { ...secret.inputs, replicas });
      const regions = (resource: Resource): unknown =>
        (resource.state.replicas as { region: string }[]).map(({ region }) => region);
      assert.deepEqual([added.paths, regions(added.resource)], [["replicas"], ["cn-northwest-1"]]);
      await aws().assertSettled(added.resource, { name: "quickstart/D", recoveryWindowInDays: 0, replicas });
      const removed = await aws().provider.change(added.resource, { ...secret.inputs, replicas: [] });
      assert.deepEqual([removed.paths, regions(removed.resource)], [["replicas"], []]);
      await aws().deleteForGood(removed.resource);
    });
  });

  describe(VERSION, () => {
    let secret: Resource;
    before(async () => {
      secret = await aws().provider.up(SECRET, "s", { name: "quickstart/V", recoveryWindowInDays: 0 });
    });
    after(async () => {
      await aws().deleteForGood(secret);
    });

    const valueOf = async (id: string): Promise<string | undefined> => {
      const { client, sdk } = await aws().accounts.account(OWNER).secretsManager();
      const [SecretId, VersionId] = id.split("|");
      return (await client.send(new sdk.GetSecretValueCommand({ SecretId, VersionId }))).SecretString;
    };

    it("must hold a value that is a secret wherever it comes out", async () => {
      const version = await aws().provider.up(VERSION, "v", { secretId: secret.id, secretString: "hush" });
      const { versionId, ...state } = version.state;
      assert.equal(version.id, `${secret.id}|${text(versionId)}`);
      assert.deepEqual(state, {
        arn: secret.id,
        region: "cn-north-1",
        secretArn: secret.id,
        secretId: secret.id,
        secretString: "hush",
        versionStages: ["AWSCURRENT"],
      });
      await aws().assertSettled(version, { secretId: secret.id, secretString: "hush" });
      const imported = await aws().provider.read(VERSION, version.id);
      assert.deepEqual([isSecret(imported.state.secretString), isSecret(imported.inputs.secretString)], [true, true]);
      assert.deepEqual((await aws().provider.change(version, { secretId: secret.id, secretString: "new" })).replaces, [
        "secretString",
      ]);
      await aws().provider.delete(version);
      await aws().provider.delete(version);
    });

    it("must send a write-only value and never show it, and take another one for a new version only", async () => {
      const news = { secretId: secret.id, secretStringWo: "only written", secretStringWoVersion: 1 };
      const version = await aws().provider.up(VERSION, "v", news);
      assert.equal(await valueOf(version.id), "only written");
      assert.deepEqual(
        [
          version.state.hasSecretStringWo,
          version.state.secretStringWoVersion,
          JSON.stringify(version.state).includes("only written"),
        ],
        [true, 1, false],
      );
      await aws().assertSettled(version, news);
      assert.deepEqual((await aws().provider.change(version, { ...news, secretStringWo: "other" })).paths, []);
      assert.deepEqual((await aws().provider.change(version, { ...news, secretStringWoVersion: 2 })).replaces, [
        "secretStringWoVersion",
      ]);
    });

    it("must hold binary values", async () => {
      const secretBinary = Buffer.from([0, 1, 255]).toString("base64");
      const version = await aws().provider.up(VERSION, "v", { secretId: secret.id, secretBinary });
      assert.equal(version.state.secretBinary, secretBinary);
      await aws().assertSettled(version, { secretId: secret.id, secretBinary });
    });

    it("must move staging labels in place, and lose those that it holds when it is deleted", async () => {
      const news = { secretId: secret.id, secretString: "labelled" };
      const version = await aws().provider.up(VERSION, "v", news);
      const labelled = { ...news, versionStages: ["AWSCURRENT", "blue"] };
      const { resource, paths, replaces } = await aws().provider.change(version, labelled);
      assert.deepEqual(
        [paths, replaces, resource.state.versionStages],
        [["versionStages"], [], ["AWSCURRENT", "blue"]],
      );
      await aws().provider.delete(resource);
      const { client, sdk } = await aws().accounts.account(OWNER).secretsManager();
      const { Versions } = await client.send(new sdk.ListSecretVersionIdsCommand({ SecretId: secret.id }));
      assert.equal(
        Versions?.some(({ VersionStages }) => VersionStages?.includes("blue")),
        false,
      );
    });

    it("must name the secret that does not exist, and quote no value", async () => {
      const call = aws().provider.up(VERSION, "v", { secretId: "nowhere", secretString: "hush" });
      await assert.rejects(call, (error: Error) => {
        assert.match(
          error.message,
          /putting Secrets Manager Secret \(nowhere\) value: operation error Secrets Manager: PutSecretValue, .*ResourceNotFoundException: /,
        );
        assert.equal(error.message.includes("hush"), false);
        return true;
      });
    });
  });
});
