/** What every program and test here is loaded through: `.config/strip-types.cjs`. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

const ROOT = path.join(__dirname, "..");
const SOURCE = `import type { Hash } from "node:crypto";
interface Removed {
  readonly hash?: Hash;
}
const nothing: Removed = {};
if (process.argv.includes("--fail")) throw new Error("failed");
console.log(Object.keys(nothing).length);
`;

describe("TypeScript as programs load it", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "strip-types-"));
    writeFileSync(path.join(folder, "program.ts"), SOURCE);
    writeFileSync(path.join(folder, "broken.ts"), "const a = 1;\nconst b = ;\n");
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const run = (program: string, ...args: string[]) =>
    spawnSync(process.execPath, ["--require", "ts-node/register", path.join(folder, program), ...args], {
      cwd: ROOT,
      env: { ...process.env, TS_NODE_PROJECT: path.join(ROOT, "tsconfig.json") },
      encoding: "utf8",
      timeout: 20_000,
    });

  it("runs without its types, and ends by itself", () => {
    const { status, stdout, stderr } = run("program.ts");
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: "0\n", stderr: "" });
  });

  it("tells the place of an error in the TypeScript file", () => {
    const { status, stderr } = run("program.ts", "--fail");
    assert.equal(status, 1);
    assert.match(stderr, /program\.ts:6:44\)/);
  });

  it("tells the place of what is no TypeScript", () => {
    const { status, stderr } = run("broken.ts");
    assert.equal(status, 1);
    assert.match(stderr, /broken\.ts:2:10: ERROR: Unexpected ";"/);
  });
});
