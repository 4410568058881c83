/** The policy pack on the real engine: a violation stops the deployment before anything is made. */
import { IAMClient, ListPoliciesCommand } from "@aws-sdk/client-iam";
import { GetKeyRotationStatusCommand, KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { openSandbox, type Sandbox } from "../../sandbox/sandbox";
import { onlyWithStandIn } from "./in-sandbox";
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

/**
 * A program with credentials that are secrets, as the SDK's class makes them, and such that are registered past that class.
 * Of a secret's value it could not be seen: the AWS provider itself marks that before the pack is asked.
 */
const PLAIN_PROGRAM = `
import { Provider } from "@pulumi/aws/provider";
import { ProviderResource } from "@pulumi/pulumi";
const props = { region: "cn-north-1", accessKey: "AKIAEXAMPLE", secretKey: "swordfish" };
new Provider("kept", { ...props, allowedAccountIds: ["111122223333"] });
new ProviderResource("aws", "plain", { ...props, allowedAccountIds: JSON.stringify(["111122223333"]) }, { version: "7.48.0" });
`;

/** A program whose IAM policy is for a key of its own, so that the policy is known only once the key is made. */
const UNKNOWN_PROGRAM = `
import { Policy } from "@pulumi/aws/iam/policy";
import { Key } from "@pulumi/aws/kms/key";
import { Provider } from "@pulumi/aws/provider";
const provider = new Provider("owner", {
  region: "cn-north-1",
  allowedAccountIds: ["111122223333"],
  assumeRoles: [{ roleArn: "arn:aws-cn:iam::111122223333:role/DeployRole" }],
});
const key = new Key("own", {}, { provider });
const policy = key.arn.apply((arn) => JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "kms:*", Resource: arn }],
}));
new Policy("wide", { name: "wide", policy }, { provider });
`;
/** The key has no rotation, which is repaired or excepted. */
const REMEDIATE = { "key-rotation": "remediate" };
const excepted = (expires: string) => ({
  "key-rotation": { exceptions: [{ urn: "*::own", reason: "SEC-1", expires }] },
});

describe("the policy pack on the real engine", function () {
  this.timeout(300_000);
  let checkout: TestCheckout;
  let sandbox: Sandbox;

  before(async () => {
    checkout = await testCheckout();
    await checkout.setStack("owner", { owner: await checkout.section("owner") });
    await rm(path.join(checkout.folder, "index.ts"));
    await runs(WIDE_PROGRAM);
    sandbox = await openSandbox({ checkout: checkout.folder, folder: path.join(checkout.folder, ".sandbox") });
  });
  after(async () => {
    await sandbox.close();
    await checkout.remove();
  });

  const runs = (program: string): Promise<void> => writeFile(path.join(checkout.folder, "index.ts"), program);
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

  it("must let it pass with the profile that refuses nothing, and say the same", async () => {
    const config = ["--policy-pack-config", "policypack/profiles/advisory.json"];
    const { exitCode, stdout, stderr } = await sandbox.pulumi(["preview", ...args, ...config]);
    assert.equal(exitCode, 0, stdout + stderr);
    assert.match(stdout + stderr, /advisory[\s\S]*public-principal/);
  });

  it("must tell plain text from a secret", async function () {
    onlyWithStandIn(this, sandbox, "it marks secretKey as a secret itself, so that the pack sees no plain text.");
    await runs(PLAIN_PROGRAM);
    const { exitCode, stdout, stderr } = await sandbox.pulumi(["preview", ...args]);
    assert.notEqual(exitCode, 0);
    assert.match(stdout + stderr, /plain \(pulumi:providers:aws\): secretKey is not a Pulumi secret\./);
    assert.doesNotMatch(stdout + stderr, /kept \(pulumi:providers:aws\): secretKey/);
    assert.doesNotMatch(stdout + stderr, /swordfish/);
  });

  describe("where a policy is known only in the update", () => {
    const configured = async (config: object): Promise<readonly string[]> => {
      const file = path.join(checkout.folder, "config.json");
      await writeFile(file, JSON.stringify(config));
      return ["--policy-pack-config", file];
    };
    before(() => runs(UNKNOWN_PROGRAM));

    it("must not take an exception without a day that the calendar can have", async () => {
      const { exitCode, stdout, stderr } = await sandbox.pulumi([
        "preview",
        ...args,
        ...(await configured(excepted("soon"))),
      ]);
      assert.notEqual(exitCode, 0);
      assert.match(stdout + stderr, /key-rotation: exceptions\.0\.expires/);
    });

    it("must say in the preview what it could not judge, and which exception was used", async () => {
      const { exitCode, stdout, stderr } = await sandbox.pulumi([
        "preview",
        ...args,
        ...(await configured(excepted("9999-12-31"))),
      ]);
      assert.equal(exitCode, 0, stdout + stderr);
      assert.match(
        stdout + stderr,
        /\[advisory\].*known-at-preview[\s\S]*the value of policy is not known yet; not judged by .*full-kms-access/,
      );
      assert.match(stdout + stderr, /\[advisory\].*exceptions[\s\S]*key-rotation is excepted .* until 9999-12-31/);
    });

    it("must refuse it in the update before it is created, and repair what it was told to", async () => {
      const { exitCode, stdout, stderr } = await sandbox.pulumi([
        "up",
        "--yes",
        "--skip-preview",
        ...args,
        ...(await configured(REMEDIATE)),
      ]);
      assert.notEqual(exitCode, 0);
      assert.match(stdout + stderr, /\[mandatory\].*full-kms-access/);
      assert.match(stdout + stderr, /\[remediate\].*key-rotation/);
      const region = "cn-north-1";
      const credentials = await sandbox.credentials("111122223333", region);
      const settings = { region, endpoint: sandbox.endpoint, credentials };
      const { Policies: policies = [] } = await new IAMClient(settings).send(
        new ListPoliciesCommand({ Scope: "Local" }),
      );
      assert.deepEqual(
        policies.map(({ PolicyName: name }) => name),
        [],
      );
      const kms = new KMSClient(settings);
      const { Keys: [key] = [] } = await kms.send(new ListKeysCommand({}));
      const { KeyRotationEnabled: rotated } = await kms.send(new GetKeyRotationStatusCommand({ KeyId: key?.KeyId }));
      assert.equal(rotated, true);
    });
  });
});
