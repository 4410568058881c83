/** `npm test`: checks and every test; ends with one line of totals. Whatever fails, the rest still runs. */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isPluginChoice, PLUGIN_CHOICES, PLUGINS_VARIABLE } from "../sandbox/plugin-choice";

interface Totals {
  passed: number;
  failed: number;
}

const ROOT = join(__dirname, "..");

/** A suite is run in a process of its own: Pulumi's mocks are global to one. */
interface Suite {
  /** What `npm test -- NAME` calls it. */
  readonly step: string;
  readonly title: string;
  readonly args: readonly string[];
}
const suiteOf = (step: string, title: string, ...args: readonly string[]): Suite => ({ step, title, args });

const CHECKS = [
  ["format", "node_modules/prettier/bin/prettier.cjs", "--check", "."],
  ["lint", "node_modules/eslint/bin/eslint.js", "--config", ".config/eslint.config.mjs", "."],
  ["types", "node_modules/typescript/bin/tsc"],
] as const;
/** The files of the last one each have a sandbox of their own and wait for other processes most of the time: two at once. */
const SUITES = [
  suiteOf("unit", "unit tests", "test/*.spec.ts", `test/{${unitFolders().join(",")}}/**/*.spec.ts`),
  suiteOf("sandbox", "sandbox tests", "test/sandbox/**/*.spec.ts"),
  suiteOf("end to end", "end to end tests", ...endToEndFiles(), "--parallel", "--jobs", "2"),
];
/** Beside the others, with the checks: none of them waits for anything, and a machine has two cores. */
const SUITES_BESIDE = [suiteOf("unit", "unit tests of the policy pack", "test/policypack/**/*.spec.ts")];

/** The longest first, which take the longest: one of them at the end would run alone. */
function endToEndFiles(): readonly string[] {
  const files = readdirSync(join(__dirname, "e2e")).filter((name) => name.endsWith(".spec.ts"));
  const sized = files.map((name) => ({ name, size: statSync(join(__dirname, "e2e", name)).size }));
  return sized.sort((one, other) => other.size - one.size).map(({ name }) => `test/e2e/${name}`);
}

/** All folders that have specs, but for those with a suite of their own. */
function unitFolders(): readonly string[] {
  const own = ["e2e", "policypack", "sandbox"];
  return readdirSync(__dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !own.includes(entry.name))
    .map(({ name }) => name)
    .sort();
}

/** Runs a step to its end. What it prints is shown as it comes, or at its end where another step runs beside it. */
function run(
  heading: string,
  script: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  atEnd: boolean,
): Promise<boolean> {
  const title = `\n> ${heading}\n`;
  if (!atEnd) process.stdout.write(title);
  const child = spawn(process.execPath, [script, ...args], {
    cwd: ROOT,
    stdio: atEnd ? ["ignore", "pipe", "pipe"] : "inherit",
    env,
  });
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => printed.push(chunk));
  return new Promise((resolve) => {
    child.once("error", () => {
      resolve(false);
    });
    child.once("close", (code) => {
      if (atEnd) process.stdout.write(title + Buffer.concat(printed).toString());
      resolve(code === 0);
    });
  });
}

async function check([name, script, ...args]: readonly [string, string, ...string[]]): Promise<Totals> {
  return (await run(name, script, args, process.env, true)) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Runs one suite. A run that ended without telling its totals counts as a failure, as does one that had no test. */
async function suite({ title, args }: Suite, folder: string, atEnd: boolean): Promise<Totals> {
  const file = join(folder, `${title.replaceAll(" ", "-")}.json`);
  const env = { ...process.env, TOTALS_FILE: file };
  const options = ["--reporter", "test/totals-reporter.cjs", ...args];
  const ok = await run(title, "node_modules/mocha/bin/mocha.js", options, env, atEnd);
  try {
    const totals = JSON.parse(readFileSync(file, "utf8")) as Totals;
    return ok || totals.failed > 0 ? totals : { ...totals, failed: 1 };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** One after the other. */
async function inOrder<T>(items: readonly T[], step: (item: T) => Promise<Totals>): Promise<readonly Totals[]> {
  const totals: Totals[] = [];
  for (const item of items) totals.push(await step(item));
  return totals;
}

const { positionals: only, values } = parseArgs({
  options: { plugins: { type: "string" } },
  allowPositionals: true,
});
const steps: readonly string[] = [...CHECKS.map(([name]) => name), ...SUITES.map(({ step }) => step)];
const strangers = only.filter((name) => !steps.includes(name));
if (strangers.length > 0) {
  const names = steps.map((name) => (name.includes(" ") ? `'${name}'` : name)).join(", ");
  console.error(
    `There is no step ${strangers.map((name) => JSON.stringify(name)).join(", ")}. npm test -- takes: ${names}`,
  );
  process.exit(2);
}

if (values.plugins !== undefined) {
  if (!isPluginChoice(values.plugins)) {
    console.error(
      `--plugins is ${JSON.stringify(values.plugins)}. Allowed are: ${PLUGIN_CHOICES.join(", ")}; left out, the official ones are taken where they can be had.`,
    );
    process.exit(2);
  }
  process.env[PLUGINS_VARIABLE] = values.plugins;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "cross-account-cmk-test-"));
  try {
    const wanted = (step: string): boolean => only.length === 0 || only.includes(step);
    const suites = (list: readonly Suite[], atEnd: boolean) =>
      inOrder(
        list.filter(({ step }) => wanted(step)),
        (each) => suite(each, folder, atEnd),
      );
    const beside = async () => [
      ...(await suites(SUITES_BESIDE, true)),
      ...(await inOrder(
        CHECKS.filter(([name]) => wanted(name)),
        check,
      )),
    ];
    const totals = await Promise.all([suites(SUITES, false), beside()]);
    const sum = (pick: keyof Totals): number => totals.flat().reduce((whole, each) => whole + each[pick], 0);
    console.log(`\n${sum("passed")} passed, ${sum("failed")} failed`);
    process.exitCode = sum("failed") === 0 && sum("passed") > 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
