/** Reading the key for the program, and the program with it, against a KMS of the test's own. */
import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";
import assert from "node:assert/strict";
import type { OwnerConfiguration } from "../../../components/config/configuration";
import { parseConfiguration } from "../../../components/config/parse";
import { ExistingKey } from "../../../components/existing-key/existing-key";
import { planExistingKey, type ExistingKeyPlan } from "../../../components/existing-key/read-plan";
import { accountProvider } from "../../../components/account-provider";
import { ownerRaw } from "../config/fixture";
import { fakeKms } from "./fake-kms";
import { DEPLOY_ROLE, EXTERNAL, KEY_ARN, ROOT, SHARE_SID, text } from "./fixture";

const FOUND = text(ROOT);
const STATEMENT = {
  Sid: SHARE_SID,
  Effect: "Allow",
  Principal: { AWS: `arn:aws-cn:iam::${EXTERNAL}:root` },
  Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
  Resource: "*",
};

function owner(section: object = {}): OwnerConfiguration {
  const result = parseConfiguration(ownerRaw(section));
  assert.ok("configuration" in result && result.configuration.owner);
  return result.configuration.owner;
}
const plan = (alias?: "alias/a"): Promise<ExistingKeyPlan> =>
  planExistingKey(owner(), { arn: KEY_ARN, ...(alias === undefined ? {} : { alias }) });

describe("an existing key, read for the program", () => {
  const kms = fakeKms(() => FOUND);
  const resources = new Map<string, MockResourceArgs>();
  const said: string[] = [];
  const { log } = console;
  beforeEach(async () => {
    resources.clear();
    said.length = 0;
    // Without an engine the SDK writes its messages there.
    console.log = (line: string) => said.push(line);
    const newResource = (args: MockResourceArgs) => {
      if (!args.type.startsWith("cross-account-cmk:")) resources.set(`${args.type} ${args.name}`, args);
      return { id: `${args.name}-id`, state: { ...(args.inputs as object), arn: "arn:of:the-alias" } };
    };
    await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "cross-account-cmk", "test", false);
  });

  afterEach(() => {
    console.log = log;
  });

  it("becomes one resource with the whole policy, made through its own provider", async () => {
    const opts = { provider: accountProvider("owner", owner()) };
    const key = new ExistingKey("shared", await plan("alias/a"), opts);
    const keyArn = await new Promise((resolve) => key.keyArn.apply(resolve));
    await new Promise((resolve) => key.aliasArn?.apply(resolve));
    assert.equal(keyArn, KEY_ARN);
    assert.equal(key.policy, text(ROOT, STATEMENT));

    const statements = resources.get("pulumi-nodejs:dynamic/cross-account-cmk:KeyPolicyStatements shared-key-policy");
    assert.match(statements?.provider ?? "", /pulumi:providers:pulumi-nodejs::shared-key-policy/);
    const { __provider, seen, ...inputs } = statements?.inputs as Record<string, unknown>;
    assert.deepEqual(inputs, {
      keyId: KEY_ARN,
      policy: text(ROOT, STATEMENT),
      statements: JSON.stringify([STATEMENT]),
      found: "[]",
      assumeRoles: [{ sessionName: "pulumi-cross-account-cmk", roleArn: DEPLOY_ROLE }],
    });
    assert.match(String(seen), /^[0-9a-f]{64}$/);
    assert.match(String(__provider), /resolve\("cross-account-cmk\/key-policy-provider"\)/);

    assert.deepEqual(
      said.map((line) => line.slice(line.indexOf("Policy of"))),
      [
        `Policy of the key ${KEY_ARN}:\n  + statement "${SHARE_SID}": Allow ${STATEMENT.Action.join(", ")} on * to arn:aws-cn:iam::${EXTERNAL}:root\n  1 other statement stays as it is.`,
      ],
    );

    const alias = resources.get("aws:kms/alias:Alias shared-alias");
    assert.deepEqual(alias?.inputs, { name: "alias/a", targetKeyId: "1234abcd-12ab-34cd-56ef-1234567890ab" });
    assert.match(alias.provider ?? "", /::owner::/);
  });

  it("makes no alias where none is configured, and says nothing where nothing changes", async () => {
    kms.policy = text(ROOT, STATEMENT);
    const key = new ExistingKey("shared", await plan(), { provider: accountProvider("owner", owner()) });
    await new Promise((resolve) => key.keyArn.apply(resolve));
    assert.equal(key.aliasArn, undefined);
    assert.equal(resources.has("aws:kms/alias:Alias shared-alias"), false);
    assert.deepEqual(said, []);
  });

  it("must not write anything", async () => {
    await plan();
    assert.deepEqual([...kms.calls].sort(), ["DescribeKey", "GetKeyPolicy"]);
    assert.equal(kms.policy, FOUND);
  });

  it("tells all that is wrong with it at once", async () => {
    kms.metadata = { KeyState: "PendingDeletion" };
    kms.policy = text();
    await assert.rejects(plan(), (error: Error) => {
      assert.match(error.message, /^The configuration of stack "test" has 2 problems\. Nothing was changed\./);
      assert.match(error.message, /is a key that waits to be deleted\./);
      assert.match(error.message, /the deploying role could not change again\./);
      return true;
    });
  });

  it("says so where there is no such key", async () => {
    kms.policy = undefined;
    await assert.rejects(plan(), (error: Error) => {
      assert.match(
        error.message,
        /owner\.key\.arn = "arn:[^"]*"\n {3}does not exist\.\n {3}Remedy: Give the ARN of a key/,
      );
      return true;
    });
  });

  it("says what it needs where it may not be read", async () => {
    kms.refusals = { GetKeyPolicy: { code: "AccessDeniedException", message: "not authorized." } };
    await assert.rejects(plan(), (error: Error) => {
      assert.equal(
        error.message,
        `The key ${KEY_ARN} could not be read, because kms:GetKeyPolicy failed with AccessDeniedException: not authorized. Nothing was changed. The role that deploys needs kms:DescribeKey, kms:GetKeyPolicy and kms:PutKeyPolicy on it.`,
      );
      return true;
    });
  });

  it("must not be read in another account", async () => {
    kms.accountId = "999988887777";
    await assert.rejects(plan(), /The account that answers is 999988887777/);
    assert.deepEqual(kms.calls, []);
  });
});
