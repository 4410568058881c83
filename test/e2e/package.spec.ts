/** The package as others get it: packed, type-checked and previewed in a program that knows nothing of this repository. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { openSandbox, type Sandbox } from "../../sandbox/sandbox";
import { hostSchema } from "../components/package/host";

const ROOT = path.resolve(__dirname, "../..");
const EXAMPLE = path.join(ROOT, "examples", "two-accounts");
const run = promisify(execFile);

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly newState?: { readonly inputs?: Record<string, unknown>; readonly provider?: string };
}

/** Everything that the repository has installed, but for the package under test, which is the packed one. */
async function install(folder: string): Promise<void> {
  const modules = path.join(folder, "node_modules");
  await mkdir(modules);
  const installed = await readdir(path.join(ROOT, "node_modules"));
  await Promise.all(
    installed
      .filter((entry) => !entry.startsWith("."))
      .map((entry) => symlink(path.join(ROOT, "node_modules", entry), path.join(modules, entry))),
  );
  await run("npm", ["pack", "--pack-destination", folder], { cwd: ROOT });
  const tarball = (await readdir(folder)).find((entry) => entry.endsWith(".tgz"));
  assert.ok(tarball, "npm pack left no package");
  await run("tar", ["-xzf", tarball], { cwd: folder });
  await cp(path.join(folder, "package"), path.join(modules, "cross-account-cmk"), { recursive: true });
}

describe("the package in a program of its own", function () {
  this.timeout(300_000);
  let folder: string;
  let sandbox: Sandbox | undefined;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "cross-account-cmk-package-"));
    await cp(EXAMPLE, folder, { recursive: true, filter: (source) => path.basename(source) !== "node_modules" });
    await install(folder);
  });
  after(async () => {
    await sandbox?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("has no source but what was built, and all that its exports name", async () => {
    const files = (await readdir(path.join(folder, "package"), { recursive: true })).map(String);
    const strangers = files.filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts"));
    assert.deepEqual(strangers, []);
    const { exports, main } = JSON.parse(await readFile(path.join(folder, "package", "package.json"), "utf8")) as {
      exports: Record<string, string | Record<string, string>>;
      main: string;
    };
    const named = [{ main, plugin: "PulumiPlugin.yaml" }, ...Object.values(exports)].flatMap((target) =>
      typeof target === "string" ? target : Object.values(target),
    );
    for (const file of named) assert.ok(files.includes(path.normalize(file)), `${file} is not packed`);
  });

  it("is imported by plain node, without ts-node, with its three components and the evaluator", async () => {
    const script =
      'const { SharedKey, KeyAccess, EncryptedSecret } = require("cross-account-cmk");' +
      'const { evaluate } = require("cross-account-cmk/access");' +
      'const { create } = require("cross-account-cmk/key-policy-provider");' +
      "console.log([SharedKey, KeyAccess, EncryptedSecret, evaluate, create].map((each) => typeof each).join())";
    const { stdout } = await run(process.execPath, ["--eval", script], { cwd: folder });
    assert.equal(stdout.trim(), "function,function,function,function,function");
  });

  it("hosts its components for other languages, compiled, by the same schema as the checkout", async () => {
    const schema: unknown = JSON.parse(await hostSchema(path.join(folder, "node_modules", "cross-account-cmk")));
    const recorded = await readFile(path.join(ROOT, "components", "package", "schema.json"), "utf8");
    assert.deepEqual(schema, JSON.parse(recorded));
  });

  it("has types by which the example is checked", async () => {
    await run(process.execPath, [path.join(ROOT, "node_modules", "typescript", "bin", "tsc"), "--project", folder]);
  });

  it("previews the example: every resource in its own account, the documents the walkthrough's", async () => {
    sandbox = await openSandbox({ checkout: folder, folder: path.join(folder, ".sandbox") });
    const account = { region: "cn-north-1", deployRole: "DeployRole", roles: [], users: [] };
    await sandbox.seed(["111122223333", "444455556666"].map((accountId) => ({ ...account, accountId })));
    const set = await sandbox.pulumi(["config", "set", "--secret", "secretValue", "hunter2", "--stack", "dev"]);
    assert.equal(set.exitCode, 0, set.stderr);
    const { exitCode, stdout, stderr } = await sandbox.pulumi(["preview", "--json", "--stack", "dev"]);
    assert.equal(exitCode, 0, stdout + stderr);
    assert.ok(!stdout.includes("hunter2"));
    const { steps } = JSON.parse(stdout) as { steps: Step[] };
    const made = steps.flatMap(({ op, urn, newState }) => {
      const name = urn.split("::").at(-1) ?? "";
      return urn.includes("$aws:") ? [`${op} ${name} in ${newState?.provider?.split("::").at(-2) ?? "none"}`] : [];
    });
    assert.deepEqual(made.sort(), [
      "create external-policy in external",
      "create external-role-ExampleRole in external",
      "create external-secret in external",
      "create external-version in external",
      "create owner-secret in owner",
      "create owner-version in owner",
      "create shared-alias in owner",
      "create shared-key in owner",
    ]);
    const key = steps.find(({ urn }) => urn.endsWith("::shared-key"));
    const { Statement } = JSON.parse(String(key?.newState?.inputs?.policy)) as { Statement: { Sid: string }[] };
    assert.deepEqual(
      Statement.map(({ Sid }) => Sid),
      ["Enable IAM User Permissions", "Allow an external account to use this CMK"],
    );
  });
});
