/** Puts engine, language host and AWS provider where the engine finds them: the official ones, else the stand-ins. */
import { existsSync } from "node:fs";
import { chmod, copyFile, link, mkdir, readFile, symlink, unlink, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { version as awsVersion } from "@pulumi/aws/package.json";
import { execa } from "execa";
import { cached, cacheRoot, entryFolder, isCached } from "./cache";
import { chooseEngine, type Engine, type EngineSource } from "./engine";
import { findBuild } from "./engine-build";
import { findDownload } from "./engine-download";
import { findOnPath } from "./engine-path";
import { codeOf, messageOf } from "./errors";
import { DYNAMIC_PROVIDER, dynamicProviderLauncher, launcher, PLUGINS, pluginBundle } from "./plugins/build";
import { pluginChoice, requireOfficial } from "./plugin-choice";
import type { Progress } from "./progress";
import { probe } from "./reachability";

/** What runs the program, and which parts of it are this project's stand-ins. */
export interface Toolchain {
  readonly engine: Engine;
  /** The folder with `pulumi` and its language host, to be first on PATH. */
  readonly binFolder: string;
  /** The executable of the AWS provider. */
  readonly awsProvider: string;
  /** Names of the parts that are stand-ins, e.g. `pulumi-language-nodejs`; empty where all is official. */
  readonly standIns: readonly string[];
}

/** How long a provider that could not be had is not asked for again. */
const RETRY_MS = 7 * 24 * 3600_000;
const PROVIDER_DOWNLOAD_MS = 15 * 60_000;
const PROVIDER = PLUGINS.aws;

/** Finds, downloads or builds everything. All of it is in the cache afterwards, so a warm run takes no time. */
export async function prepareToolchain(progress: Progress, source?: EngineSource): Promise<Toolchain> {
  const finders = { path: findOnPath, download: findDownload, build: findBuild };
  const engine = await chooseEngine(finders, progress, source);
  const choice = pluginChoice();
  const officialHost = engine.hasLanguageHost && choice !== "stand-in";
  const binFolder = officialHost ? path.dirname(engine.binary) : await withLanguageHost(engine);
  const official = choice === "stand-in" ? undefined : await officialProvider(engine, progress);
  const standIns = [...(officialHost ? [] : [PLUGINS["language-nodejs"]]), ...(official ? [] : [PROVIDER])];
  requireOfficial(choice, standIns);
  return { engine, binFolder, awsProvider: official ?? (await pluginBundle("aws")).executable, standIns };
}

/** The engine wants its language host beside itself, so the two meet in a folder of their own. */
async function withLanguageHost(engine: Engine): Promise<string> {
  const host = await pluginBundle("language-nodejs");
  const name = `${path.basename(path.dirname(path.dirname(engine.binary)))}-${host.hash}`;
  return cached({ kind: "toolchain", name }, async (folder) => {
    await linkOrCopy(engine.binary, path.join(folder, "pulumi"));
    await writeExecutable(
      path.join(folder, PLUGINS["language-nodejs"]),
      launcher(path.join(path.dirname(host.executable), "index.js")),
    );
    await writeExecutable(path.join(folder, DYNAMIC_PROVIDER), dynamicProviderLauncher);
  });
}

/** A symbolic link would not do: the engine looks beside the file that the link points to. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch {
    await copyFile(from, to);
  }
}

async function writeExecutable(file: string, content: string): Promise<void> {
  await writeFile(file, content);
  await chmod(file, 0o755);
}

const providerKey = { kind: "aws-provider", name: `${awsVersion}-${process.platform}-${process.arch}` };
const providerIn = (folder: string): string => path.join(folder, "plugins", `resource-aws-v${awsVersion}`, PROVIDER);

/** The official AWS provider, where it is in the cache or can be downloaded. A failure is remembered for a week. */
async function officialProvider(engine: Engine, progress: Progress): Promise<string | undefined> {
  if (isCached(providerKey)) return providerIn(entryFolder(providerKey));
  const memory = path.join(cacheRoot(), "unavailable", `${providerKey.kind}-${providerKey.name}.json`);
  if (await wasTriedLately(memory)) return undefined;
  const failure = await progress.step("Looking for the official AWS provider", () => installProvider(engine));
  if (failure === undefined) return providerIn(entryFolder(providerKey));
  await mkdir(path.dirname(memory), { recursive: true });
  await writeFile(memory, JSON.stringify({ triedAt: new Date().toISOString(), failure }));
  return undefined;
}

async function wasTriedLately(memory: string): Promise<boolean> {
  try {
    const { triedAt } = JSON.parse(await readFile(memory, "utf8")) as { triedAt?: string };
    return triedAt !== undefined && Date.now() - Date.parse(triedAt) < RETRY_MS;
  } catch {
    return false;
  }
}

/** Lets the engine download the provider. @returns why that failed, or `undefined` */
async function installProvider(engine: Engine): Promise<string | undefined> {
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  const file = `${PROVIDER}-v${awsVersion}-${process.platform}-${architecture}.tar.gz`;
  const unreachable = await probe([`https://get.pulumi.com/releases/plugins/${file}`]);
  if (unreachable !== undefined) return unreachable;
  try {
    await cached(providerKey, async (folder) => {
      await execa(engine.binary, ["plugin", "install", "resource", "aws", awsVersion], {
        env: { PULUMI_HOME: folder, PULUMI_SKIP_UPDATE_CHECK: "true" },
        timeout: PROVIDER_DOWNLOAD_MS,
      });
      if (!existsSync(providerIn(folder))) throw new Error("pulumi plugin install left no executable");
    });
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** Makes the provider known to an engine that runs with this PULUMI_HOME. */
export async function installIntoHome(toolchain: Toolchain, home: string): Promise<void> {
  const plugins = path.join(home, "plugins");
  const executable = path.join(plugins, `resource-aws-v${awsVersion}`, PROVIDER);
  await mkdir(path.dirname(executable), { recursive: true });
  try {
    await unlink(executable);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
  if (toolchain.standIns.includes(PROVIDER)) {
    await writeExecutable(executable, launcher(path.join(path.dirname(toolchain.awsProvider), "index.js")));
  } else {
    await symlink(toolchain.awsProvider, executable);
  }
}
