import assert from "node:assert/strict";

import { type Values } from "../../../../sandbox/plugins/aws/engine/values";
import { configFor, deployRole, EmulatedAccounts, EXTERNAL, OWNER } from "./emulated-accounts";
import { isSecret, ProviderClient, type Resource, unwrapped } from "./provider-client";

const KEY = "aws:kms/key:Key";
const ALIAS = "aws:kms/alias:Alias";
const POLICY = "aws:iam/policy:Policy";
const ROLE_ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const USER_ATTACHMENT = "aws:iam/userPolicyAttachment:UserPolicyAttachment";
const SECRET = "aws:secretsmanager/secret:Secret";
const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";
const ROOT = `arn:aws-cn:iam::${OWNER}:root`;

const without = (name: string, values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([each]) => each !== name));

const keyPolicy = (Sid: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid, Effect: "Allow", Principal: { AWS: ROOT }, Action: "kms:*", Resource: "*" }],
  });
const iamPolicy = (Sid: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid, Effect: "Allow", Action: "kms:Decrypt", Resource: "*" }],
  });

describe("the provider against the emulated AWS", function () {
  this.timeout(30_000);
  let accounts: EmulatedAccounts;
  let provider: ProviderClient;

  before(async function () {
    this.timeout(300_000);
    accounts = await EmulatedAccounts.start();
    provider = await accounts.provider(OWNER, { defaultTags: '{"tags":{"project":"p"}}' });
  });
  after(async () => {
    provider.close();
    await accounts.stop();
  });

  /** What a refresh answers. */
  const refresh = ({ type, id, inputs, state }: Resource) => provider.read(type, id, inputs, state);
  const text = (value: unknown): string => (typeof value === "string" ? value : assert.fail("not a text"));

  /** Deletes twice: what is gone already is no error; and then a refresh must find nothing. */
  async function deleteForGood(resource: Resource): Promise<void> {
    await provider.delete(resource);
    await provider.delete(resource);
    assert.deepEqual(await refresh(resource), { id: "", inputs: {}, state: {} });
  }

  /** A refresh must change nothing, and neither must the same program afterwards. */
  async function assertSettled(resource: Resource, news: Values): Promise<void> {
    const { id, inputs, state } = await refresh(resource);
    const kept = without("secretStringWo", resource.inputs);
    assert.deepEqual(
      { id, inputs: unwrapped(inputs), state: unwrapped(state) },
      { id: resource.id, inputs: kept, state: resource.state },
    );
    assert.deepEqual((await provider.change(resource, news)).paths, []);
  }

  describe("configuration", () => {
    const callerOf = async (client: ProviderClient) => client.invoke("aws:index/getCallerIdentity:getCallerIdentity");

    it("must assume the role in the right account and partition", async () => {
      const { arn, accountId, id } = await callerOf(provider);
      assert.deepEqual([arn, accountId, id], [`arn:aws-cn:sts::${OWNER}:assumed-role/DeployRole/test`, OWNER, OWNER]);
    });

    it("must assume one role after the other", async () => {
      const chain = JSON.stringify(
        [OWNER, EXTERNAL].map((account) => ({ roleArn: deployRole(account), sessionName: "c" })),
      );
      const chained = await accounts.provider(EXTERNAL, { assumeRoles: chain });
      assert.equal((await callerOf(chained)).accountId, EXTERNAL);
      chained.close();
    });

    it("must refuse an account that is not allowed, or forbidden, before anything is done", async () => {
      const client = await ProviderClient.start();
      const forbidden = configFor(OWNER, { forbiddenAccountIds: JSON.stringify([OWNER]) });
      const message = { details: `AWS account ID not allowed: ${OWNER}` };
      await assert.rejects(
        client.configure({ ...configFor(EXTERNAL), assumeRoles: configFor(OWNER).assumeRoles }),
        message,
      );
      await assert.rejects(client.configure(forbidden), message);
      await assert.rejects(client.create(KEY, "k", {}), {
        details: "the AWS provider's configuration is not known yet",
      });
      client.close();
    });

    it("must answer the partition of its Region", async () => {
      assert.deepEqual(await provider.invoke("aws:index/getPartition:getPartition"), {
        dnsSuffix: "amazonaws.com.cn",
        id: "aws-cn",
        partition: "aws-cn",
        reverseDnsPrefix: "cn.com.amazonaws",
      });
    });
  });

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
      const key = await provider.up(KEY, "k", news("d"));
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
      await assertSettled(key, news("d"));
      await deleteForGood(key);
      const { client, sdk } = await accounts.account(OWNER).kms();
      const { KeyMetadata } = await client.send(new sdk.DescribeKeyCommand({ KeyId: key.id }));
      const days = ((KeyMetadata?.DeletionDate?.getTime() ?? 0) - Date.now()) / 86_400_000;
      assert.deepEqual([KeyMetadata?.KeyState, Math.round(days)], ["PendingDeletion", 7]);
    });

    it("must change policy, description, rotation, tags and window in place, and nothing else", async () => {
      const key = await provider.up(KEY, "k", news("d"));
      const changed = news("e", {
        deletionWindowInDays: 8,
        rotationPeriodInDays: 365,
        policy: keyPolicy("second"),
        tags: { other: "2" },
      });
      const { resource, paths, replaces } = await provider.change(key, changed);
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
      await assertSettled(resource, changed);
      await deleteForGood(resource);
    });

    it("must be disabled and enabled again, around the other changes", async () => {
      const key = await provider.up(KEY, "k", { isEnabled: false, description: "off" });
      assert.equal(key.state.isEnabled, false);
      const on = await provider.change(key, { isEnabled: true, enableKeyRotation: true, description: "on" });
      assert.deepEqual([on.resource.state.isEnabled, on.resource.state.enableKeyRotation], [true, true]);
      const off = await provider.change(on.resource, { isEnabled: false, description: "off again" });
      assert.deepEqual(
        [off.resource.state.isEnabled, off.resource.state.enableKeyRotation, off.resource.state.description],
        [false, false, "off again"],
      );
      await deleteForGood(off.resource);
    });

    it("must be replaced where AWS cannot change it", async () => {
      const key = await provider.up(KEY, "k", {});
      assert.deepEqual((await provider.change(key, { multiRegion: true })).replaces, ["multiRegion"]);
      await deleteForGood(key);
    });

    it("must show what was changed by hand", async () => {
      const key = await provider.up(KEY, "k", news("d"));
      const { client, sdk } = await accounts.account(OWNER).kms();
      await client.send(
        new sdk.PutKeyPolicyCommand({ KeyId: key.id, PolicyName: "default", Policy: keyPolicy("by hand") }),
      );
      const { inputs, state } = await refresh(key);
      assert.deepEqual([inputs.policy, state.policy], [keyPolicy("by hand"), keyPolicy("by hand")]);
      const drifted = { ...key, state: unwrapped(state), inputs: unwrapped(inputs) };
      assert.deepEqual((await provider.change(drifted, news("d"))).paths, ["policy"]);
      await deleteForGood(key);
    });

    it("must be imported by its id", async () => {
      const key = await provider.up(KEY, "k", news("d"));
      const { id, inputs } = await provider.read(KEY, key.id);
      // AWS does not know the window before the key is deleted.
      const expected = { ...without("deletionWindowInDays", news("d")), region: "cn-north-1" };
      assert.deepEqual([id, inputs], [key.id, expected]);
      await deleteForGood(key);
    });
  });

  describe(ALIAS, () => {
    let keys: readonly Resource[];
    before(async () => {
      keys = [await provider.up(KEY, "a", {}), await provider.up(KEY, "b", {})];
    });
    after(async () => {
      for (const key of keys) await provider.delete(key);
    });

    it("must be created, pointed at another key in place, imported and deleted", async () => {
      const [a, b] = keys.map(({ state }) => ({ id: text(state.keyId), arn: text(state.arn) }));
      assert.ok(a && b);
      const alias = await provider.up(ALIAS, "x", { name: "alias/quick/start", targetKeyId: a.id });
      assert.deepEqual(alias.state, {
        arn: `arn:aws-cn:kms:cn-north-1:${OWNER}:alias/quick/start`,
        name: "alias/quick/start",
        region: "cn-north-1",
        targetKeyArn: a.arn,
        targetKeyId: a.id,
      });
      const news = { name: "alias/quick/start", targetKeyId: b.arn };
      const { resource, paths, replaces } = await provider.change(alias, news);
      assert.deepEqual([paths, replaces, resource.state.targetKeyArn], [["targetKeyId"], [], b.arn]);
      await assertSettled(resource, news);
      const imported = await provider.read(ALIAS, "alias/quick/start");
      assert.deepEqual(imported.inputs, { name: "alias/quick/start", region: "cn-north-1", targetKeyId: b.id });
      await deleteForGood(resource);
    });

    it("must say in AWS's words which name is taken", async () => {
      const news = { name: "alias/taken", targetKeyId: keys[0]?.id ?? "" };
      const alias = await provider.up(ALIAS, "x", news);
      await assert.rejects(
        provider.up(ALIAS, "y", news),
        /creating KMS Alias \(alias\/taken\): operation error KMS: CreateAlias, https response error StatusCode: 400, RequestID: \S+, AlreadyExistsException: /,
      );
      await deleteForGood(alias);
    });
  });

  describe(POLICY, () => {
    it("must be created, imported and deleted", async () => {
      const news = { name: "share", path: "/team/", description: "d", policy: iamPolicy("a"), tags: { own: "1" } };
      const policy = await provider.up(POLICY, "p", news);
      const { policyId, ...state } = policy.state;
      assert.match(text(policyId), /^A\w+$/);
      assert.deepEqual(state, {
        ...news,
        arn: `arn:aws-cn:iam::${OWNER}:policy/team/share`,
        attachmentCount: 0,
        tagsAll: { own: "1", project: "p" },
      });
      await assertSettled(policy, news);
      assert.deepEqual((await provider.read(POLICY, policy.id)).inputs, news);
      await deleteForGood(policy);
    });

    it("must make a new default version of a new document, and keep no more than five", async () => {
      let policy = await provider.up(POLICY, "p", { policy: iamPolicy("v0"), tags: { n: "0" } });
      for (const n of ["1", "2", "3", "4", "5", "6"]) {
        const { resource, paths } = await provider.change(policy, { policy: iamPolicy(`v${n}`), tags: { n } });
        assert.deepEqual(paths, ["policy", "tags.n", "tagsAll.n"]);
        policy = resource;
      }
      const { client, sdk } = await accounts.account(OWNER).iam();
      const { Versions } = await client.send(new sdk.ListPolicyVersionsCommand({ PolicyArn: policy.id }));
      const versions = (Versions ?? []).map(
        ({ VersionId, IsDefaultVersion }) => `${VersionId}${IsDefaultVersion ? "*" : ""}`,
      );
      assert.deepEqual(versions.sort(), ["v3", "v4", "v5", "v6", "v7*"]);
      assert.deepEqual([policy.state.policy, policy.state.tagsAll], [iamPolicy("v6"), { n: "6", project: "p" }]);
      await deleteForGood(policy);
    });

    it("must be replaced for another description, the old one first", async () => {
      const news = { name: "fixed", description: "a", policy: iamPolicy("a") };
      const policy = await provider.up(POLICY, "p", news);
      const diff = await provider.diff(policy, { ...policy.inputs, description: "b" });
      assert.deepEqual([diff.getReplacesList(), diff.getDeletebeforereplace()], [["description"], true]);
      await deleteForGood(policy);
    });
  });

  describe("attachments", () => {
    let policy: Resource;
    before(async () => {
      const { client, sdk } = await accounts.account(OWNER).iam();
      await client.send(new sdk.CreateRoleCommand({ RoleName: "ExampleRole", AssumeRolePolicyDocument: "{}" }));
      await client.send(new sdk.CreateUserCommand({ UserName: "ExampleUser" }));
      policy = await provider.up(POLICY, "p", { policy: iamPolicy("a") });
    });
    after(async () => {
      await deleteForGood(policy);
    });

    const KINDS = [
      { type: ROLE_ATTACHMENT, property: "role", name: "ExampleRole", label: "Role" },
      { type: USER_ATTACHMENT, property: "user", name: "ExampleUser", label: "User" },
    ];
    for (const { type, property, name, label } of KINDS) {
      it(`${type} must be created, imported, replaced for any change, and deleted`, async () => {
        const news = { [property]: name, policyArn: policy.id };
        const attachment = await provider.up(type, "a", news);
        assert.deepEqual([attachment.id, attachment.state], [`${name}/${policy.id}`, news]);
        await assertSettled(attachment, news);
        assert.deepEqual((await provider.read(type, attachment.id)).inputs, news);
        assert.deepEqual((await provider.change(attachment, { ...news, [property]: "Other" })).replaces, [property]);
        await deleteForGood(attachment);
      });

      it(`${type} must say in IAM's words that there is no such principal`, async () => {
        await assert.rejects(
          provider.up(type, "a", { [property]: "Nobody", policyArn: policy.id }),
          new RegExp(
            `attaching IAM Policy \\(${policy.id}\\) to IAM ${label} \\(Nobody\\): operation error IAM: Attach${label}Policy, ` +
              "https response error StatusCode: 404, RequestID: \\S+, NoSuchEntity: ",
          ),
        );
      });
    }

    it("must refuse an id that is no attachment's", async () => {
      await assert.rejects(provider.read(ROLE_ATTACHMENT, "ExampleRole"), {
        details: "unexpected format of ID (ExampleRole), expected <role-name>/<policy_arn>",
      });
    });
  });

  describe("secrets", () => {
    it(`${SECRET} must be created, changed in place, imported and deleted`, async () => {
      const kmsKeyId = `arn:aws-cn:kms:cn-north-1:${EXTERNAL}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
      const news = { name: "quickstart/A", description: "d", kmsKeyId, policy: keyPolicy("a"), tags: { own: "1" } };
      const secret = await provider.up(SECRET, "s", news);
      const state = {
        forceOverwriteReplicaSecret: false,
        recoveryWindowInDays: 30,
        region: "cn-north-1",
        replicas: [],
      };
      const tagsAll = { own: "1", project: "p" };
      assert.match(secret.id, new RegExp(`^arn:aws-cn:secretsmanager:cn-north-1:${OWNER}:secret:quickstart/A-\\w{6}$`));
      assert.deepEqual(secret.state, { ...news, ...state, arn: secret.id, tagsAll });
      await assertSettled(secret, news);
      assert.deepEqual((await provider.read(SECRET, secret.id)).inputs, { ...news, region: "cn-north-1" });
      const changed = {
        ...news,
        description: "e",
        kmsKeyId: kmsKeyId.replace("1234abcd", "5678abcd"),
        policy: "{}",
        tags: {},
      };
      const { resource, paths, replaces } = await provider.change(secret, changed);
      assert.deepEqual([paths, replaces], [["description", "kmsKeyId", "policy", "tags.own", "tagsAll.own"], []]);
      assert.deepEqual(resource.state, { ...changed, ...state, policy: "", arn: secret.id, tagsAll: { project: "p" } });
      await assertSettled(resource, changed);
      await deleteForGood(resource);
    });

    it(`${SECRET} must be gone at once without a recovery window, and be made again`, async () => {
      const news = { name: "quickstart/B", recoveryWindowInDays: 0 };
      const first = await provider.up(SECRET, "s", news);
      await deleteForGood(first);
      const second = await provider.up(SECRET, "s", news);
      assert.notEqual(second.id, first.id);
      await deleteForGood(second);
    });

    it(`${SECRET} must wait no longer than seconds for a name that is taken until its recovery window is over`, async () => {
      const news = { name: "quickstart/C", recoveryWindowInDays: 7 };
      await deleteForGood(await provider.up(SECRET, "s", news));
      await assert.rejects(
        provider.up(SECRET, "s", news),
        /creating Secrets Manager Secret \(quickstart\/C\): operation error Secrets Manager: CreateSecret, .*InvalidRequestException: .*already scheduled for deletion/,
      );
    });

    it(`${SECRET} must add and remove replicas`, async () => {
      const secret = await provider.up(SECRET, "s", { name: "quickstart/D", recoveryWindowInDays: 0 });
      const replicas = [{ region: "cn-northwest-1" }];
      const added = await provider.change(secret, { ...secret.inputs, replicas });
      const regions = (resource: Resource): unknown =>
        (resource.state.replicas as { region: string }[]).map(({ region }) => region);
      assert.deepEqual([added.paths, regions(added.resource)], [["replicas"], ["cn-northwest-1"]]);
      await assertSettled(added.resource, { name: "quickstart/D", recoveryWindowInDays: 0, replicas });
      const removed = await provider.change(added.resource, { ...secret.inputs, replicas: [] });
      assert.deepEqual([removed.paths, regions(removed.resource)], [["replicas"], []]);
      await deleteForGood(removed.resource);
    });
  });

  describe(VERSION, () => {
    let secret: Resource;
    before(async () => {
      secret = await provider.up(SECRET, "s", { name: "quickstart/V", recoveryWindowInDays: 0 });
    });
    after(async () => {
      await deleteForGood(secret);
    });

    const valueOf = async (id: string): Promise<string | undefined> => {
      const { client, sdk } = await accounts.account(OWNER).secretsManager();
      const [SecretId, VersionId] = id.split("|");
      return (await client.send(new sdk.GetSecretValueCommand({ SecretId, VersionId }))).SecretString;
    };

    it("must hold a value that is a secret wherever it comes out", async () => {
      const version = await provider.up(VERSION, "v", { secretId: secret.id, secretString: "hush" });
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
      await assertSettled(version, { secretId: secret.id, secretString: "hush" });
      const imported = await provider.read(VERSION, version.id);
      assert.deepEqual([isSecret(imported.state.secretString), isSecret(imported.inputs.secretString)], [true, true]);
      assert.deepEqual((await provider.change(version, { secretId: secret.id, secretString: "new" })).replaces, [
        "secretString",
      ]);
      await provider.delete(version);
      await provider.delete(version);
    });

    it("must send a write-only value and never show it, and take another one for a new version only", async () => {
      const news = { secretId: secret.id, secretStringWo: "only written", secretStringWoVersion: 1 };
      const version = await provider.up(VERSION, "v", news);
      assert.equal(await valueOf(version.id), "only written");
      assert.deepEqual(
        [
          version.state.hasSecretStringWo,
          version.state.secretStringWoVersion,
          JSON.stringify(version.state).includes("only written"),
        ],
        [true, 1, false],
      );
      await assertSettled(version, news);
      assert.deepEqual((await provider.change(version, { ...news, secretStringWo: "other" })).paths, []);
      assert.deepEqual((await provider.change(version, { ...news, secretStringWoVersion: 2 })).replaces, [
        "secretStringWoVersion",
      ]);
    });

    it("must hold binary values", async () => {
      const secretBinary = Buffer.from([0, 1, 255]).toString("base64");
      const version = await provider.up(VERSION, "v", { secretId: secret.id, secretBinary });
      assert.equal(version.state.secretBinary, secretBinary);
      await assertSettled(version, { secretId: secret.id, secretBinary });
    });

    it("must move staging labels in place, and lose those that it holds when it is deleted", async () => {
      const news = { secretId: secret.id, secretString: "labelled" };
      const version = await provider.up(VERSION, "v", news);
      const labelled = { ...news, versionStages: ["AWSCURRENT", "blue"] };
      const { resource, paths, replaces } = await provider.change(version, labelled);
      assert.deepEqual(
        [paths, replaces, resource.state.versionStages],
        [["versionStages"], [], ["AWSCURRENT", "blue"]],
      );
      await provider.delete(resource);
      const { client, sdk } = await accounts.account(OWNER).secretsManager();
      const { Versions } = await client.send(new sdk.ListSecretVersionIdsCommand({ SecretId: secret.id }));
      assert.equal(
        Versions?.some(({ VersionStages }) => VersionStages?.includes("blue")),
        false,
      );
    });

    it("must name the secret that does not exist, and quote no value", async () => {
      const call = provider.up(VERSION, "v", { secretId: "nowhere", secretString: "hush" });
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
