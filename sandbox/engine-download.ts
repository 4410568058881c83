/** The official engine, installed into the cache by Pulumi's Automation API. */
import { existsSync } from "node:fs";
import * as path from "node:path";
import { SemVer } from "semver";
import type { CacheKey } from "./cache";
import { cached, entryFolder, isCached } from "./cache";
import type { Engine, EngineFinder } from "./engine";
import { messageOf } from "./errors";
import { probe } from "./reachability";

/** A slow line gets its time; a dead one was found out by the probe. */
const DOWNLOAD_MS = 15 * 60_000;

const keyOf = (version: string): CacheKey => ({
  kind: "engine-download",
  name: `${version}-${process.platform}-${process.arch}`,
});

const engineIn = (folder: string, version: string): Engine => ({
  source: "download",
  binary: path.join(folder, "bin", "pulumi"),
  version,
  hasLanguageHost: existsSync(path.join(folder, "bin", "pulumi-language-nodejs")),
});

/** The files that Pulumi's install script fetches. */
const neededUrls = (version: string): string[] => [
  "https://get.pulumi.com/install.sh",
  `https://get.pulumi.com/releases/sdk/pulumi-v${version}-${process.platform}-${process.arch === "x64" ? "x64" : "arm64"}.tar.gz`,
];

async function install(version: string, root: string): Promise<void> {
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`not done after ${DOWNLOAD_MS / 60_000} minutes`));
    }, DOWNLOAD_MS);
  });
  try {
    await Promise.race([PulumiCommand.install({ version: new SemVer(version), root }), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Takes the official engine from the cache, or downloads it where its host can be reached. */
export const findDownload: EngineFinder = async (version, progress) => {
  const key = keyOf(version);
  if (isCached(key)) return engineIn(entryFolder(key), version);
  const unreachable = await progress.step("Looking for Pulumi's download site", () => probe(neededUrls(version)));
  if (unreachable !== undefined) return { why: unreachable };
  try {
    const title = `Downloading the Pulumi engine ${version}`;
    return engineIn(await progress.step(title, () => cached(key, (folder) => install(version, folder))), version);
  } catch (error) {
    return { why: messageOf(error) };
  }
};
