/** A key that is shared by grants, on the real engine. In order, in one sandbox. */
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  ListPoliciesCommand,
} from "@aws-sdk/client-iam";
import { DecryptCommand, EncryptCommand, GetKeyPolicyCommand, KMSClient, ListGrantsCommand } from "@aws-sdk/client-kms";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import assert from "node:assert/strict";
import * as path from "node:path";
import { openSandbox, type Sandbox } from "../../sandbox/sandbox";
import { testCheckout, type TestCheckout } from "./checkout";
import { accessOf, assertMatrix } from "./deployed-matrix";

const OWNER = "111122223333";
const EXTERNAL = "444455556666";
const REGION = "cn-north-1";
const UP = ["--yes", "--skip-preview", "--non-interactive"];
const PACK = ["--policy-pack", "policypack"];
const role = (name: string): string => `arn:aws-cn:iam::${EXTERNAL}:role/${name}`;
const OPERATIONS = [
  ...["Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey", "GenerateDataKeyPair"],
  ...["GenerateDataKeyPairWithoutPlaintext", "GenerateDataKeyWithoutPlaintext", "ReEncryptFrom", "ReEncryptTo"],
];

interface Outputs {
  readonly keyArn: string;
  readonly grantIds: Readonly<Record<string, string>>;
}

describe("a share by grants, end to end", function () {
  this.timeout(300_000);
  let checkout: TestCheckout;
  let sandbox: Sandbox;
  let keyArn = "";

  const byGrants = (roles: string[], more: object = {}) => ({
    ...{ accountId: EXTERNAL, level: "principals", roles, through: "grants" },
    ...{ retiringPrincipal: role("ExampleRole"), ...more },
  });
  async function setOwner(share: object): Promise<void> {
    const owner = await checkout.section("owner");
    const key = { alias: "alias/quickstart/shared", protect: false };
    const secret = { ...(owner.secret as object), recoveryWindowInDays: 0 };
    await checkout.setStack("owner", { owner: { ...owner, key, secret, shares: [share] } });
  }
  before(async () => {
    checkout = await testCheckout();
    await setOwner(byGrants(["DeployRole", "ExampleRole", "Leaver"]));
    const { roles, users, ...external } = await checkout.section("external");
    assert.ok(roles !== undefined && users !== undefined);
    const secret = { ...(external.secret as object), recoveryWindowInDays: 0 };
    await checkout.setStack("external", { external: { ...external, secret } });
    sandbox = await openSandbox({ checkout: checkout.folder, folder: path.join(checkout.folder, ".sandbox") });
  });
  after(async () => {
    await sandbox.close();
    await checkout.remove();
  });

  async function client<T>(make: new (options: object) => T, accountId: string, roleName?: string): Promise<T> {
    const credentials = await sandbox.credentials(accountId, REGION, roleName);
    return new make({ region: REGION, endpoint: sandbox.endpoint, credentials });
  }
  async function pulumi(stack: string, ...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await sandbox.pulumi([...args, "--stack", stack]);
    assert.equal(exitCode, 0, stdout + stderr);
    return stdout;
  }
  const access = (...args: string[]): Promise<string> => accessOf(sandbox, checkout.folder, ...args);
  async function grants() {
    const { Grants = [] } = await (await client(KMSClient, OWNER)).send(new ListGrantsCommand({ KeyId: keyArn }));
    return Grants.toSorted((a, b) => ((a.GranteePrincipal ?? "") < (b.GranteePrincipal ?? "") ? -1 : 1));
  }
  async function encryptAs(roleName: string, EncryptionContext?: Record<string, string>) {
    const kms = await client(KMSClient, EXTERNAL, roleName);
    return kms.send(new EncryptCommand({ KeyId: keyArn, Plaintext: Buffer.from("hello"), EncryptionContext }));
  }

  it("must make one grant for each principal, and leave the key policy and the external account's IAM alone", async () => {
    await pulumi("owner", "up", ...UP, ...PACK);
    await pulumi("external", "up", ...UP, ...PACK);
    const outputs = JSON.parse(await pulumi("owner", "stack", "output", "--json")) as Outputs;
    keyArn = outputs.keyArn;
    const live = await grants();
    assert.deepEqual(
      live.map(({ GranteePrincipal, RetiringPrincipal, Operations }) => [
        ...[GranteePrincipal, RetiringPrincipal, Operations?.toSorted()],
      ]),
      ["DeployRole", "ExampleRole", "Leaver"].map((name) => [role(name), role("ExampleRole"), OPERATIONS]),
    );
    assert.deepEqual(
      outputs.grantIds,
      Object.fromEntries(live.map(({ GranteePrincipal, GrantId }) => [GranteePrincipal, GrantId])),
    );
    const shown = await pulumi("owner", "stack", "output");
    assert.match(shown, /grantTokens +\[secret\]/);
    const policy = await (await client(KMSClient, OWNER)).send(new GetKeyPolicyCommand({ KeyId: keyArn }));
    const { Statement } = JSON.parse(policy.Policy ?? "") as { Statement: { Sid: string }[] };
    assert.deepEqual(
      Statement.map(({ Sid }) => Sid),
      ["Enable IAM User Permissions"],
    );
    const { Policies } = await (await client(IAMClient, EXTERNAL)).send(new ListPoliciesCommand({ Scope: "Local" }));
    assert.deepEqual(Policies, []);
  });

  it("must let the grantees use the key and nobody else, as the matrix says", async () => {
    const { CiphertextBlob } = await encryptAs("ExampleRole");
    const owner = await client(KMSClient, OWNER);
    assert.equal((await owner.send(new DecryptCommand({ CiphertextBlob }))).KeyId, keyArn);
    const reader = await client(SecretsManagerClient, EXTERNAL, "ExampleRole");
    const { SecretString } = await reader.send(new GetSecretValueCommand({ SecretId: "quickstart/ExternalCMKSecret" }));
    assert.match(SecretString ?? "", /"password"/);
    await sandbox.seed([
      { accountId: EXTERNAL, region: REGION, deployRole: "DeployRole", roles: ["Stranger"], users: [] },
    ]);
    await assert.rejects(encryptAs("Stranger"), { name: "AccessDeniedException" });
    assertMatrix("grants.md", await access("--state"));
  });

  it("must change nothing where nothing changed", async () => {
    for (const stack of ["owner", "external"]) await pulumi(stack, "preview", "--refresh", "--expect-no-changes");
  });

  it("must hold the encryption context as a constraint, by grants that are made before the old ones go", async () => {
    await setOwner(byGrants(["DeployRole", "ExampleRole", "Leaver"], { encryptionContext: { project: ["alpha"] } }));
    const before = (await grants()).map(({ GrantId }) => GrantId);
    const log = await pulumi("owner", "up", ...UP);
    assert.ok(log.indexOf("created replacement") < log.indexOf("deleted original"), log);
    const live = await grants();
    assert.equal(live.length, 3);
    assert.ok(live.every(({ GrantId }) => !before.includes(GrantId)));
    assert.deepEqual(live[0]?.Constraints, { EncryptionContextSubset: { project: "alpha" } });
    await encryptAs("ExampleRole", { project: "alpha", more: "x" });
    await assert.rejects(encryptAs("ExampleRole"), { name: "AccessDeniedException" });
    await setOwner(byGrants(["DeployRole", "ExampleRole", "Leaver"]));
    await pulumi("owner", "up", ...UP);
  });

  it("must survive a grantee that was deleted, tell of it, and make the grant anew for its successor", async () => {
    const iam = await client(IAMClient, EXTERNAL);
    await iam.send(new DeleteRolePolicyCommand({ RoleName: "Leaver", PolicyName: "Sandbox" }));
    await iam.send(new DeleteRoleCommand({ RoleName: "Leaver" }));
    await pulumi("owner", "refresh", ...UP);
    assert.match(
      await access("--state"),
      /A\w+ in a grant is the id of a principal that was deleted: the grant gives nothing to anybody/,
    );
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    await iam.send(new CreateRoleCommand({ RoleName: "Leaver", AssumeRolePolicyDocument }));
    await assert.rejects(encryptAs("Leaver"), { name: "AccessDeniedException" });
    await pulumi("owner", "up", ...UP);
    await encryptAs("Leaver");
    assert.equal((await grants()).length, 3);
  });

  it("must tell every wrong share at once, and change nothing", async () => {
    const encryptionContext = { project: ["a", "b"], team: ["x*"] };
    await setOwner(byGrants(["rds.amazonaws.com"], { via: ["s3"], encryptionContext }));
    const { exitCode, stdout, stderr } = await sandbox.pulumi(["preview", "--stack", "owner"]);
    assert.notEqual(exitCode, 0);
    for (const problem of [
      /owner\.shares\[0\]\.roles\[0\].*is a service, which gets no grant by name/s,
      /owner\.shares\[0\]\.via.*cannot be said by a grant/s,
      /owner\.shares\[0\]\.encryptionContext\.project.*has 2 values/s,
      /owner\.shares\[0\]\.encryptionContext\.team.*has a wildcard/s,
    ]) {
      assert.match(stdout + stderr, problem);
    }
    assert.equal((await grants()).length, 3);
  });

  it("must leave no grant behind", async () => {
    await setOwner(byGrants(["DeployRole", "ExampleRole", "Leaver"]));
    await pulumi("external", "destroy", ...UP);
    await pulumi("owner", "destroy", ...UP);
    assert.deepEqual(await grants(), []);
  });
});
