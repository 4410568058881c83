/** The linters of the workflows, installed once a machine: actionlint by Go, zizmor and shellcheck by pip, all held by their hashes. */
import * as path from "node:path";
import { execa } from "execa";
import { cached, contentHash, entryFolder } from "../../../sandbox/cache";
import { buildEnvironment, findPython } from "../../../sandbox/emulator";
import { onPath } from "../../../sandbox/engine-path";

const GO_FILES = ["go.mod", "go.sum"].map((name) => path.join(__dirname, name));
const REQUIREMENTS = path.join(__dirname, "requirements.txt");
const GO_ENVIRONMENT = { GOWORK: "off", GOFLAGS: "-mod=readonly" };

/** @returns the folder with `zizmor` and `shellcheck` in it */
export async function pythonTools(): Promise<string> {
  const python = await findPython();
  const key = { kind: "workflow-tools", name: await contentHash([REQUIREMENTS], python.identity) };
  await cached(key, (folder) => buildEnvironment(python, folder, REQUIREMENTS));
  return path.join(entryFolder(key), "bin");
}

/** @returns `actionlint`; nothing where there is no Go to build it with */
export async function actionlint(): Promise<string | undefined> {
  const go = onPath("go");
  if (go === undefined) return undefined;
  const platform = `${process.platform}-${process.arch}`;
  const key = { kind: "actionlint", name: `${platform}-${await contentHash(GO_FILES)}` };
  const command = "github.com/rhysd/actionlint/cmd/actionlint";
  const folder = await cached(key, async (temporary) => {
    const args = ["build", "-buildvcs=false", "-trimpath", "-o", path.join(temporary, "actionlint"), command];
    await execa(go, args, { cwd: __dirname, env: GO_ENVIRONMENT });
  });
  return path.join(folder, "actionlint");
}
