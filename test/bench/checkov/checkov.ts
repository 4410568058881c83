/** checkov on this machine: in a Python environment of its own in the cache, and run without anything of the user's. */
import { mkdir, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import { cached, contentHash, entryFolder } from "../../../sandbox/cache";
import { buildEnvironment, findPython } from "../../../sandbox/emulator";
import type { Progress } from "../../../sandbox/progress";
import type { Case } from "./cases/case";
import { CheckovError } from "./findings";
import { planOf } from "./plan";

const REQUIREMENTS = path.join(__dirname, "requirements.txt");

/** The Python that has checkov, from the cache or newly installed: some 300 MB. */
export async function checkovPython(progress: Progress): Promise<string> {
  const python = await findPython();
  const key = { kind: "checkov", name: await contentHash([REQUIREMENTS], python.identity) };
  const title = "Installing checkov into an environment of its own";
  await progress.step(title, () => cached(key, (folder) => buildEnvironment(python, folder, REQUIREMENTS)));
  return path.join(entryFolder(key), "bin", "python");
}

/** One file a case, so that no check of a graph connects two. */
export async function writePlans(folder: string, cases: readonly Case[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, resources } of cases) {
    await writeFile(path.join(folder, `${name}.json`), JSON.stringify(planOf(resources)));
  }
}

/** Its scanner for secrets reads the same files as its checks of plans do. */
const FRAMEWORKS = ["terraform_plan", "secrets"];

/** No settings, key or platform of the user's, no colour, and nothing that it downloads. */
function environment(home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => /^(PATH|LANG|LC_\w+|TMPDIR)$/.test(name));
  return { ...Object.fromEntries(kept), HOME: home, PYTHONDONTWRITEBYTECODE: "1", LOG_LEVEL: "ERROR" };
}

/**
 * Runs checkov once over a folder of plans.
 * @param home an empty folder in the place of the user's home and working directory
 * @returns its JSON
 * @throws CheckovError where it does not come to its end
 */
export async function runCheckov(python: string, plans: string, home: string): Promise<string> {
  const script = path.join(path.dirname(python), "checkov");
  const options = ["--directory", plans, "--framework", ...FRAMEWORKS, "--output", "json", "--compact", "--quiet"];
  const { stdout, stderr, exitCode } = await execa(python, [script, ...options, "--skip-download"], {
    cwd: home,
    env: environment(home),
    extendEnv: false,
    reject: false,
    stdin: "ignore",
  });
  // 1 is how it says that checks failed.
  if (exitCode !== 0 && exitCode !== 1) {
    throw new CheckovError(`checkov ended with exit code ${String(exitCode)}: ${stderr.slice(-500)}`);
  }
  return stdout;
}
