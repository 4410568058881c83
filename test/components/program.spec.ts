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
  readonly outputs: Readonly<Record<string, string>>;
  readonly resources: ReadonlyMap<string, MockResourceArgs>;
}

const resolved = (value: pulumi.Input<string>): Promise<string> =>
  new Promise((resolve) => {
    pulumi.output(value).apply(resolve);
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
  const program = require(path) as () => Promise<Record<string, pulumi.Input<string>>>;
  const outputs = await program();
  await settle();
  const entries = await Promise.all(
    Object.entries(outputs).map(async ([name, value]): Promise<[string, string]> => [name, await resolved(value)]),
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
    assert.match(run.resources.get("shared-key")?.provider ?? "", /::owner::/);
    assert.match(run.resources.get("external-policy")?.provider ?? "", /::external::/);
    assert.equal(run.outputs.keyArn, KEY_ARN);
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
