/** The policy pack on the real engine: a violation stops the deployment before anything is made. */
import { KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { openSandbox, type Sandbox } from "../../sandbox/sandbox";
import { installedPack } from "../policypack/installed-pack";
import { testCheckout, type TestCheckout } from "./checkout";

/** A program that opens its key to everybody. */
const WIDE_PROGRAM = `
import { Key } from "@pulumi/aws/kms/key";
import { Provider } from "@pulumi/aws/provider";
const provider = new Provider("owner", {
  region: "cn-north-1",
  allowedAccountIds: ["111122223333"],
  assumeRoles: [{ roleArn: "arn:aws-cn:iam::111122223333:role/DeployRole" }],
});
const policy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Sid: "Owner", Effect: "Allow", Principal: { AWS: "arn:aws-cn:iam::111122223333:root" }, Action: "kms:*", Resource: "*" },
    { Sid: "Everybody", Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:Decrypt", Resource: "*" },
  ],
});
new Key("wide", { policy, enableKeyRotation: true }, { provider });
`;

describe("the policy pack on the real engine", function () {
  this.timeout(300_000);
  let checkout: TestCheckout;
  let sandbox: Sandbox;

  before(async () => {
    checkout = await testCheckout();
    await checkout.setStack("owner", { owner: await checkout.section("owner") });
    await rm(path.join(checkout.folder, "index.ts"));
    await writeFile(path.join(checkout.folder, "index.ts"), WIDE_PROGRAM);
    sandbox = await openSandbox({ checkout: checkout.folder, folder: path.join(checkout.folder, ".sandbox") });
  });
  after(async () => {
    await sandbox.close();
    await checkout.remove();
  });

  const args = ["--stack", "owner", "--policy-pack", "policypack", "--non-interactive"];
  let refusal: string;

  it("must not let a preview with a public key pass", async () => {
    const { exitCode, stdout, stderr } = await sandbox.pulumi(["preview", ...args]);
    assert.notEqual(exitCode, 0);
    refusal = stdout + stderr;
    assert.match(refusal, /mandatory[\s\S]*public-principal/);
    assert.match(refusal, /Everybody/);
  });

  it("must refuse it, compiled and installed elsewhere, in the same words", async () => {
    const pack = await installedPack();
    try {
      const compiled = args.map((each) => (each === "policypack" ? pack.folder : each));
      const { exitCode, stdout, stderr } = await sandbox.pulumi(["preview", ...compiled]);
      assert.notEqual(exitCode, 0);
      const policies = (text: string): string => /^Policies:[^]*?\n\n/m.exec(text)?.[0] ?? "";
      assert.match(policies(refusal), /public-principal/);
      assert.equal(policies(stdout + stderr).replaceAll(pack.folder, "policypack"), policies(refusal));
    } finally {
      await pack.remove();
    }
  });

  it("stops an update before the public key is created", async () => {
    const { exitCode } = await sandbox.pulumi(["up", "--yes", "--skip-preview", ...args]);
    assert.notEqual(exitCode, 0);
    const region = "cn-north-1";
    const credentials = await sandbox.credentials("111122223333", region);
    const kms = new KMSClient({ region, endpoint: sandbox.endpoint, credentials });
    assert.deepEqual((await kms.send(new ListKeysCommand({}))).Keys, []);
  });
});
