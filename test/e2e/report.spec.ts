/**
 * `npm run report` on the real engine: what a pull request's author reads, for each kind of change, as golden files. Everything
 * is previewed over one deployment; nothing but that deployment changes.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import type { RunResult } from "../../sandbox/processes";
import type { Section } from "./checkout";
import { assertGolden } from "./golden";
import { EXTERNAL, inSandbox } from "./in-sandbox";

const run = promisify(execFile);

/** What must be in no report, whatever happens. */
const PASSWORD = "n0t-for-anybodys-eyes";
const CREDENTIALS = JSON.stringify({ username: "somebody-else", password: PASSWORD });

const share = (accountId = EXTERNAL, more: object = {}): object => ({ accountId, level: "account", ...more });
const PRINCIPALS = { level: "principals", roles: ["ExampleRole"] };

describe("npm run report, end to end", function () {
  this.timeout(600_000);
  let owner: Section;
  let external: Section;
  const e2e = inSandbox(async (checkout) => {
    [owner, external] = [await checkout.section("owner"), await checkout.section("external")];
    await checkout.setStack("owner", { owner });
    await checkout.setStack("external", { external });
  });
  const inCheckout = (...names: string[]): string => path.join(e2e.checkout.folder, ...names);

  const printed: string[] = [];
  async function report(...args: string[]): Promise<RunResult> {
    const result = await e2e.script("report/cli.ts", ...args);
    printed.push(result.stdout, result.stderr);
    return result;
  }
  /** Compares the report on stack `stack` with the file of this name. */
  async function golden(name: string, exitCode: number, stack: string, ...args: string[]): Promise<string> {
    const result = await report("--stack", stack, ...args);
    assert.equal(result.exitCode, exitCode, result.stdout + result.stderr);
    assert.equal(result.stderr, "");
    assertGolden(`report/${name}.md`, result.stdout);
    return result.stdout;
  }
  const setOwner = (changed: Section = {}): Promise<void> =>
    e2e.checkout.setStack("owner", { owner: { ...owner, ...changed } });
  const setExternal = (changed: Section = {}, more: Section = {}): Promise<void> =>
    e2e.checkout.setStack("external", { external: { ...external, ...changed }, ...more });
  const key = (changed: object): Section => ({ key: { ...(owner.key as object), ...changed } });

  async function onOwner(name: string, exitCode: number, changed: Section, ...args: string[]): Promise<string> {
    await setOwner(changed);
    try {
      return await golden(name, exitCode, "owner", ...args);
    } finally {
      await setOwner();
    }
  }

  it("reports a stack that there is not: the engine's own words", async () => {
    const text = await golden("no-stack", 3, "owner");
    assert.match(text, /no stack named/);
  });

  it("reports a first deployment", async () => {
    await e2e.sandbox.pulumi(["stack", "init", "owner"]);
    await golden("first-deployment", 0, "owner");
  });

  it("reports that nothing changes, into a file, and prints the summary alone", async () => {
    await e2e.up("owner");
    await e2e.up("external");
    const out = inCheckout("reports", "report.md");
    const { exitCode, stdout, stderr } = await report("--stack", "owner", "--out", out);
    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" });
    assert.equal(
      stdout,
      `Nothing changes. Resources: 8 unchanged. Access: nobody gains or loses access. Policies: no violation.\nThe report is in ${out}.\n`,
    );
    assertGolden("report/nothing.md", await readFile(out, "utf8"));
  });

  it("gives the same report to machines", async () => {
    await setOwner({ shares: [share(EXTERNAL, { use: "decrypt" })] });
    const { stdout } = await report("--stack", "owner", "--json", "--alone");
    await setOwner();
    assertGolden("report/narrower-alone.json", stdout);
  });

  for (const [what, name, changed] of [
    ["a wider use: services may make grants", "wider", { shares: [share(EXTERNAL, { delegateToServices: true })] }],
    ["a narrower use: decrypting alone", "narrower", { shares: [share(EXTERNAL, { use: "decrypt" })] }],
    ["another level: one role in the place of the account", "level", { shares: [share(EXTERNAL, PRINCIPALS)] }],
    [
      "grants in the place of the key policy",
      "grants",
      { shares: [share(EXTERNAL, { ...PRINCIPALS, through: "grants" })] },
    ],
    [
      "three external accounts, two of them new",
      "three-accounts",
      { shares: [share(), share("777788889999"), share("999988887777", { use: "decrypt" })] },
    ],
  ] as const) {
    it(`reports ${what}`, async () => {
      await onOwner(name, 0, changed);
    });
  }

  it("reports a principal that is removed from the external account", async () => {
    await setExternal({ users: [] });
    await golden("principal-removed", 0, "external");
    await setExternal();
  });

  it("reports replacements, with what is lost by them", async () => {
    await onOwner("replacement", 0, {
      ...key({ alias: "alias/quickstart/other" }),
      secret: { ...(owner.secret as object), name: "quickstart/OtherSecret" },
    });
  });

  it("reports that a secret's value changes, and not the value", async () => {
    await writeFile(inCheckout("mycreds.json"), CREDENTIALS);
    const text = await golden("secret-value", 0, "owner");
    await rm(inCheckout("mycreds.json"));
    assert.match(text, /secretStringWo/);
  });

  it("reports violations with their remedies, and all else with them, and exits with 2", async () => {
    const config = inCheckout("policy-config.json");
    const trustedAccounts = [EXTERNAL];
    await writeFile(
      config,
      JSON.stringify({ "trusted-parties": { trustedAccounts }, "effective-access": { trustedAccounts } }),
    );
    const changed = { ...key({ deletionWindowInDays: 7 }), shares: [share(), share("999988887777")] };
    await onOwner("violation", 2, changed, "--policy-pack-config", config);
  });

  it("reports an error of the program, and exits with 3", async () => {
    await onOwner("program-error", 3, { region: "mars", shares: [share("12")] });
  });

  it("reports an error of the engine, with what it had come to, and exits with 3", async () => {
    const { keyArn } = await e2e.outputs("owner");
    await onOwner("engine-error", 3, { region: "cn-northwest-1", ...key({ confirmReplacement: keyArn }) });
  });

  it("must not show a secret that is in the text of an error", async () => {
    await e2e.checkout.setStack("external", { external, externalSecretValue: PASSWORD });
    await writeFile(inCheckout("mycreds.json"), `${PASSWORD} is no JSON`);
    const { exitCode, stdout } = await report("--stack", "external");
    await rm(inCheckout("mycreds.json"));
    await setExternal();
    assert.equal(exitCode, 3);
    assert.match(stdout, /externalSecretValue/);
  });

  describe("compared with a git ref", () => {
    const git = (...args: string[]): Promise<unknown> =>
      run("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...args], { cwd: e2e.checkout.folder });
    before(async () => {
      await git("init", "--quiet", "--initial-branch", "main");
      // Main has a change that was never deployed.
      await setOwner(key({ description: "Merged, and not deployed" }));
      await git("add", "--", ".", ":!node_modules", ":!.sandbox");
      await git("commit", "--quiet", "--message", "base");
    });
    after(() => setOwner());

    it("shows what the change does, and apart from it what is pending anyway", async () => {
      await setOwner({
        ...key({ description: "Merged, and not deployed" }),
        shares: [share(EXTERNAL, { use: "decrypt" })],
      });
      const { exitCode, stdout, stderr } = await report("--stack", "owner", "--base", "main");
      assert.equal(exitCode, 0, stdout + stderr);
      assertGolden("report/base.md", stdout.replace(/(?<=`main` \(`)[0-9a-f]{7}/, "COMMIT"));
    });

    it("refuses a ref that git does not know, and writes nothing", async () => {
      const out = inCheckout("none.md");
      const { exitCode, stderr } = await report("--stack", "owner", "--base", "nowhere", "--out", out);
      assert.equal(exitCode, 1);
      assert.match(stderr, /^--base nowhere: git knows no such commit here\./);
      assert.equal(existsSync(out), false);
    });
  });

  it("must have shown no secret in any of this", () => {
    assert.ok(printed.length > 30);
    for (const secret of [PASSWORD, "EXAMPLE-PASSWORD"]) assert.ok(!printed.some((text) => text.includes(secret)));
  });
});
