/** Default providers are off in the project itself: a stack that forgets it, or a program that does, still cannot use one. */
import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { openSandbox, type Sandbox } from "../../sandbox/sandbox";
import { testCheckout, type TestCheckout } from "./checkout";

describe("a resource without an explicit provider", function () {
  this.timeout(300_000);
  let checkout: TestCheckout;
  let sandbox: Sandbox;

  before(async () => {
    checkout = await testCheckout();
    await checkout.setStack("owner", {});
    await rm(path.join(checkout.folder, "index.ts"));
    await writeFile(
      path.join(checkout.folder, "index.ts"),
      'import { Key } from "@pulumi/aws/kms/key";\nnew Key("anywhere", { enableKeyRotation: true });\n',
    );
    sandbox = await openSandbox({ checkout: checkout.folder, folder: path.join(checkout.folder, ".sandbox") });
  });
  after(async () => {
    await sandbox.close();
    await checkout.remove();
  });

  it("must not be deployed, even without the policy pack", async () => {
    const { exitCode, stdout, stderr } = await sandbox.pulumi(["preview", "--stack", "owner", "--non-interactive"]);
    assert.notEqual(exitCode, 0);
    assert.match(stdout + stderr, /Default provider for 'aws' disabled/);
  });
});
