/** The policy pack on the real engine: a violation stops the deployment before anything is made. */
import { KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { inSandbox, OWNER, PACK } from "./in-sandbox";

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
  const e2e = inSandbox(async (checkout) => {
    await checkout.setStack("owner", { owner: await checkout.section("owner") });
    await rm(path.join(checkout.folder, "index.ts"));
    await writeFile(path.join(checkout.folder, "index.ts"), WIDE_PROGRAM);
  });

  it("must not let a preview with a public key pass", async () => {
    const text = await e2e.fails("owner", "preview", "--non-interactive", ...PACK);
    assert.match(text, /mandatory[\s\S]*public-principal/);
    assert.match(text, /Everybody/);
  });

  it("stops an update before the public key is created", async () => {
    await e2e.upFails("owner", ...PACK);
    const kms = await e2e.client(KMSClient, OWNER);
    assert.deepEqual((await kms.send(new ListKeysCommand({}))).Keys, []);
  });
});
