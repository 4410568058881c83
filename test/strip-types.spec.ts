/** What every program and test here is loaded through: `.config/strip-types.cjs`. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
    writeFileSync(path.join(folder, "no-esbuild"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    writeFileSync(path.join(folder, "broken.ts"), "const a = 1;\nconst b = ;\n");
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const runWith = (env: NodeJS.ProcessEnv, program: string, ...args: string[]) =>
    spawnSync(process.execPath, ["--require", "ts-node/register", path.join(folder, program), ...args], {
      cwd: ROOT,
      env: { ...process.env, TS_NODE_PROJECT: path.join(ROOT, "tsconfig.json"), ...env },
      encoding: "utf8",
      timeout: 20_000,
    });
  const run = (program: string, ...args: string[]) => runWith({}, program, ...args);

  const KEPT = path.join(ROOT, "node_modules/.cache/strip-types");
  /** Nothing can be stripped with it: what runs was kept. */
  const withoutEsbuild = () => ({ ESBUILD_BINARY_PATH: path.join(folder, "no-esbuild") });
  /** A program that nobody has loaded yet. @returns what it prints */
  function freshProgram(name: string): string {
    const text = randomUUID();
    writeFileSync(path.join(folder, name), `const text: string = "${text}";\nconsole.log(text);\n`);
    return text;
  }
  const keptOf = (text: string): readonly string[] =>
    readdirSync(KEPT)
      .filter((name) => name.endsWith(".json"))
      .map((name) => path.join(KEPT, name))
      .filter((file) => readFileSync(file, "utf8").includes(text));

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

  it("is stripped once, and again where it has changed", () => {
    let text = freshProgram("kept.ts");
    assert.notEqual(runWith(withoutEsbuild(), "kept.ts").status, 0);
    assert.equal(run("kept.ts").stdout.trim(), text);
    assert.equal(runWith(withoutEsbuild(), "kept.ts").stdout.trim(), text);
    text = freshProgram("kept.ts");
    assert.equal(run("kept.ts").stdout.trim(), text);
  });

  it("is stripped again where what was kept is damaged", () => {
    const text = freshProgram("damaged.ts");
    run("damaged.ts");
    const files = keptOf(text);
    assert.equal(files.length, 1);
    writeFileSync(files[0]!, "{");
    assert.equal(run("damaged.ts").stdout.trim(), text);
    assert.equal(runWith(withoutEsbuild(), "damaged.ts").stdout.trim(), text);
  });
});
