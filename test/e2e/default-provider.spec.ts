/** Default providers are off in the project itself: a stack that forgets it, or a program that does, still cannot use one. */
import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { inSandbox } from "./in-sandbox";

describe("a resource without an explicit provider", function () {
  this.timeout(300_000);
  const e2e = inSandbox(async (checkout) => {
    await checkout.setStack("owner", {});
    await rm(path.join(checkout.folder, "index.ts"));
    await writeFile(
      path.join(checkout.folder, "index.ts"),
      'import { Key } from "@pulumi/aws/kms/key";\nnew Key("anywhere", { enableKeyRotation: true });\n',
    );
  });

  it("must not be deployed, even without the policy pack", async () => {
    assert.match(await e2e.fails("owner", "preview", "--non-interactive"), /Default provider for 'aws' disabled/);
  });
});
