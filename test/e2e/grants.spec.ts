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
import type { TestCheckout } from "./checkout";
import { assertGolden } from "./golden";
import { EXTERNAL, inSandbox, OWNER, PACK, roleArn } from "./in-sandbox";

const role = (name: string): string => roleArn(EXTERNAL, name);
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
  let keyArn = "";

  const byGrants = (roles: string[], more: object = {}) => ({
    ...{ accountId: EXTERNAL, level: "principals", roles, through: "grants" },
    ...{ retiringPrincipal: role("ExampleRole"), ...more },
  });
  async function setOwner(share: object, checkout: TestCheckout = e2e.checkout): Promise<void> {
    const owner = await checkout.section("owner");
    const key = { alias: "alias/quickstart/shared", protect: false };
    const secret = { ...(owner.secret as object), recoveryWindowInDays: 0 };
    await checkout.setStack("owner", { owner: { ...owner, key, secret, shares: [share] } });
  }
  const e2e = inSandbox(async (checkout) => {
    await setOwner(byGrants(["DeployRole", "ExampleRole", "Leaver"]), checkout);
    const { roles, users, ...external } = await checkout.section("external");
    assert.ok(roles !== undefined && users !== undefined);
    const secret = { ...(external.secret as object), recoveryWindowInDays: 0 };
    await checkout.setStack("external", { external: { ...external, secret } });
  });

  async function grants() {
    const { Grants = [] } = await (await e2e.client(KMSClient, OWNER)).send(new ListGrantsCommand({ KeyId: keyArn }));
    return Grants.toSorted((a, b) => ((a.GranteePrincipal ?? "") < (b.GranteePrincipal ?? "") ? -1 : 1));
  }
  async function encryptAs(roleName: string, EncryptionContext?: Record<string, string>) {
    const kms = await e2e.client(KMSClient, EXTERNAL, { role: roleName });
    return kms.send(new EncryptCommand({ KeyId: keyArn, Plaintext: Buffer.from("hello"), EncryptionContext }));
  }

  it("must make one grant for each principal, and leave the key policy and the external account's IAM alone", async () => {
    await e2e.up("owner", ...PACK);
    await e2e.up("external", ...PACK);
    const outputs = await e2e.outputs<Outputs>("owner");
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
    const shown = await e2e.succeeds("owner", "stack", "output");
    assert.match(shown, /grantTokens +\[secret\]/);
    const policy = await (await e2e.client(KMSClient, OWNER)).send(new GetKeyPolicyCommand({ KeyId: keyArn }));
    const { Statement } = JSON.parse(policy.Policy ?? "") as { Statement: { Sid: string }[] };
    assert.deepEqual(
      Statement.map(({ Sid }) => Sid),
      ["Enable IAM User Permissions"],
    );
    const { Policies } = await (
      await e2e.client(IAMClient, EXTERNAL)
    ).send(new ListPoliciesCommand({ Scope: "Local" }));
    assert.deepEqual(Policies, []);
  });

  it("must let the grantees use the key and nobody else, as the matrix says", async () => {
    const { CiphertextBlob } = await encryptAs("ExampleRole");
    const owner = await e2e.client(KMSClient, OWNER);
    assert.equal((await owner.send(new DecryptCommand({ CiphertextBlob }))).KeyId, keyArn);
    const reader = await e2e.client(SecretsManagerClient, EXTERNAL, { role: "ExampleRole" });
    const { SecretString } = await reader.send(new GetSecretValueCommand({ SecretId: "quickstart/ExternalCMKSecret" }));
    assert.match(SecretString ?? "", /"password"/);
    await e2e.seed(EXTERNAL, "Stranger");
    await assert.rejects(encryptAs("Stranger"), { name: "AccessDeniedException" });
    assertGolden("grants.md", await e2e.matrix(["external", "owner"]));
  });

  it("must change nothing where nothing changed", async () => {
    for (const stack of ["owner", "external"]) await e2e.isUnchanged(stack);
  });

  it("must hold the encryption context as a constraint, by grants that are made before the old ones go", async () => {
    await setOwner(byGrants(["DeployRole", "ExampleRole", "Leaver"], { encryptionContext: { project: ["alpha"] } }));
    const before = (await grants()).map(({ GrantId }) => GrantId);
    const log = await e2e.up("owner");
    assert.ok(log.indexOf("created replacement") < log.indexOf("deleted original"), log);
    const live = await grants();
    assert.equal(live.length, 3);
    assert.ok(live.every(({ GrantId }) => !before.includes(GrantId)));
    assert.deepEqual(live[0]?.Constraints, { EncryptionContextSubset: { project: "alpha" } });
    await encryptAs("ExampleRole", { project: "alpha", more: "x" });
    await assert.rejects(encryptAs("ExampleRole"), { name: "AccessDeniedException" });
    await setOwner(byGrants(["DeployRole", "ExampleRole", "Leaver"]));
    await e2e.up("owner");
  });

  it("must survive a grantee that was deleted, tell of it, and make the grant anew for its successor", async function () {
    e2e.onlyWithStandIn(this, "its refresh of such a grant fails after three minutes.");
    const iam = await e2e.client(IAMClient, EXTERNAL);
    await iam.send(new DeleteRolePolicyCommand({ RoleName: "Leaver", PolicyName: "Sandbox" }));
    await iam.send(new DeleteRoleCommand({ RoleName: "Leaver" }));
    await e2e.refresh("owner");
    assert.match(
      await e2e.matrix(["external", "owner"]),
      /A\w+ in a grant is the id of a principal that was deleted: the grant gives nothing to anybody/,
    );
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    await iam.send(new CreateRoleCommand({ RoleName: "Leaver", AssumeRolePolicyDocument }));
    await assert.rejects(encryptAs("Leaver"), { name: "AccessDeniedException" });
    await e2e.up("owner");
    await encryptAs("Leaver");
    assert.equal((await grants()).length, 3);
  });

  it("must tell every wrong share at once, and change nothing", async () => {
    const encryptionContext = { project: ["a", "b"], team: ["x*"] };
    await setOwner(byGrants(["rds.amazonaws.com"], { via: ["s3"], encryptionContext }));
    const text = await e2e.fails("owner", "preview", "--non-interactive");
    for (const problem of [
      /owner\.shares\[0\]\.roles\[0\].*is a service, which gets no grant by name/s,
      /owner\.shares\[0\]\.via.*cannot be said by a grant/s,
      /owner\.shares\[0\]\.encryptionContext\.project.*has 2 values/s,
      /owner\.shares\[0\]\.encryptionContext\.team.*has a wildcard/s,
    ]) {
      assert.match(text, problem);
    }
    assert.equal((await grants()).length, 3);
  });

  it("must leave no grant behind, nor anything else", async () => {
    await setOwner(byGrants(["DeployRole", "ExampleRole", "Leaver"]));
    for (const stack of ["external", "owner"]) await e2e.destroy(stack);
    assert.deepEqual(await grants(), []);
    await e2e.leavesNothing(OWNER, EXTERNAL);
  });
});
