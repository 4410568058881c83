/**
 * The bootstrap on the real engine: deployed to both accounts, and then the walkthrough by the roles that it made, as a workflow does:
 * with the job's own credentials, the state in the bucket, and its secrets under the key of the state. The sandbox judges the calls of IAM
 * and S3 too. In order, in one sandbox.
 */
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import {
  DecryptCommand,
  EncryptCommand,
  KMSClient,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import assert from "node:assert/strict";
import { mkdir, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { stringify } from "yaml";
import type { RunResult } from "../../sandbox/processes";
import type { TestCheckout } from "./checkout";
import { EXTERNAL, inSandbox, OWNER, PACK, REGION, roleArn } from "./in-sandbox";

const BUCKET = "acme-pulumi-state";
const BACKEND = `s3://${BUCKET}?region=${REGION}`;
const GITHUB = { repository: "acme/keys", branchCheck: "environment" };
const [PREVIEW, DEPLOY] = ["cross-account-cmk-preview", "cross-account-cmk-deploy"] as const;
const QUIET = ["--yes", "--skip-preview", "--non-interactive"] as const;
const ACCOUNTS = { owner: OWNER, external: EXTERNAL } as const;
type Stack = keyof typeof ACCOUNTS;
const STACKS: readonly Stack[] = ["owner", "external"];

const said = ({ stdout, stderr }: RunResult): string => stdout + stderr;

/** The stacks without the role that a person deploys with: whoever has the job's credentials deploys. */
async function prepare(checkout: TestCheckout): Promise<void> {
  for (const stack of STACKS) {
    const section = { ...(await checkout.section(stack)), assumeRole: undefined };
    await checkout.setStack(stack, { [stack]: section });
  }
  // The folder is a link to the repository's; the stack files in it must be the test's own.
  const target = path.join(checkout.folder, "bootstrap");
  const source = await realpath(target);
  await rm(target);
  await mkdir(target);
  for (const entry of await readdir(source)) {
    if (!/^Pulumi\..+\.yaml$/.test(entry)) await symlink(path.join(source, entry), path.join(target, entry));
  }
}

describe("the bootstrap, end to end", function () {
  this.timeout(600_000);
  const e2e = inSandbox(prepare, { everythingJudged: true });
  let keyArn = "";
  let stateKeyArn = "";

  const pack = () => ["--policy-pack", path.join(e2e.checkout.folder, "policypack")];
  const folder = (): string => path.join(e2e.checkout.folder, "bootstrap");

  /** Writes the bootstrap's stack file, and leaves the salt of its local state in it. */
  async function configure(stack: Stack, more: object): Promise<void> {
    const file = path.join(folder(), `Pulumi.${stack}.yaml`);
    const accountId = ACCOUNTS[stack];
    const account = { accountId, region: REGION, assumeRole: { roleArn: roleArn(accountId, "DeployRole") } };
    const values = { account, stacks: [stack], github: { ...GITHUB, deployEnvironments: [stack] }, ...more };
    const config = Object.fromEntries(
      Object.entries(values).map(([key, value]) => [`cross-account-cmk-bootstrap:${key}`, value]),
    );
    const salt = /^encryptionsalt:.*$/m.exec(await readFile(file, "utf8").catch(() => ""))?.[0] ?? "";
    await writeFile(file, `${salt}\n${stringify({ config })}`);
  }

  /** By the account's administrator, with a state in files. */
  async function bootstrap(stack: Stack, ...args: string[]): Promise<string> {
    const env = { ...e2e.sandbox.env, PULUMI_OPTION_CWD: folder() };
    const result = await e2e.sandbox.run("pulumi", [...args, "--stack", stack], { cwd: folder(), env });
    assert.equal(result.exitCode, 0, `pulumi ${args.join(" ")} (bootstrap, ${stack}):\n${said(result)}`);
    return result.stdout;
  }
  const outputs = async (stack: Stack) => {
    const text = await bootstrap(stack, "stack", "output", "--json");
    return JSON.parse(text) as Record<string, string> & { secretsProviders: Record<string, string> };
  };

  /** As a job of a workflow: by the credentials of a role, and nothing else. */
  const job = (role: string, stack: Stack, ...args: string[]): Promise<RunResult> =>
    jobIn(ACCOUNTS[stack], role, stack, ...args);
  async function jobIn(accountId: string, role: string, stack: Stack, ...args: string[]): Promise<RunResult> {
    const { accessKeyId, secretAccessKey, sessionToken } = await e2e.sandbox.credentials(accountId, REGION, role);
    const env = {
      ...e2e.sandbox.env,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
      AWS_REGION: REGION,
      PULUMI_BACKEND_URL: `${BACKEND}&s3ForcePathStyle=true`,
    };
    return e2e.sandbox.run("pulumi", [...args, "--stack", stack], { cwd: e2e.sandbox.projectFolder, env });
  }
  async function succeeds(role: string, stack: Stack, ...args: string[]): Promise<string> {
    const result = await job(role, stack, ...args);
    assert.equal(result.exitCode, 0, `pulumi ${args.join(" ")} (${role}, ${stack}):\n${said(result)}`);
    return result.stdout;
  }
  async function refused(role: string, stack: Stack, ...args: string[]): Promise<string> {
    const result = await job(role, stack, ...args);
    assert.notEqual(result.exitCode, 0, `pulumi ${args.join(" ")} (${role}, ${stack}) went through`);
    return said(result);
  }

  /** What the administrator of the state does once for each stack: an empty one, with its data key in the stack's file. */
  async function initialise(stack: Stack, providers: Readonly<Record<string, string>>): Promise<void> {
    const provider = providers[`cross-account-cmk/${stack}`] ?? "";
    const args = ["stack", "init", "--no-select", "--secrets-provider", provider];
    const result = await jobIn(OWNER, "DeployRole", stack, ...args);
    assert.equal(result.exitCode, 0, said(result));
  }

  /** Until the key is there, the roles' policies name all keys of the account, by conditions that the pack does not look at. */
  async function excepted(): Promise<string> {
    const exceptions = ["read", "boundary", "deploy", "deploy-keys"].map((part) => ({
      urn: `*::account-${part}`,
      reason: "The shared key has no ARN before the first deployment.",
      expires: new Date(Date.now() + 7 * 24 * 3_600_000).toISOString().slice(0, 10),
    }));
    const file = path.join(e2e.checkout.folder, "before-the-key.json");
    await writeFile(file, JSON.stringify({ "exact-key-arn": { exceptions }, "decrypt-on-all-keys": { exceptions } }));
    return file;
  }

  it("is deployed to the owner's account, with exceptions from the policy pack until the key is there", async () => {
    const accounts = [{ accountId: EXTERNAL, stacks: ["external"], reads: ["owner"] }];
    await configure("owner", { state: { bucket: BUCKET, accounts } });
    await bootstrap("owner", "stack", "init", "--no-select");
    await bootstrap("owner", "up", ...QUIET, ...pack(), "--policy-pack-config", await excepted());
    const { stateKeyArn: made = "", secretsProviders: providers } = await outputs("owner");
    stateKeyArn = made;
    for (const stack of STACKS) await initialise(stack, providers);
  });

  it("lets the deploy role make the owner's side, with the policy pack on", async () => {
    await succeeds(DEPLOY, "owner", "up", ...QUIET, ...PACK);
    ({ keyArn } = JSON.parse(await succeeds(PREVIEW, "owner", "stack", "output", "--json")) as { keyArn: string });
    assert.notEqual(keyArn, stateKeyArn);
  });

  it("is narrowed to the key once that is there, and then passes the policy pack", async () => {
    const accounts = [{ accountId: EXTERNAL, stacks: ["external"], reads: ["owner"] }];
    await configure("owner", { state: { bucket: BUCKET, accounts }, keyArns: [keyArn] });
    await bootstrap("owner", "up", ...QUIET, ...pack());
    await bootstrap("owner", "preview", "--refresh", "--expect-no-changes");
  });

  it("moves its own state into the bucket, and finds nothing to do there", async () => {
    const file = path.join(e2e.checkout.folder, "state.json");
    await bootstrap("owner", "stack", "export", "--file", file);
    const { accessKeyId, secretAccessKey, sessionToken } = await e2e.sandbox.credentials(OWNER, REGION);
    const provider = `awskms:///${stateKeyArn}?region=${REGION}&context_stack=cross-account-cmk-bootstrap/owner`;
    const env = {
      ...e2e.sandbox.env,
      PULUMI_OPTION_CWD: folder(),
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
      PULUMI_BACKEND_URL: `${BACKEND}&s3ForcePathStyle=true`,
    };
    for (const args of [
      ["stack", "init", "owner", "--secrets-provider", provider],
      ["stack", "import", "--stack", "owner", "--file", file],
      ["preview", "--stack", "owner", "--expect-no-changes"],
    ]) {
      const result = await e2e.sandbox.run("pulumi", args, { cwd: folder(), env });
      assert.equal(result.exitCode, 0, `pulumi ${args.join(" ")}:\n${said(result)}`);
    }
  });

  it("is deployed to the external account, with the policy pack on", async () => {
    const state = { bucket: BUCKET, keyArn: stateKeyArn, reads: ["owner"] };
    await configure("external", { state, keyArns: [keyArn] });
    await bootstrap("external", "stack", "init", "--no-select");
    await bootstrap("external", "up", ...QUIET, ...pack());
  });

  it("lets the preview role preview a first deployment, and must not let it make anything", async () => {
    assert.match(await succeeds(PREVIEW, "external", "preview", ...PACK), /to create/);
    const text = await refused(PREVIEW, "external", "up", ...QUIET);
    assert.match(text, /AccessDenied/);
  });

  it("lets the deploy role make the external side by the plan of a preview", async () => {
    const plan = path.join(e2e.checkout.folder, "plan.json");
    await succeeds(PREVIEW, "external", "preview", "--save-plan", plan);
    await succeeds(DEPLOY, "external", "up", ...QUIET, "--plan", plan);
  });

  for (const stack of STACKS) {
    it(`${stack}: lets both roles preview with a refresh, which finds nothing to do`, async () => {
      for (const role of [PREVIEW, DEPLOY]) {
        await succeeds(role, stack, "preview", "--refresh", "--expect-no-changes", "--non-interactive");
      }
    });
  }

  const client = async <T>(make: new (options: object) => T, accountId: string, role: string): Promise<T> =>
    e2e.client(make, accountId, { role });
  const DENIED = { name: "AccessDenied" };
  const REFUSED = { name: "AccessDeniedException" };

  it("must not let either role read a secret, or use the shared key by itself", async () => {
    for (const role of [PREVIEW, DEPLOY]) {
      const secrets = await client(SecretsManagerClient, OWNER, role);
      await assert.rejects(
        secrets.send(new GetSecretValueCommand({ SecretId: "quickstart/MyCustomTypeSecret" })),
        REFUSED,
      );
      const kms = await client(KMSClient, OWNER, role);
      const Plaintext = Buffer.from("x");
      await assert.rejects(kms.send(new EncryptCommand({ KeyId: keyArn, Plaintext })), REFUSED);
      const administrator = await client(KMSClient, OWNER, "DeployRole");
      const { CiphertextBlob } = await administrator.send(new EncryptCommand({ KeyId: keyArn, Plaintext }));
      await assert.rejects(kms.send(new DecryptCommand({ KeyId: keyArn, CiphertextBlob })), REFUSED);
    }
  });

  it("must not let the deploy role out of its place", async () => {
    const iam = await client(IAMClient, OWNER, DEPLOY);
    const PolicyArn = "arn:aws-cn:iam::aws:policy/AdministratorAccess";
    await assert.rejects(iam.send(new AttachRolePolicyCommand({ RoleName: DEPLOY, PolicyArn })), DENIED);
    await assert.rejects(iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: DEPLOY })), DENIED);
    await assert.rejects(
      iam.send(new CreateRoleCommand({ RoleName: "Another", AssumeRolePolicyDocument: "{}" })),
      DENIED,
    );
    const kms = await client(KMSClient, OWNER, DEPLOY);
    await assert.rejects(kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyArn, PendingWindowInDays: 7 })), REFUSED);
    await assert.rejects(kms.send(new ScheduleKeyDeletionCommand({ KeyId: stateKeyArn })), REFUSED);
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    const bypass = { KeyId: keyArn, Policy, BypassPolicyLockoutSafetyCheck: true };
    await assert.rejects(kms.send(new PutKeyPolicyCommand(bypass)), REFUSED);
  });

  it("must not let a role write another account's state, nor the preview role its own", async () => {
    const object = (stack: Stack) => ({ Bucket: BUCKET, Key: `.pulumi/stacks/cross-account-cmk/${stack}.json` });
    const s3 = async (accountId: string, role: string): Promise<S3Client> => {
      const credentials = await e2e.sandbox.credentials(accountId, REGION, role);
      return new S3Client({ region: REGION, endpoint: e2e.sandbox.endpoint, credentials, forcePathStyle: true });
    };
    const deploying = await s3(EXTERNAL, DEPLOY);
    await assert.rejects(deploying.send(new PutObjectCommand({ ...object("owner"), Body: "{}" })), DENIED);
    const previewing = await s3(OWNER, PREVIEW);
    await assert.rejects(previewing.send(new PutObjectCommand({ ...object("owner"), Body: "{}" })), DENIED);
    await assert.rejects(previewing.send(new GetObjectCommand(object("external"))), DENIED);
  });

  it("lets the deploy role take both sides away again", async () => {
    await succeeds(DEPLOY, "external", "destroy", ...QUIET);
    // The key is protected, and its protection is in the state, which the deploy role writes.
    await succeeds(DEPLOY, "owner", "state", "unprotect", "--all", "--yes");
    await succeeds(DEPLOY, "owner", "destroy", ...QUIET);
  });
});
