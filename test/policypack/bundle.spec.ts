/** How the pack is loaded from its source: `policypack/main.cjs`. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

const ROOT = path.resolve(__dirname, "../..");

describe("the pack from its source", () => {
  let folder: string;
  const file = (name: string): string => path.join(folder, name);
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "policypack-"));
    for (const name of ["main.cjs", "light-sdk.cjs"]) copyFileSync(path.join(ROOT, "policypack", name), file(name));
    symlinkSync(path.join(ROOT, "node_modules"), file("node_modules"));
    writeFileSync(file("pack.ts"), 'import { text } from "./part";\nconst told: string = text;\nconsole.log(told);\n');
    writeFileSync(file("part.ts"), 'export const text = "first";\n');
    writeFileSync(file("no-esbuild"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const load = (env: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, [file("main.cjs")], {
      env: { ...process.env, ...env },
      encoding: "utf8",
      timeout: 20_000,
    });
  const withoutEsbuild = () => load({ ESBUILD_BINARY_PATH: file("no-esbuild") });

  it("is bundled once, and again where any of its files has changed", () => {
    assert.notEqual(withoutEsbuild().status, 0);
    assert.equal(load().stdout, "first\n");
    assert.equal(withoutEsbuild().stdout, "first\n");
    writeFileSync(file("part.ts"), 'export const text = "second";\n');
    assert.notEqual(withoutEsbuild().status, 0);
    assert.equal(load().stdout, "second\n");
    assert.equal(withoutEsbuild().stdout, "second\n");
  });
});
