/** A hand-over, from a deployed owner's stack: its policy alone lets a role of the other account use the key. */
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import * as path from "node:path";
import { openSandbox, type Sandbox } from "../../sandbox/sandbox";
import { testCheckout, type TestCheckout } from "./checkout";

const EXTERNAL = "444455556666";
const REGION = "cn-north-1";
const COMMAND = path.resolve(__dirname, "../../accounts/handover.ts");
const REFUSED = { name: "AccessDeniedException", message: "Access to KMS is not allowed" };

describe("npm run handover, in the sandbox", function () {
  this.timeout(300_000);
  let checkout: TestCheckout;
  let sandbox: Sandbox;
  before(async () => {
    checkout = await testCheckout();
    const owner = await checkout.section("owner");
    const shares = [{ accountId: EXTERNAL, level: "account", use: "secretsManagerReadWrite" }];
    await checkout.setStack("owner", { owner: { ...owner, shares } });
    sandbox = await openSandbox({ checkout: checkout.folder, folder: path.join(checkout.folder, ".sandbox") });
    await sandbox.seed([{ accountId: EXTERNAL, region: REGION, deployRole: "DeployRole", roles: [], users: [] }]);
    const up = await sandbox.pulumi(["up", "--yes", "--skip-preview", "--non-interactive", "--stack", "owner"]);
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
  });
  after(async () => {
    await sandbox.close();
    await checkout.remove();
  });

  async function handover(accountId: string) {
    const command = ["--require", "ts-node/register/transpile-only", COMMAND, "--account", accountId, "--out"];
    const out = path.join(checkout.folder, `for-${accountId}`);
    const { exitCode, stdout, stderr } = await sandbox.run(process.execPath, [...command, out], { env: sandbox.env });
    return { exitCode, text: stdout + stderr, out };
  }

  it("must not be made for an account that is not shared with", async () => {
    const { exitCode, text } = await handover("777788889999");
    assert.equal(exitCode, 1, text);
    assert.match(text, /The key is shared with 444455556666: give one of them\./);
    assert.ok(!(await readdir(checkout.folder)).includes("for-777788889999"));
  });

  it("lets a role use the key as soon as it has the policy, and not before", async () => {
    const { exitCode, text, out } = await handover(EXTERNAL);
    assert.equal(exitCode, 0, text);
    assert.deepEqual((await readdir(out)).sort(), ["README.md", "main.tf", "policy.json", "template.json"]);
    const { stdout } = await sandbox.pulumi(["stack", "output", "keyArn", "--stack", "owner"]);
    const KmsKeyId = stdout.trim();

    const iam = new IAMClient({
      region: REGION,
      endpoint: sandbox.endpoint,
      credentials: await sandbox.credentials(EXTERNAL, REGION),
    });
    const RoleName = "Reports";
    const document = (statement: object): string => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "123456789012" } };
    const secretsOnly = document({ Effect: "Allow", Action: "secretsmanager:*", Resource: "*" });
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document(trust) }));
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "Secrets", PolicyDocument: secretsOnly }));
    const credentials = await sandbox.credentials(EXTERNAL, REGION, RoleName);
    const secrets = new SecretsManagerClient({ region: REGION, endpoint: sandbox.endpoint, credentials });
    const create = () => secrets.send(new CreateSecretCommand({ Name: "reports", SecretString: "v", KmsKeyId }));
    await assert.rejects(create(), REFUSED);

    const PolicyDocument = await readFile(path.join(out, "policy.json"), "utf8");
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "KeyAccess", PolicyDocument }));
    await create();
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: "reports" }));
    assert.equal(SecretString, "v");
  });
});
