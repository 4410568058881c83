/** What a program depends on, read from the package.json files around it. */
import { readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";

/** The part of a package.json that matters here. */
interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly pulumi: { readonly resource?: unknown; readonly name?: unknown; readonly version?: unknown };
}

/** A provider plugin that a package of the program needs, e.g. `aws` at `7.48.0`. */
export interface RequiredPlugin {
  readonly name: string;
  readonly version: string;
}

/** A package with the version that is installed. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
}

const SDK = "@pulumi/pulumi";

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const text = (value: unknown): string => (typeof value === "string" ? value : "");

function readPackageJson(folder: string): PackageJson | undefined {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  } catch {
    return undefined;
  }
  if (!isRecord(json)) return undefined;
  const dependencies = isRecord(json.dependencies) ? json.dependencies : {};
  return {
    name: text(json.name),
    version: text(json.version),
    dependencies: Object.fromEntries(Object.entries(dependencies).map(([name, range]) => [name, text(range)])),
    pulumi: isRecord(json.pulumi) ? json.pulumi : {},
  };
}

/** The folder that a package is installed in, seen from another folder; upwards, as node resolves. */
function folderOf(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, "node_modules", name);
    if (readPackageJson(candidate)) return realpathSync(candidate);
    if (path.dirname(folder) === folder) return undefined;
  }
}

/** The nearest folder with a package.json, from the program's own folder upwards. */
function packageRoot(programFolder: string): string | undefined {
  for (let folder = programFolder; ; folder = path.dirname(folder)) {
    if (readPackageJson(folder)) return folder;
    if (path.dirname(folder) === folder) return undefined;
  }
}

/** Every package reachable through the `dependencies` of those that `follow` accepts; each folder once. */
function reachable(programFolder: string, follow: (found: PackageJson) => boolean): Map<string, PackageJson> {
  const found = new Map<string, PackageJson>();
  const visit = (folder: string, from: PackageJson): void => {
    for (const name of Object.keys(from.dependencies)) {
      const target = folderOf(name, folder);
      const json = target === undefined ? undefined : readPackageJson(target);
      if (target === undefined || json === undefined || found.has(target)) continue;
      found.set(target, json);
      if (follow(json)) visit(target, json);
    }
  };
  const root = packageRoot(programFolder);
  const json = root === undefined ? undefined : readPackageJson(root);
  if (root !== undefined && json !== undefined) visit(root, json);
  return found;
}

/** The provider plugins of the program. Only packages built on the Pulumi SDK can bring one. */
export function requiredPlugins(programFolder: string): RequiredPlugin[] {
  const packages = reachable(programFolder, (json) => SDK in json.dependencies);
  return [...packages.values()]
    .filter((json) => json.pulumi.resource === true)
    .map((json) => ({
      name: text(json.pulumi.name) || json.name.replace(/^@.*\//, ""),
      version: `v${(text(json.pulumi.version) || json.version).replace(/^v/, "")}`,
    }));
}

/** The installed packages of the program, the direct ones or all. */
export function installedPackages(programFolder: string, transitive: boolean): InstalledPackage[] {
  return [...reachable(programFolder, () => transitive).values()].map(({ name, version }) => ({ name, version }));
}

/**
 * A module of the SDK that the program itself installed.
 * @throws Error that says what to do where the SDK is missing
 */
export function locateSdkModule(module: string, programFolder: string): string {
  try {
    return createRequire(path.join(programFolder, "index.js")).resolve(`${SDK}/${module}`);
  } catch {
    throw new Error(`${SDK} is not installed for ${programFolder}: run npm ci in the checkout.`);
  }
}
