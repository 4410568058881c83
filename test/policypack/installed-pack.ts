/**
 * The compiled pack as another computer has it: built, packed by npm, unpacked, and its dependencies installed, without a network.
 * The two of Pulumi are copied and what those need is linked from here: so the SDK finds nothing beside itself but that,
 * and of TypeScript only the old compiler that comes with it.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";

const ROOT = path.resolve(__dirname, "../..");
const MODULES = path.join(ROOT, "node_modules");
const run = promisify(execFile);

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifestIn = async (folder: string): Promise<Manifest> =>
  JSON.parse(await readFile(path.join(folder, "package.json"), "utf8")) as Manifest;

/** Where npm has put a package for whoever is in a folder: there, further up, or in this repository. */
function placeOf(name: string, folder: string): string | undefined {
  for (let above = folder; above !== path.dirname(above); above = path.dirname(above)) {
    const place = path.join(above, "node_modules", name);
    if (existsSync(place)) return place;
  }
  const place = path.join(MODULES, name);
  return existsSync(place) ? place : undefined;
}

/** The folders of all that a package depends on, direct or not; what is not installed here either was optional. */
async function needed(folder: string, found = new Set<string>()): Promise<ReadonlySet<string>> {
  for (const name of Object.keys((await manifestIn(folder)).dependencies ?? {})) {
    const place = placeOf(name, folder);
    if (place === undefined || found.has(place)) continue;
    found.add(place);
    await needed(place, found);
  }
  return found;
}

/** Installs what the package in a folder asks for. */
async function install(folder: string): Promise<void> {
  const direct = new Set(Object.keys((await manifestIn(folder)).dependencies ?? {}));
  for (const from of await needed(folder)) {
    const name = path.relative(MODULES, from);
    // Copied with what it is in.
    if (name.includes("node_modules")) continue;
    const to = path.join(folder, "node_modules", name);
    await mkdir(path.dirname(to), { recursive: true });
    await (direct.has(name) ? cp(from, to, { recursive: true }) : symlink(from, to));
  }
}

export interface InstalledPack {
  readonly folder: string;
  /** As `npm pack` lists them. */
  readonly files: readonly string[];
  readonly remove: () => Promise<void>;
}

/** In a temporary folder of its own. */
export async function installedPack(): Promise<InstalledPack> {
  const top = await mkdtemp(path.join(tmpdir(), "policypack-"));
  const built = path.join(top, "built");
  await run(process.execPath, [path.join(ROOT, ".config", "build-pack.mjs"), built]);
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", top], { cwd: built });
  const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  await run("tar", ["-xzf", packed.filename], { cwd: top });
  const folder = path.join(top, "package");
  await install(folder);
  return {
    folder,
    files: packed.files.map((file) => file.path),
    remove: () => rm(top, { recursive: true, force: true }),
  };
}
