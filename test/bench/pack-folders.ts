/** The packs that are compared: the compiled one, the source, and one of the same SDK without policies. */
import { mkdir, symlink, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { PACK } from "../policypack/engine-side";
import { installedPack } from "../policypack/installed-pack";

export const EMPTY_PACK = "empty-pack";

/** Folders by what they hold. */
export interface Packs {
  readonly compiled: string;
  readonly source: string;
  readonly empty: string;
}

const FILES: Readonly<Record<string, string>> = {
  "PulumiPolicy.yaml": "runtime: nodejs\n",
  "package.json": JSON.stringify({ name: EMPTY_PACK, version: "1.0.0", main: "index.js", private: true }),
  "index.js": `new (require("@pulumi/policy").PolicyPack)("${EMPTY_PACK}", { policies: [] });\n`,
};

/** With the dependencies of the compiled pack. */
async function writeEmptyPack(folder: string, compiled: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(FILES)) await writeFile(path.join(folder, name), text);
  await symlink(path.join(compiled, "node_modules"), path.join(folder, "node_modules"));
}

export async function withPacks<T>(use: (packs: Packs) => Promise<T>): Promise<T> {
  const { folder: compiled, remove } = await installedPack();
  try {
    const empty = path.join(path.dirname(compiled), "empty");
    await writeEmptyPack(empty, compiled);
    return await use({ compiled, source: PACK, empty });
  } finally {
    await remove();
  }
}
