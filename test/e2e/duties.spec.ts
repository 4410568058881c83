/** Separated duties on the real engine: what administrators, users and everybody else can do. In order, in one sandbox. */
import { IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateGrantCommand,
  DecryptCommand,
  EncryptCommand,
  GetKeyPolicyCommand,
  KMSClient,
  ListKeysCommand,
  PutKeyPolicyCommand,
} from "@aws-sdk/client-kms";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import assert from "node:assert/strict";
import type { TestCheckout } from "./checkout";
import { assertGolden } from "./golden";
import { inSandbox, OWNER, PACK } from "./in-sandbox";

const SECRET = "quickstart/MyCustomTypeSecret";
const REFUSED = { name: "AccessDeniedException" };
/** With any of which a client ends the same way: the key does not let it in. */
const PLAINTEXT = Buffer.from("x");

const DUTIES = {
  administrators: { roles: ["KeyAdministrator"] },
  users: { roles: ["DeployRole", "KeyUser"] },
  rootAccess: "administration",
};

describe("separated duties, end to end", function () {
  this.timeout(300_000);
  let KeyId = "";

  async function setDuties(duties: object, checkout: TestCheckout = e2e.checkout): Promise<void> {
    const owner = await checkout.section("owner");
    const key = { alias: "alias/quickstart/shared", protect: false, ...duties };
    const secret = { ...(owner.secret as object), recoveryWindowInDays: 0 };
    await checkout.setStack("owner", { owner: { ...owner, key, secret } });
  }
  const e2e = inSandbox((checkout) => setDuties(DUTIES, checkout));
  before(async () => {
    // Whatever the key policy does not say, these would get from IAM.
    const iam = await client(IAMClient, "DeployRole");
    const Statement = { Effect: "Allow", Action: "kms:*", Resource: "*" };
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    for (const RoleName of ["KeyAdministrator", "ExampleRole"]) {
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "AllOfKms", PolicyDocument }));
    }
  });
  const client = <T>(make: new (options: object) => T, role: string): Promise<T> => e2e.client(make, OWNER, { role });

  async function isLockout(): Promise<void> {
    await setDuties({ ...DUTIES, users: { roles: ["KeyUser"] } });
    const text = await e2e.upFails("owner");
    await setDuties(DUTIES);
    assert.match(text, /Nothing was changed\./);
    assert.match(
      text,
      /must have arn:aws-cn:iam::111122223333:role\/DeployRole, which deploys and so writes the secret/,
    );
    assert.match(text, /It could not call kms:GenerateDataKey\. That is denied, because no statement/);
  }
  async function policyText(): Promise<string> {
    const kms = await client(KMSClient, "KeyAdministrator");
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
    return Policy ?? "";
  }

  it("must not deploy what locks the deploying role out of the secret", async () => {
    await isLockout();
    const kms = await client(KMSClient, "DeployRole");
    assert.deepEqual((await kms.send(new ListKeysCommand({}))).Keys, []);
  });

  it("are deployed with the policy pack on", async () => {
    await e2e.up("owner", ...PACK);
    KeyId = (await e2e.outputs("owner")).keyArn ?? "";
  });

  it("show in the access matrix", async () => {
    assertGolden("separation-of-duties.md", await e2e.matrix(["owner"]));
  });

  it("let a user use the key and read the secret, and not change the policy", async () => {
    const kms = await client(KMSClient, "KeyUser");
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: PLAINTEXT }));
    await kms.send(new DecryptCommand({ KeyId, CiphertextBlob }));
    const secrets = await client(SecretsManagerClient, "KeyUser");
    await secrets.send(new GetSecretValueCommand({ SecretId: SECRET }));
    const put = new PutKeyPolicyCommand({ KeyId, PolicyName: "default", Policy: await policyText() });
    await assert.rejects(kms.send(put), REFUSED);
  });

  it("must not let an administrator use the key or hand it on, who may do all of KMS by IAM", async () => {
    const { CiphertextBlob } = await (
      await client(KMSClient, "KeyUser")
    ).send(new EncryptCommand({ KeyId, Plaintext: PLAINTEXT }));
    for (const role of ["KeyAdministrator", "ExampleRole"]) {
      const kms = await client(KMSClient, role);
      const GranteePrincipal = `arn:aws-cn:iam::${OWNER}:role/${role}`;
      await assert.rejects(kms.send(new EncryptCommand({ KeyId, Plaintext: PLAINTEXT })), REFUSED, role);
      await assert.rejects(kms.send(new DecryptCommand({ KeyId, CiphertextBlob })), REFUSED, role);
      const grant = new CreateGrantCommand({ KeyId, GranteePrincipal, Operations: ["Decrypt"] });
      await assert.rejects(kms.send(grant), REFUSED, role);
      const secrets = await client(SecretsManagerClient, role);
      await assert.rejects(secrets.send(new GetSecretValueCommand({ SecretId: SECRET })), REFUSED, role);
    }
  });

  it("let an administrator change the policy", async () => {
    const kms = await client(KMSClient, "KeyAdministrator");
    await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: "default", Policy: await policyText() }));
  });

  it("must not be changed to what locks the deploying role out", async () => {
    const before = await policyText();
    await isLockout();
    assert.equal(await policyText(), before);
  });

  it("are widened and narrowed again in place", async () => {
    const narrow = await policyText();
    await setDuties({});
    await e2e.up("owner", ...PACK);
    assert.match(await policyText(), /"kms:\*"/);
    await setDuties(DUTIES);
    await e2e.up("owner", ...PACK);
    assert.equal(await policyText(), narrow);
    await e2e.isUnchanged("owner");
  });

  it("leave nothing behind but a key that waits for its deletion", async () => {
    await e2e.destroy("owner");
    await e2e.leavesNothing(OWNER);
  });
});
