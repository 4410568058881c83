/** The reference walkthrough on the real engine, in order: each step goes on from the one before. */
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListPoliciesCommand,
} from "@aws-sdk/client-iam";
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListKeysCommand,
} from "@aws-sdk/client-kms";
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import assert from "node:assert/strict";
import * as path from "node:path";
import type { RunResult } from "../../sandbox/processes";
import { openSandbox, type Sandbox } from "../../sandbox/sandbox";
import { testCheckout, type Section, type TestCheckout } from "./checkout";

const OWNER = "111122223333";
const EXTERNAL = "444455556666";
const REGION = "cn-north-1";
const ACTIONS = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
const UP = ["up", "--yes", "--skip-preview", "--non-interactive"];
const SECRET_VALUE = /"password"/;

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff?: Record<string, unknown> | null;
}

describe("the walkthrough, end to end", function () {
  this.timeout(1_200_000);
  let checkout: TestCheckout;
  let sandbox: Sandbox;
  let owner: Section;
  let external: Section;

  before(async () => {
    checkout = await testCheckout();
    owner = await checkout.section("owner");
    external = await checkout.section("external");
    await checkout.setStack("owner", { owner });
    await checkout.setStack("external", { external });
    sandbox = await openSandbox({ checkout: checkout.folder, folder: path.join(checkout.folder, ".sandbox") });
  });
  after(async () => {
    await sandbox.close();
    await checkout.remove();
  });

  const pulumi = (stack: string, ...args: string[]): Promise<RunResult> => sandbox.pulumi([...args, "--stack", stack]);
  async function succeeds(stack: string, ...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await pulumi(stack, ...args);
    assert.equal(exitCode, 0, `pulumi ${args.join(" ")} (${stack}):\n${stdout}\n${stderr}`);
    return stdout;
  }
  async function fails(stack: string, ...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await pulumi(stack, ...args);
    assert.notEqual(exitCode, 0, `pulumi ${args.join(" ")} (${stack}) went through:\n${stdout}`);
    return stdout + stderr;
  }
  const outputs = async (stack: string): Promise<Record<string, string>> =>
    JSON.parse(await succeeds(stack, "stack", "output", "--json")) as Record<string, string>;
  const changes = async (stack: string): Promise<Step[]> => {
    const { steps } = JSON.parse(await succeeds(stack, "preview", "--json")) as { steps: Step[] };
    return steps.filter(({ op }) => op !== "same" && op !== "read");
  };
  async function client<T>(make: new (options: object) => T, account: string, region = REGION): Promise<T> {
    const credentials = await sandbox.credentials(account, region);
    return new make({ region, endpoint: sandbox.endpoint, credentials });
  }
  async function keyPolicy(): Promise<unknown> {
    const kms = await client(KMSClient, OWNER);
    const { keyArn } = await outputs("owner");
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: "default" }));
    return JSON.parse(Policy ?? "");
  }
  const ownerStatement = {
    Sid: "Enable IAM User Permissions",
    Effect: "Allow",
    Principal: { AWS: `arn:aws-cn:iam::${OWNER}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  const shareStatement = (principal: unknown) => ({
    Sid: "Allow an external account to use this CMK",
    Effect: "Allow",
    Principal: { AWS: principal },
    Action: ACTIONS,
    Resource: "*",
  });

  it("must not deploy the external side before the owner's stack", async () => {
    assert.match(await fails("external", ...UP), /unknown stack "organization\/cross-account-cmk\/owner"/);
    const { Policies } = await (await client(IAMClient, EXTERNAL)).send(new ListPoliciesCommand({ Scope: "Local" }));
    assert.deepEqual(Policies, []);
  });

  it("must not change anything on a wrong configuration, and tells all of it at once", async () => {
    await checkout.setStack("owner", { owner: { ...owner, accountId: "1", region: "cn-nort-1" } });
    const text = await fails("owner", ...UP);
    await checkout.setStack("owner", { owner });
    assert.match(text, /has 2 problems\. Nothing was changed\./);
    assert.match(text, /Did you mean "cn-north-1"\?/);
    const { Keys } = await (await client(KMSClient, OWNER)).send(new ListKeysCommand({}));
    assert.deepEqual(Keys, []);
  });

  it("deploys the owner's stack and then the external one", async () => {
    assert.match(await succeeds("owner", ...UP), /aws:kms:Key shared-key created/);
    assert.match(await succeeds("external", ...UP), /aws:iam:Policy external-policy created/);
  });

  it("leaves exactly the walkthrough's key policy in the owner account, with rotation on", async () => {
    assert.deepEqual(await keyPolicy(), {
      Version: "2012-10-17",
      Statement: [ownerStatement, shareStatement(`arn:aws-cn:iam::${EXTERNAL}:root`)],
    });
    const kms = await client(KMSClient, OWNER);
    const { keyArn } = await outputs("owner");
    const rotation = await kms.send(new GetKeyRotationStatusCommand({ KeyId: keyArn }));
    assert.equal(rotation.KeyRotationEnabled, true);
  });

  it("leaves exactly the walkthrough's IAM policy in the external account, attached to its role and user", async () => {
    const iam = await client(IAMClient, EXTERNAL);
    const { accessPolicyArn: PolicyArn } = await outputs("external");
    const { keyArn } = await outputs("owner");
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    const version = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }));
    assert.deepEqual(JSON.parse(decodeURIComponent(version.PolicyVersion?.Document ?? "")), {
      Version: "2012-10-17",
      Statement: [{ Sid: "AllowExternalAccount", Effect: "Allow", Action: ACTIONS, Resource: keyArn }],
    });
    const role = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: "ExampleRole" }));
    const user = await iam.send(new ListAttachedUserPoliciesCommand({ UserName: "ExampleUser" }));
    for (const { AttachedPolicies } of [role, user]) {
      assert.ok(AttachedPolicies?.some((attached) => attached.PolicyArn === PolicyArn));
    }
  });

  it("encrypts a secret in each account with the key by its ARN, and each can be read there", async () => {
    const { keyArn } = await outputs("owner");
    for (const [account, name, description] of [
      [OWNER, "quickstart/MyCustomTypeSecret", undefined],
      [EXTERNAL, "quickstart/ExternalCMKSecret", "Test secret with external CMK"],
    ] as const) {
      const secrets = await client(SecretsManagerClient, account);
      const described = await secrets.send(new DescribeSecretCommand({ SecretId: name }));
      assert.equal(described.KmsKeyId, keyArn);
      if (description !== undefined) assert.equal(described.Description, description);
      const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: name }));
      assert.match(SecretString ?? "", SECRET_VALUE);
    }
  });

  it("must not keep a secret's value in plain text in the state or the outputs", async () => {
    for (const stack of ["owner", "external"]) {
      const state = await succeeds(stack, "stack", "export");
      assert.doesNotMatch(state, /saanvi/);
    }
  });

  it("changes nothing when deployed again", async () => {
    for (const stack of ["owner", "external"]) await succeeds(stack, ...UP, "--expect-no-changes");
  });

  it("shows no difference in a preview after a refresh", async () => {
    for (const stack of ["owner", "external"]) {
      await succeeds(stack, "refresh", "--yes", "--skip-preview", "--non-interactive", "--expect-no-changes");
      await succeeds(stack, "preview", "--non-interactive", "--expect-no-changes");
    }
  });

  it("updates the key's policy in place, and nothing else, from the account to users and roles", async () => {
    const shares = [{ accountId: EXTERNAL, level: "principals", roles: ["ExampleRole"], users: ["ExampleUser"] }];
    await checkout.setStack("owner", { owner: { ...owner, shares } });
    const resources = (await changes("owner")).filter(({ urn }) => urn.includes("$aws:"));
    assert.deepEqual(
      resources.map(({ op, urn, detailedDiff }) => [op, urn.split("::").at(-1), Object.keys(detailedDiff ?? {})]),
      [["update", "shared-key", ["policy"]]],
    );
    await succeeds("owner", ...UP);
    const principals = [`arn:aws-cn:iam::${EXTERNAL}:role/ExampleRole`, `arn:aws-cn:iam::${EXTERNAL}:user/ExampleUser`];
    assert.deepEqual(await keyPolicy(), {
      Version: "2012-10-17",
      Statement: [ownerStatement, shareStatement(principals)],
    });
  });

  it("must not destroy the protected key, and says how to", async () => {
    await succeeds("external", "destroy", "--yes", "--skip-preview", "--non-interactive");
    const text = await fails("owner", "destroy", "--yes", "--skip-preview", "--non-interactive");
    assert.match(text, /protect/);
    const { keyArn } = await outputs("owner");
    const { KeyMetadata } = await (await client(KMSClient, OWNER)).send(new DescribeKeyCommand({ KeyId: keyArn }));
    assert.equal(KeyMetadata?.KeyState, "Enabled");
  });

  it("leaves both accounts as they were, but for what waits to be deleted", async () => {
    const { keyArn } = await outputs("owner");
    await succeeds("owner", "state", "unprotect", "--all", "--yes");
    await succeeds("owner", "destroy", "--yes", "--skip-preview", "--non-interactive");
    const { KeyMetadata } = await (await client(KMSClient, OWNER)).send(new DescribeKeyCommand({ KeyId: keyArn }));
    assert.equal(KeyMetadata?.KeyState, "PendingDeletion");
    const iam = await client(IAMClient, EXTERNAL);
    assert.deepEqual((await iam.send(new ListPoliciesCommand({ Scope: "Local" }))).Policies, []);
    for (const account of [OWNER, EXTERNAL]) {
      const secrets = await client(SecretsManagerClient, account);
      assert.deepEqual((await secrets.send(new ListSecretsCommand({}))).SecretList, []);
    }
  });

  for (const [region, partition] of [
    ["us-east-1", "aws"],
    ["us-gov-west-1", "aws-us-gov"],
  ] as const) {
    it(`deploys both sides in one stack in ${region}, with no line of code changed`, async () => {
      const [ownerId, externalId] = ["222233334444", "555566667777"];
      const deployRole = (account: string): string => `arn:${partition}:iam::${account}:role/DeployRole`;
      const section = (account: string, rest: object) => ({
        accountId: account,
        region,
        assumeRole: { roleArn: deployRole(account) },
        ...rest,
      });
      await checkout.setStack(region, {
        owner: section(ownerId, {
          key: { protect: false },
          shares: [{ accountId: externalId, level: "account" }],
          secret: owner.secret,
        }),
        external: section(externalId, { roles: ["ExampleRole"], secret: external.secret }),
      });
      await sandbox.seed([
        { accountId: ownerId, region, deployRole: "DeployRole", roles: [], users: [] },
        { accountId: externalId, region, deployRole: "DeployRole", roles: ["ExampleRole"], users: [] },
      ]);
      await succeeds(region, ...UP);
      const { keyArn, externalSecretArn } = await outputs(region);
      assert.ok(keyArn?.startsWith(`arn:${partition}:kms:${region}:${ownerId}:key/`));
      assert.ok(externalSecretArn?.startsWith(`arn:${partition}:secretsmanager:${region}:${externalId}:secret:`));
      await succeeds(region, "refresh", "--yes", "--skip-preview", "--non-interactive", "--expect-no-changes");
      await succeeds(region, ...UP, "--expect-no-changes");
    });
  }
});
