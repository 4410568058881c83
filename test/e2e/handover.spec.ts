/** A hand-over, from a deployed owner's stack: its policy alone lets a role of the other account use the key. */
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import * as path from "node:path";
import { EXTERNAL, inSandbox } from "./in-sandbox";

const REFUSED = { name: "AccessDeniedException", message: "Access to KMS is not allowed" };

describe("npm run handover, in the sandbox", function () {
  this.timeout(300_000);
  const e2e = inSandbox(async (checkout) => {
    const owner = await checkout.section("owner");
    const shares = [{ accountId: EXTERNAL, level: "account", use: "secretsManagerReadWrite" }];
    await checkout.setStack("owner", { owner: { ...owner, shares } });
  });
  before(async () => {
    await e2e.seed(EXTERNAL);
    await e2e.up("owner");
  });

  async function handover(accountId: string) {
    const out = path.join(e2e.checkout.folder, `for-${accountId}`);
    const args = ["--account", accountId, "--out", out];
    const { exitCode, stdout, stderr } = await e2e.script("accounts/handover.ts", ...args);
    return { exitCode, text: stdout + stderr, out };
  }

  it("must not be made for an account that is not shared with", async () => {
    const { exitCode, text } = await handover("777788889999");
    assert.equal(exitCode, 1, text);
    assert.match(text, /The key is shared with 444455556666: give one of them\./);
    assert.ok(!(await readdir(e2e.checkout.folder)).includes("for-777788889999"));
  });

  it("lets a role use the key as soon as it has the policy, and not before", async () => {
    const { exitCode, text, out } = await handover(EXTERNAL);
    assert.equal(exitCode, 0, text);
    assert.deepEqual((await readdir(out)).sort(), ["README.md", "main.tf", "policy.json", "template.json"]);
    const { keyArn: KmsKeyId } = await e2e.outputs("owner");
    const iam = await e2e.client(IAMClient, EXTERNAL);
    const RoleName = "Reports";
    const document = (statement: object): string => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "123456789012" } };
    const secretsOnly = document({ Effect: "Allow", Action: "secretsmanager:*", Resource: "*" });
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document(trust) }));
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "Secrets", PolicyDocument: secretsOnly }));
    const secrets = await e2e.client(SecretsManagerClient, EXTERNAL, { role: RoleName });
    const create = () => secrets.send(new CreateSecretCommand({ Name: "reports", SecretString: "v", KmsKeyId }));
    await assert.rejects(create(), REFUSED);

    const PolicyDocument = await readFile(path.join(out, "policy.json"), "utf8");
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "KeyAccess", PolicyDocument }));
    await create();
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: "reports" }));
    assert.equal(SecretString, "v");
  });
});
