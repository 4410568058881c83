/** `npm start` in a copy of the checkout, as somebody runs it who has just cloned it: once, and once more. */
import assert from "node:assert/strict";
import { execa } from "execa";
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";

const ROOT = path.resolve(__dirname, "../..");
const NOT_COPIED = new Set([".git", ".sandbox", "node_modules", "mycreds.json"]);
const STACK_FILES = ["Pulumi.owner.yaml", "Pulumi.external.yaml"];

describe("npm start", function () {
  this.timeout(600_000);
  let checkout: string;
  before(async () => {
    checkout = await mkdtemp(path.join(tmpdir(), "cross-account-cmk-start-"));
    for (const entry of await readdir(ROOT)) {
      if (!NOT_COPIED.has(entry)) await cp(path.join(ROOT, entry), path.join(checkout, entry), { recursive: true });
    }
    await symlink(path.join(ROOT, "node_modules"), path.join(checkout, "node_modules"));
  });
  after(() => rm(checkout, { recursive: true, force: true }));

  const start = (...args: string[]) =>
    execa("npm", ["start", "--silent", "--", ...args], {
      cwd: checkout,
      env: { NO_COLOR: "1", FORCE_COLOR: undefined },
      reject: false,
    });

  it("deploys both accounts, reads both secrets and tells who may use the key", async () => {
    const { exitCode, stdout, stderr } = await start();
    assert.equal(exitCode, 0, stdout + stderr);
    const headings = [
      "pulumi up --stack owner --policy-pack policypack",
      "pulumi up --stack external --policy-pack policypack",
      "npm run demo -- --side owner",
      "npm run demo -- --side external",
      "Who can use the key, computed from all documents together",
      "Next:",
    ];
    assert.deepEqual(
      stdout.split("\n").filter((line) => headings.includes(line)),
      headings,
    );
    assert.equal(stdout.match(/^The value was read: /gm)?.length, 2);
    assert.doesNotMatch(stdout + stderr, /saanvis/, "a secret's value");
  });

  it("changes nothing the second time, and leaves the stack files as they were", async () => {
    const { exitCode, stdout, stderr } = await start();
    assert.equal(exitCode, 0, stdout + stderr);
    assert.deepEqual(stdout.match(/^ +\d+ (?:unchanged|changes|created|to update)$/gm), [
      "    8 unchanged",
      "    9 unchanged",
    ]);
    for (const file of STACK_FILES) {
      assert.equal(await readFile(path.join(checkout, file), "utf8"), await readFile(path.join(ROOT, file), "utf8"));
    }
  });

  it("must not go on after a deployment that failed, and says what to do", async () => {
    const file = path.join(checkout, "Pulumi.owner.yaml");
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace("region: cn-north-1", "region: cn-nort-1"));
    const { exitCode, stdout, stderr } = await start();
    assert.equal(exitCode, 1);
    assert.match(stdout, /Did you mean "cn-north-1"\?/);
    assert.doesNotMatch(stdout, /--stack external/);
    assert.match(stderr, /^Deploying stack owner failed: see above\. Its state is kept in .*; run npm start again\.$/m);
  });
});
