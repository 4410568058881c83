/** `npm test`: checks, then every test; ends with one line of totals. Whatever fails, the rest still runs. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Totals {
  passed: number;
  failed: number;
}

const ROOT = join(__dirname, "..");
/**
 * What each step runs. A suite is run in a process of its own: Pulumi's mocks are global to one. The files of the last one
 * each have a sandbox of their own and wait for other processes most of the time: two at once.
 */
const CHECKS = [
  ["format", "node_modules/prettier/bin/prettier.cjs", "--check", "."],
  ["lint", "node_modules/eslint/bin/eslint.js", "--config", ".config/eslint.config.mjs", "."],
  ["types", "node_modules/typescript/bin/tsc"],
] as const;
const SUITES = [
  ["unit", "test/{access,bench,components,policypack,demo,docs}/**/*.spec.ts"],
  ["sandbox", "test/sandbox/**/*.spec.ts"],
  ["end to end", "test/e2e/**/*.spec.ts", "--parallel", "--jobs", "2"],
] as const;

const run = (script: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): boolean =>
  spawnSync(process.execPath, [script, ...args], { cwd: ROOT, stdio: "inherit", env }).status === 0;

function check([name, script, ...args]: readonly [string, string, ...string[]]): Totals {
  console.log(`\n> ${name}`);
  return run(script, args) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Runs one suite. A run that ended without telling its totals counts as a failure, as does one that had no test. */
function suite([name, ...args]: readonly [string, string, ...string[]], folder: string): Totals {
  console.log(`\n> ${name} tests`);
  const file = join(folder, `${name.replaceAll(" ", "-")}.json`);
  const ok = run("node_modules/mocha/bin/mocha.js", ["--reporter", "test/totals-reporter.cjs", ...args], {
    ...process.env,
    TOTALS_FILE: file,
  });
  try {
    const totals = JSON.parse(readFileSync(file, "utf8")) as Totals;
    return ok || totals.failed > 0 ? totals : { ...totals, failed: 1 };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

const only = process.argv.slice(2);
const steps: readonly string[] = [...CHECKS, ...SUITES].map(([name]) => name);
const strangers = only.filter((name) => !steps.includes(name));
if (strangers.length > 0) {
  const names = steps.map((name) => (name.includes(" ") ? `'${name}'` : name)).join(", ");
  console.error(
    `There is no step ${strangers.map((name) => JSON.stringify(name)).join(", ")}. npm test -- takes: ${names}`,
  );
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), "cross-account-cmk-test-"));
try {
  const wanted = ([name]: readonly [string, ...string[]]): boolean => only.length === 0 || only.includes(name);
  const totals = [
    ...CHECKS.filter(wanted).map(check),
    ...SUITES.filter(wanted).map((each) => suite(each, folder)),
  ].reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }), {
    passed: 0,
    failed: 0,
  });
  console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
  process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
