/** The whole program under Pulumi's mocks: every resource, its inputs and the account it goes to. */
import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";
import { versionOf } from "../../components/encrypted-secret";
import { EXTERNAL_SECTION, OWNER_SECTION } from "./config/fixture";

const KEY_ARN = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const SECRET_VALUE = '{"username":"saanvi","password":"hunter2"}';

interface Run {
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly resources: ReadonlyMap<string, MockResourceArgs>;
}

const resolved = (value: unknown): Promise<unknown> =>
  new Promise((resolve) => {
    pulumi.output({ value }).apply((known) => {
      resolve(known.value);
    });
  });

const settle = async (): Promise<void> => {
  // Registrations follow one another through promises; let the queue run empty.
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** Runs index.ts afresh with this configuration. */
async function runProgram(config: Record<string, unknown>, ownerOutputs: object = {}): Promise<Run> {
  const resources = new Map<string, MockResourceArgs>();
  const mocks: pulumi.runtime.Mocks = {
    newResource(args) {
      // A component and a provider may share a name; what matters here is what reaches AWS.
      if (!args.type.startsWith("cross-account-cmk:")) resources.set(args.name, args);
      if (args.type === "pulumi:pulumi:StackReference") return { id: args.name, state: { outputs: ownerOutputs } };
      const arn = args.type === "aws:kms/key:Key" ? KEY_ARN : `arn:of:${args.name}`;
      return { id: `${args.name}-id`, state: { ...(args.inputs as object), arn, keyId: "the-key-id" } };
    },
    call: () => ({}),
  };
  await pulumi.runtime.setMocks(mocks, "cross-account-cmk", "test", false, "organization");
  pulumi.runtime.setAllConfig(
    Object.fromEntries(
      Object.entries(config).map(([key, value]) => [
        `cross-account-cmk:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
  );
  const path = require.resolve("../../index");
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the program runs when it is loaded, so load it anew
  delete require.cache[path];
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as the engine does
  const program = require(path) as () => Promise<Record<string, unknown>>;
  const outputs = await program();
  await settle();
  const entries = await Promise.all(
    Object.entries(outputs).map(async ([name, value]): Promise<[string, unknown]> => [name, await resolved(value)]),
  );
  return { outputs: Object.fromEntries(entries), resources };
}

const inputs = (run: Run, name: string): Record<string, unknown> => {
  const resource = run.resources.get(name);
  assert.ok(resource, `no resource ${name} among ${[...run.resources.keys()].join(", ")}`);
  return resource.inputs as Record<string, unknown>;
};

describe("the program", () => {
  let folder: string;
  let valueFile: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "program-spec-"));
    valueFile = join(folder, "mycreds.json");
    writeFileSync(valueFile, SECRET_VALUE);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const owner = () => ({ ...OWNER_SECTION, secret: { ...OWNER_SECTION.secret, valueFile } });
  const external = () => ({ ...EXTERNAL_SECTION, secret: { ...EXTERNAL_SECTION.secret, valueFile } });

  it("deploys the owner section through the owner's provider and no other", async () => {
    const run = await runProgram({ owner: owner() });
    const types = [...run.resources.values()].map(({ type }) => type).filter((type) => type.startsWith("aws:"));
    assert.deepEqual(types.sort(), [
      "aws:kms/alias:Alias",
      "aws:kms/key:Key",
      "aws:secretsmanager/secret:Secret",
      "aws:secretsmanager/secretVersion:SecretVersion",
    ]);
    for (const { type, provider } of run.resources.values()) {
      if (type.startsWith("aws:")) assert.match(provider ?? "", /::owner::/);
    }
  });

  it("must not attach the policy to a role of IAM Identity Center, and makes it for the permission set", async () => {
    const role = "arn:aws-cn:iam::444455556666:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_0123456789abcdef";
    const shares = [{ accountId: "444455556666", level: "principals", principals: [role] }];
    const section = { ...EXTERNAL_SECTION, roles: undefined, users: undefined, secret: undefined };
    const { outputs, resources } = await runProgram({ external: section }, { keyArn: KEY_ARN, shares });
    const types = [...resources.values()].map(({ type }) => type).filter((type) => type.startsWith("aws:"));
    assert.deepEqual(types, ["aws:iam/policy:Policy"]);
    assert.deepEqual(outputs.accessPrincipals, []);
  });

  it("tells the owner's key, its policy, and where it is", async () => {
    const { outputs } = await runProgram({ owner: { ...owner(), shares: [] } });
    const { keyPolicy, ...rest } = outputs;
    assert.deepEqual(rest, {
      keyArn: KEY_ARN,
      aliasArn: "arn:of:shared-alias",
      partition: "aws-cn",
      region: "cn-north-1",
      shares: [],
      ownerSecretArn: "arn:of:owner-secret",
    });
    const { Statement } = JSON.parse(String(keyPolicy)) as { Statement: { Sid: string }[] };
    assert.deepEqual(
      Statement.map(({ Sid }) => Sid),
      ["Enable IAM User Permissions"],
    );
  });

  it("makes a provider that can reach its own account only", async () => {
    const run = await runProgram({ owner: owner() });
    const { region, allowedAccountIds, assumeRoles } = inputs(run, "owner");
    assert.equal(region, "cn-north-1");
    assert.equal(allowedAccountIds, '["111122223333"]');
    assert.deepEqual(JSON.parse(String(assumeRoles)), [
      { roleArn: "arn:aws-cn:iam::111122223333:role/DeployRole", sessionName: "pulumi-cross-account-cmk" },
    ]);
  });

  it("encrypts the owner's secret with the key's ARN and hands its value over write-only", async () => {
    const run = await runProgram({ owner: owner() });
    assert.equal(inputs(run, "owner-secret").kmsKeyId, KEY_ARN);
    const version = inputs(run, "owner-version");
    assert.equal(version.secretString, undefined);
    assert.deepEqual(Object.keys(version).sort(), ["secretId", "secretStringWo", "secretStringWoVersion"]);
    assert.ok(!JSON.stringify(run.outputs).includes("hunter2"));
  });

  it("gives whatever takes tags those by which it is found, over tags of the same names", async () => {
    const TAKES_TAGS = /^aws:(?:kms\/(?:key|replicaKey)|secretsmanager\/secret|iam\/policy):/;
    const key = { multiRegion: true, replicaRegions: ["cn-northwest-1"] };
    const tags = { team: "payroll", "cross-account-cmk:stack": "other" };
    const shares = [{ level: "account", accountId: "444455556666" }];
    const runs = [
      await runProgram({ owner: { ...owner(), key: { ...key, tags } } }),
      await runProgram({ external: external() }, { keyArn: KEY_ARN, shares }),
    ];
    const tagged = runs.flatMap(({ resources }) => [...resources.values()]).filter(({ type }) => TAKES_TAGS.test(type));
    assert.deepEqual(tagged.map(({ name }) => name).sort(), [
      "external-policy",
      "external-secret",
      "owner-secret",
      "shared-key",
      "shared-replica-cn-northwest-1",
    ]);
    for (const { name, inputs } of tagged) {
      const { tags: own } = inputs as { readonly tags: Readonly<Record<string, string>> };
      const identity = ["project", "stack", "name"].map((part) => own[`cross-account-cmk:${part}`]);
      assert.deepEqual(identity, ["cross-account-cmk", "test", name]);
    }
    assert.equal((inputs(runs[0]!, "shared-key").tags as Record<string, string>).team, "payroll");
  });

  it("attaches the IAM policy for exactly the owner's key to the listed role and user", async () => {
    const shares = [{ level: "account", accountId: "444455556666" }];
    const run = await runProgram({ external: external() }, { keyArn: KEY_ARN, shares });
    assert.deepEqual(JSON.parse(String(inputs(run, "external-policy").policy)), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AllowExternalAccount",
          Effect: "Allow",
          Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
          Resource: KEY_ARN,
        },
      ],
    });
    assert.equal(inputs(run, "external-role-ExampleRole").role, "ExampleRole");
    assert.equal(inputs(run, "external-user-ExampleUser").user, "ExampleUser");
    assert.equal(inputs(run, "external-secret").kmsKeyId, KEY_ARN);
  });

  describe("with a share by grants", () => {
    const EXAMPLE = "arn:aws-cn:iam::444455556666:role/ExampleRole";
    const RETIRER = "arn:aws-cn:iam::444455556666:role/Retirer";
    const share = {
      ...{ accountId: "444455556666", level: "principals", roles: ["ExampleRole", "team/Other"] },
      ...{ through: "grants", use: "decrypt", encryptionContext: { project: ["alpha"] }, retiringPrincipal: RETIRER },
    };
    const grantsOf = ({ resources }: Run) =>
      [...resources.values()].filter(({ type }) => type === "aws:kms/grant:Grant").map(({ name }) => name);

    it("makes a grant for each principal through the owner's provider, by the key's ARN, and no statement", async () => {
      const run = await runProgram({ owner: { ...owner(), shares: [share] } });
      assert.deepEqual(grantsOf(run), [
        "shared-grant-444455556666-role-ExampleRole",
        "shared-grant-444455556666-role-team-Other",
      ]);
      assert.match(run.resources.get("shared-grant-444455556666-role-ExampleRole")?.provider ?? "", /::owner::/);
      assert.deepEqual(inputs(run, "shared-grant-444455556666-role-ExampleRole"), {
        keyId: KEY_ARN,
        granteePrincipal: EXAMPLE,
        operations: ["Decrypt", "DescribeKey"],
        constraints: [{ encryptionContextSubset: { project: "alpha" } }],
        retiringPrincipal: RETIRER,
      });
      const { Statement } = JSON.parse(String(run.outputs.keyPolicy)) as { Statement: { Sid: string }[] };
      assert.deepEqual(
        Statement.map(({ Sid }) => Sid),
        ["Enable IAM User Permissions"],
      );
    });

    it("makes grants and a statement where it is by both", async () => {
      const run = await runProgram({ owner: { ...owner(), shares: [{ ...share, through: "both" }] } });
      assert.equal(grantsOf(run).length, 2);
      assert.match(String(run.outputs.keyPolicy), /Allow an external account to use this CMK/);
    });

    it("makes no IAM policy for principals that have a grant only, and one where it is by both", async () => {
      const principals = [EXAMPLE, "arn:aws-cn:iam::444455556666:role/DeployRole"];
      const shared = { level: "principals", accountId: "444455556666", principals, use: "decrypt" };
      const { roles, users, ...section } = external();
      assert.deepEqual([roles, users], [["ExampleRole"], ["ExampleUser"]]);
      for (const [through, count] of [
        ["grants", 0],
        ["both", 1],
      ] as const) {
        const shares = [{ ...shared, through }];
        const run = await runProgram({ external: section }, { keyArn: KEY_ARN, shares });
        const types = [...run.resources.values()].map(({ type }) => type);
        assert.equal(types.filter((type) => type === "aws:iam/policy:Policy").length, count);
        assert.equal(types.filter((type) => type.endsWith("Attachment")).length, 2 * count);
        assert.equal(inputs(run, "external-secret").kmsKeyId, KEY_ARN);
      }
    });
  });

  describe("with a multi-Region key", () => {
    const THERE = "cn-northwest-1";
    const shares = [{ accountId: "444455556666", level: "account", via: ["secretsmanager"] }];
    const key = { multiRegion: true, replicaRegions: [THERE] };

    it("makes a replica and an alias in each Region, with the policy of that Region", async () => {
      const run = await runProgram({ owner: { ...owner(), key, shares } });
      const replica = inputs(run, `shared-replica-${THERE}`);
      assert.deepEqual([replica.region, replica.primaryKeyArn], [THERE, KEY_ARN]);
      assert.equal(replica.policy, String(run.outputs.keyPolicy).replaceAll("cn-north-1", THERE));
      assert.equal(replica.bypassPolicyLockoutSafetyCheck, undefined);
      const alias = inputs(run, `shared-alias-${THERE}`);
      assert.deepEqual([alias.region, alias.name], [THERE, inputs(run, "shared-alias").name]);
      assert.equal(inputs(run, "shared-key").multiRegion, true);
      assert.match(run.resources.get(`shared-replica-${THERE}`)?.provider ?? "", /::owner::/);
      assert.deepEqual(run.outputs.replicaKeyArns, { [THERE]: `arn:of:shared-replica-${THERE}` });
    });

    it("holds the grants on a replica to the secrets of the replica's Region", async () => {
      const secretIn = (region: string) => `arn:aws-cn:secretsmanager:${region}:444455556666:secret:db-AbCdEf`;
      const share = { accountId: "444455556666", level: "principals", roles: ["ExampleRole"], through: "grants" };
      const context = { use: "decrypt", encryptionContext: { SecretARN: secretIn("cn-north-1"), project: "alpha" } };
      const run = await runProgram({ owner: { ...owner(), key, shares: [{ ...share, ...context }] } });
      const grant = "shared-grant-444455556666-role-ExampleRole";
      for (const [name, region] of [
        [grant, "cn-north-1"],
        [`${grant}-${THERE}`, THERE],
      ] as const) {
        assert.deepEqual(inputs(run, name).constraints, [
          { encryptionContextSubset: { SecretARN: secretIn(region), project: "alpha" } },
        ]);
      }
    });

    it("must not touch a key of one Region: no property, no resource and no output is added", async () => {
      const run = await runProgram({ owner: owner() });
      assert.equal("multiRegion" in inputs(run, "shared-key"), false);
      assert.ok(Object.keys(run.outputs).every((name) => !name.startsWith("replica") && !name.startsWith("grant")));
    });

    it("gives an external side in a replica's Region the replica's ARN, and tells one elsewhere where the key is", async () => {
      const replicaArn = KEY_ARN.replace("cn-north-1", THERE);
      const outputs = { keyArn: KEY_ARN, shares, replicaKeyArns: { [THERE]: replicaArn } };
      const run = await runProgram({ external: { ...external(), region: THERE } }, outputs);
      assert.equal(inputs(run, "external-secret").kmsKeyId, replicaArn);
      assert.match(String(inputs(run, "external-policy").policy), new RegExp(`"Resource":"${replicaArn}"`));
      assert.match(String(inputs(run, "external-policy").policy), /secretsmanager\.cn-northwest-1\.amazonaws\.com/);
      await assert.rejects(
        runProgram({ external: { ...external(), region: THERE } }, { ...outputs, replicaKeyArns: {} }),
        /is in Region cn-north-1, but this section deploys to cn-northwest-1/,
      );
    });
  });

  it("must not register anything of the external side while the owner's stack is not deployed", async () => {
    await assert.rejects(runProgram({ external: external() }, {}), /has no outputs keyArn and shares/);
  });

  it("must not deploy an account that the owner's stack does not share with", async () => {
    const shares = [{ level: "account", accountId: "999988887777" }];
    await assert.rejects(runProgram({ external: external() }, { keyArn: KEY_ARN, shares }), /is not shared with/);
  });

  it("deploys both sides of one stack, each through its own account's provider", async () => {
    const section = { ...external(), key: undefined };
    const run = await runProgram({ owner: owner(), external: section });
    const deployed = [...run.resources.values()].filter(({ type }) => type.startsWith("aws:"));
    assert.equal(deployed.length, 9);
    for (const { name, provider } of deployed) {
      assert.match(provider ?? "", name.startsWith("external-") ? /::external::/ : /::owner::/, name);
    }
    assert.equal(run.outputs.keyArn, KEY_ARN);
  });
});

describe("the program, where secrets are read across accounts", () => {
  const READER = "arn:aws-cn:iam::444455556666:role/Reader";
  const SECRET = "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:quickstart/MyCustomTypeSecret-??????";
  const NAME = "111122223333-quickstart/MyCustomTypeSecret";
  const readers = [{ accountId: "444455556666", roles: ["Reader"] }];
  const secret = { name: "quickstart/MyCustomTypeSecret", readers };
  const values = { ownerSecretValue: SECRET_VALUE };
  before(() => {
    process.env.PULUMI_CONFIG_SECRET_KEYS = JSON.stringify(["cross-account-cmk:ownerSecretValue"]);
  });
  after(() => {
    delete process.env.PULUMI_CONFIG_SECRET_KEYS;
  });
  const readable = { secretArn: SECRET, readers: [{ accountId: "444455556666", principals: [READER] }] };
  const readerOnly = { ...EXTERNAL_SECTION, roles: undefined, users: undefined, secret: undefined };

  it("gives the owner's secret a policy of its own that shuts the public out, and tells the external stacks", async () => {
    const run = await runProgram({ owner: { ...OWNER_SECTION, secret }, ...values });
    const { policy, blockPublicPolicy, secretArn } = inputs(run, "owner-secret-policy");
    assert.deepEqual({ secretArn, blockPublicPolicy }, { secretArn: "arn:of:owner-secret", blockPublicPolicy: true });
    assert.match(String(policy), /"Principal":\{"AWS":"arn:aws-cn:iam::444455556666:role\/Reader"\}/);
    assert.deepEqual(run.outputs.secretReaders, readable);
    // The share with readers is of the key policy alone: no other external stack is to make an IAM policy of it.
    assert.deepEqual(run.outputs.shares, [{ level: "account", accountId: "444455556666" }]);
    assert.match(String(inputs(run, "shared-key").policy), /to read secrets in a context/);
  });

  it("gives an account that only reads the policy for that, and nothing else", async () => {
    const outputs = { keyArn: KEY_ARN, shares: [], secretReaders: readable };
    const run = await runProgram({ external: readerOnly }, outputs);
    const aws = [...run.resources.values()].filter(({ type }) => type.startsWith("aws:"));
    assert.deepEqual(aws.map(({ name }) => name).sort(), [
      `external-read-${NAME}-policy`,
      `external-read-${NAME}-role-Reader`,
    ]);
    for (const { provider } of aws) assert.match(provider ?? "", /::external::/);
  });

  it("gives whoever matches a pattern the policy for that, attached to nobody", async () => {
    const patterns = ["arn:aws-cn:iam::444455556666:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Readers_*"];
    const section = { ...secret, readers: [{ accountId: "444455556666", roles: patterns }] };
    const owners = await runProgram({ owner: { ...OWNER_SECTION, secret: section }, ...values });
    const { secretReaders } = owners.outputs;
    assert.deepEqual(secretReaders, {
      ...readable,
      readers: [{ accountId: "444455556666", principals: [], patterns }],
    });
    assert.match(
      String(inputs(owners, "owner-secret-policy").policy),
      /"ArnLike":\{"aws:PrincipalArn":"[^"]+Readers_\*"/,
    );
    const run = await runProgram({ external: readerOnly }, { keyArn: KEY_ARN, shares: [], secretReaders });
    const aws = [...run.resources.values()].filter(({ type }) => type.startsWith("aws:"));
    assert.deepEqual(
      aws.map(({ name }) => name),
      [`external-read-${NAME}-policy`],
    );
  });

  it("must not take an account that neither reads nor is shared with", async () => {
    const readers = { ...readable, readers: [{ accountId: "777788889999", principals: [] }] };
    const outputs = { keyArn: KEY_ARN, shares: [], secretReaders: readers };
    await assert.rejects(runProgram({ external: readerOnly }, outputs), /is not shared with/);
  });

  it("must not take readers of another account than the key's, told by the owner's stack", async () => {
    const external = {
      ...EXTERNAL_SECTION,
      secret: { name: "a", readers: [{ accountId: "777788889999", roles: ["A"] }] },
    };
    const shares = [{ level: "account", accountId: "444455556666" }];
    process.env.PULUMI_CONFIG_SECRET_KEYS = JSON.stringify(["cross-account-cmk:externalSecretValue"]);
    await assert.rejects(
      runProgram({ external, externalSecretValue: SECRET_VALUE }, { keyArn: KEY_ARN, shares }),
      /external\.secret\.readers\[0\]\.accountId = "777788889999"\n +is not the account that owns the key/,
    );
  });

  it("has both ways in one stack, each side through its own account's provider", async () => {
    process.env.PULUMI_CONFIG_SECRET_KEYS = JSON.stringify(
      ["ownerSecretValue", "externalSecretValue"].map((key) => `cross-account-cmk:${key}`),
    );
    const back = [{ accountId: "111122223333", roles: ["OwnersReader"] }];
    const reads = [{ accountId: "444455556666", secretName: "a", roles: ["OwnersReader"] }];
    const external = { ...EXTERNAL_SECTION, key: undefined, secret: { name: "a", readers: back } };
    const owner = { ...OWNER_SECTION, secret, reads };
    const run = await runProgram({ owner, external, ...values, externalSecretValue: SECRET_VALUE });
    for (const [side, resources] of [
      ["owner", ["owner-secret-policy", "owner-read-444455556666-a-policy"]],
      ["external", ["external-secret-policy", `external-read-${NAME}-policy`]],
    ] as const) {
      for (const name of resources) {
        assert.ok(inputs(run, name).policy, name);
        assert.match(run.resources.get(name)?.provider ?? "", new RegExp(`::${side}::`), name);
      }
    }
  });

  it("lets the owner's principals read an external secret by an IAM policy of the owner account", async () => {
    process.env.PULUMI_CONFIG_SECRET_KEYS = "[]";
    const reads = [{ accountId: "444455556666", secretName: "a", users: ["ann"] }];
    const run = await runProgram({ owner: { ...OWNER_SECTION, secret: undefined, reads } });
    const { policy } = inputs(run, "owner-read-444455556666-a-policy");
    assert.match(String(policy), /"arn:aws-cn:secretsmanager:cn-north-1:444455556666:secret:a-\?{6}"/);
    assert.equal(inputs(run, "owner-read-444455556666-a-user-ann").user, "ann");
    assert.match(run.resources.get("owner-read-444455556666-a-policy")?.provider ?? "", /::owner::/);
  });
});

describe("the version of a write-only value", () => {
  it("changes with the value and with the secret, and is a whole number that JSON holds exactly", () => {
    const version = versionOf("a", "x");
    assert.equal(version, versionOf("a", "x"));
    assert.notEqual(version, versionOf("a", "y"));
    assert.notEqual(version, versionOf("b", "x"));
    assert.ok(Number.isSafeInteger(version));
  });
});
