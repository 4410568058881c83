/** The component package on the real engine: what a program in another language deploys by it. In order, in one sandbox. */
import { GetPolicyCommand, GetPolicyVersionCommand, IAMClient, ListPoliciesCommand } from "@aws-sdk/client-iam";
import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient, ListGrantsCommand } from "@aws-sdk/client-kms";
import { GetSecretValueCommand, ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { openSandbox, type Sandbox } from "../../sandbox/sandbox";

const ROOT = path.resolve(__dirname, "../..");
const OWNER = "111122223333";
const EXTERNAL = "444455556666";
const REGION = "cn-north-1";
const ACTIONS = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
const VALUE = "not-to-be-seen";

interface Outputs {
  readonly keyArn: string;
  readonly accessPolicyArn: string;
  readonly secretArns: readonly string[];
  readonly grantIds: Readonly<Record<string, string>>;
}
interface Deployment {
  readonly deployment: { readonly resources?: readonly { urn: string; provider?: string }[] };
}

describe("the component package, end to end", function () {
  this.timeout(300_000);
  let folder: string;
  let sandbox: Sandbox;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "cross-account-cmk-components-"));
    await cp(path.join(__dirname, "component-package"), folder, { recursive: true });
    const project = await readFile(path.join(folder, "Pulumi.yaml"), "utf8");
    await writeFile(path.join(folder, "Pulumi.yaml"), project.replace("PACKAGE", ROOT));
    await writeFile(path.join(folder, "Pulumi.dev.yaml"), "config: {}\n");
    await symlink(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
    sandbox = await openSandbox({ checkout: folder, folder: path.join(folder, ".sandbox") });
    const account = { region: REGION, deployRole: "DeployRole", roles: ["ExampleRole"], users: [] };
    await sandbox.seed([OWNER, EXTERNAL].map((accountId) => ({ ...account, accountId })));
    await succeeds("config", "set", "--secret", "secretValue", VALUE);
  });
  after(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function pulumi(...args: string[]): Promise<{ exitCode: number; text: string; stdout: string }> {
    const { exitCode, stdout, stderr } = await sandbox.pulumi([...args, "--stack", "dev"]);
    if (args[0] !== "config") assert.ok(!(stdout + stderr).includes(VALUE), `${args.join(" ")} shows the secret`);
    return { exitCode, stdout, text: stdout + stderr };
  }
  async function succeeds(...args: string[]): Promise<string> {
    const { exitCode, stdout, text } = await pulumi(...args);
    assert.equal(exitCode, 0, text);
    return stdout;
  }
  /** A preview with one setting that the stack does not have otherwise. */
  async function refused(name: string, value: string): Promise<string> {
    await succeeds("config", "set", name, value);
    const { exitCode, text } = await pulumi("preview");
    await succeeds("config", "rm", name);
    assert.notEqual(exitCode, 0, text);
    return text.replaceAll(/ +$/gm, "");
  }
  const up = (): Promise<string> => succeeds("up", "--yes", "--skip-preview", "--non-interactive");
  const outputs = async (): Promise<Outputs> => JSON.parse(await succeeds("stack", "output", "--json")) as Outputs;
  const resources = async () =>
    (JSON.parse(await succeeds("stack", "export")) as Deployment).deployment.resources ?? [];
  async function client<T>(make: new (options: object) => T, account: string, role?: string): Promise<T> {
    const credentials = await sandbox.credentials(account, REGION, role);
    return new make({ region: REGION, endpoint: sandbox.endpoint, credentials });
  }
  const keyPolicy = async (): Promise<{ Statement: { Sid: string }[] }> => {
    const { keyArn } = await outputs();
    const kms = await client(KMSClient, OWNER);
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: "default" }));
    return JSON.parse(Policy ?? "") as { Statement: { Sid: string }[] };
  };

  it("must not register anything on wrong arguments, and tells all of it at once, as the components do", async () => {
    const text = await refused("shares", '[{"level":"acount"},{"level":"account","accountId":"1"}]');
    const [, told = ""] =
      / has a problem: (The arguments[^]*?)\n\nResources:/.exec(text.slice(text.indexOf("Diagnostics:"))) ?? [];
    assert.equal(
      told.replaceAll(/^ {4}/gm, ""),
      [
        'The arguments of SharedKey "shared" have 2 problems.',
        [
          '1. shares[0].level = "acount"',
          '   must be one of "account" (the whole account may delegate), "principals" (the listed roles and users only), ' +
            '"matching" (whoever has a matching ARN) and "organization".',
          '   Remedy: Write "level: account", or "level: principals" with "roles" or "users".',
        ].join("\n"),
        [
          '2. shares[1].accountId = "1"',
          "   must be an AWS account id: twelve digits, as a string.",
          "   Remedy: Copy the id from the account's page in the console, without dashes, in quotes.",
        ].join("\n"),
      ].join("\n\n"),
    );
    assert.doesNotMatch(text, /SharedKey shared create/);
  });

  it("must not take a secret, or any other output, for what must be known at preview", async () => {
    assert.match(
      await refused("secretRegion", "true"),
      /SharedKey "shared" have a problem\.\n\n +1\. region\n +is an output, or a secret; it must be plain/,
    );
  });

  it("must not use a default provider", async () => {
    assert.match(
      await refused("withoutProvider", "true"),
      /SharedKey "shared" needs the explicit AWS provider of its account: pass it by the option "providers"\./,
    );
  });

  it("deploys each component's resources by the explicit provider that it was given, by either option", async () => {
    await up();
    const made = (await resources()).flatMap(({ urn, provider }) => {
      const [, , type, name] = urn.split("::");
      return type?.includes("$aws:") ? [`${type} ${name} by ${provider?.split("::").at(-2) ?? "none"}`] : [];
    });
    const type = (component: string, resource: string) => `cross-account-cmk:index:${component}$aws:${resource}`;
    assert.deepEqual(made.sort(), [
      `${type("EncryptedSecret", "secretsmanager/secret:Secret")} external-secret by external`,
      `${type("EncryptedSecret", "secretsmanager/secret:Secret")} owner-secret by owner`,
      `${type("EncryptedSecret", "secretsmanager/secretVersion:SecretVersion")} external-version by external`,
      `${type("EncryptedSecret", "secretsmanager/secretVersion:SecretVersion")} owner-version by owner`,
      `${type("KeyAccess", "iam/policy:Policy")} external-policy by external`,
      `${type("KeyAccess", "iam/rolePolicyAttachment:RolePolicyAttachment")} external-role-ExampleRole by external`,
      `${type("SharedKey", "kms/alias:Alias")} shared-alias by owner`,
      `${type("SharedKey", "kms/key:Key")} shared-key by owner`,
    ]);
  });

  it("leaves exactly the walkthrough's documents in both accounts, and both secrets readable", async () => {
    assert.deepEqual(await keyPolicy(), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Enable IAM User Permissions",
          Effect: "Allow",
          Principal: { AWS: `arn:aws-cn:iam::${OWNER}:root` },
          Action: "kms:*",
          Resource: "*",
        },
        {
          Sid: "Allow an external account to use this CMK",
          Effect: "Allow",
          Principal: { AWS: `arn:aws-cn:iam::${EXTERNAL}:root` },
          Action: ACTIONS,
          Resource: "*",
        },
      ],
    });
    const { keyArn, accessPolicyArn: PolicyArn, secretArns } = await outputs();
    const iam = await client(IAMClient, EXTERNAL);
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    const VersionId = Policy?.DefaultVersionId;
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
    assert.deepEqual(JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? "")), {
      Version: "2012-10-17",
      Statement: [{ Sid: "AllowExternalAccount", Effect: "Allow", Action: ACTIONS, Resource: keyArn }],
    });
    for (const [index, account] of [OWNER, EXTERNAL].entries()) {
      const secrets = await client(SecretsManagerClient, account);
      const read = await secrets.send(new GetSecretValueCommand({ SecretId: secretArns[index] ?? "" }));
      assert.equal(read.SecretString, VALUE);
    }
  });

  it("changes nothing the second time", async () => {
    await succeeds("preview", "--expect-no-changes");
  });

  it("makes the grants of a share by grants, in place, and keeps their tokens secret", async () => {
    const role = `arn:aws-cn:iam::${EXTERNAL}:role/ExampleRole`;
    const { keyArn } = await outputs();
    const share = { level: "principals", accountId: EXTERNAL, roles: ["ExampleRole"], through: "grants" };
    await succeeds("config", "set", "shares", JSON.stringify([share]));
    await up();
    const after = await outputs();
    assert.equal(after.keyArn, keyArn);
    assert.deepEqual(
      (await keyPolicy()).Statement.map(({ Sid }) => Sid),
      ["Enable IAM User Permissions"],
    );
    const { Grants = [] } = await (await client(KMSClient, OWNER)).send(new ListGrantsCommand({ KeyId: keyArn }));
    assert.deepEqual(
      Grants.map(({ GrantId, GranteePrincipal }) => [GranteePrincipal, GrantId]),
      [[role, after.grantIds[role]]],
    );
    assert.match(await succeeds("stack", "output"), /grantTokens +\[secret\]/);
  });

  it("leaves nothing behind", async () => {
    const { keyArn } = await outputs();
    await succeeds("destroy", "--yes", "--skip-preview", "--non-interactive");
    assert.deepEqual(await resources(), []);
    const { KeyMetadata } = await (await client(KMSClient, OWNER)).send(new DescribeKeyCommand({ KeyId: keyArn }));
    assert.equal(KeyMetadata?.KeyState, "PendingDeletion");
    const { Policies } = await (await client(IAMClient, EXTERNAL)).send(new ListPoliciesCommand({ Scope: "Local" }));
    assert.deepEqual(Policies, []);
    for (const account of [OWNER, EXTERNAL]) {
      const { SecretList } = await (await client(SecretsManagerClient, account)).send(new ListSecretsCommand({}));
      assert.deepEqual(SecretList, []);
    }
  });
});
