/** Bundles the stand-in plugins: one JavaScript file each, quick to start and independent of node_modules. */
import { chmod, readdir, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { cached, contentHash } from "../cache";

/** The stand-ins: the folder of the source here, and the name that the engine looks for. */
export const PLUGINS = {
  "language-nodejs": "pulumi-language-nodejs",
  aws: "pulumi-resource-aws",
} as const;
export type PluginName = keyof typeof PLUGINS;

/** A bundled plugin. */
export interface PluginBundle {
  /** The file that the engine runs. */
  readonly executable: string;
  /** Changes with the plugin's source, its dependencies and node. */
  readonly hash: string;
}

const CHECKOUT = path.resolve(__dirname, "..", "..");
/** What a plugin may import besides packages. */
const SHARED_SOURCES = ["access", "components"];
/** The SDK loads these for function serialization only, which no plugin does. */
const NEVER_LOADED = ["typescript", "ts-node", "@npmcli/arborist"];

async function sourcesOf(plugin: PluginName): Promise<string[]> {
  const folders = [path.join(__dirname, plugin), ...SHARED_SOURCES.map((folder) => path.join(CHECKOUT, folder))];
  const listings = await Promise.all(
    folders.map(async (folder) => {
      const entries = await readdir(folder, { recursive: true });
      return entries.filter((entry) => /\.(ts|json)$/.test(entry)).map((entry) => path.join(folder, entry));
    }),
  );
  return [...listings.flat().sort(), path.join(CHECKOUT, "package-lock.json"), __filename];
}

/** Beside the language host, as in the official installation: runs the SDK's dynamic provider of the program at hand. */
export const DYNAMIC_PROVIDER = "pulumi-resource-pulumi-nodejs";
const RUN_DYNAMIC_PROVIDER = 'process.argv.splice(1, 0, ""); require("@pulumi/pulumi/cmd/dynamic-provider")';
export const dynamicProviderLauncher = `#!/bin/sh\nexec "${process.execPath}" -e '${RUN_DYNAMIC_PROVIDER}' "$@"\n`;

/** A launcher for a bundle: the engine runs executables, and node need not be on its PATH. */
export const launcher = (bundle: string): string => `#!/bin/sh\nexec "${process.execPath}" "${bundle}" "$@"\n`;

async function bundle(plugin: PluginName, folder: string): Promise<void> {
  // Loaded only when there is something to bundle, which is rare.
  const { build } = await import("esbuild");
  await build({
    entryPoints: [path.join(__dirname, plugin, "index.ts")],
    outfile: path.join(folder, "index.js"),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    keepNames: true,
    sourcemap: "linked",
    external: NEVER_LOADED,
    logLevel: "silent",
  });
  const executable = path.join(folder, PLUGINS[plugin]);
  await writeFile(executable, launcher("${0%/*}/index.js"));
  await chmod(executable, 0o755);
}

/** The bundle of a plugin, from the cache where its source did not change. */
export async function pluginBundle(plugin: PluginName): Promise<PluginBundle> {
  const hash = await contentHash(await sourcesOf(plugin), process.execPath, process.version);
  const folder = await cached({ kind: `plugin-${plugin}`, name: hash }, (temporary) => bundle(plugin, temporary));
  return { executable: path.join(folder, PLUGINS[plugin]), hash };
}
