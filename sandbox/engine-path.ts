/** The engine that the user has installed. */
import { accessSync, constants, realpathSync } from "node:fs";
import * as path from "node:path";
import { execa } from "execa";
import { satisfies } from "semver";
import type { EngineFinder } from "./engine";
import { messageOf } from "./errors";

const LANGUAGE_HOST = "pulumi-language-nodejs";

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The file that a shell would run for a command. */
export function onPath(command: string, searchPath: string = process.env.PATH ?? ""): string | undefined {
  return searchPath
    .split(path.delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => path.join(folder, command))
    .find(isExecutable);
}

/** Whether a version is at least the wanted one, of the same major version. */
export const isRecentEnough = (version: string, wanted: string): boolean => satisfies(version, `^${wanted}`);

/** Takes `pulumi` from PATH where it is recent enough and its Node.js language host is with it. */
export const findOnPath: EngineFinder = async (wanted) => {
  const binary = onPath("pulumi");
  if (binary === undefined) return { why: "there is none" };
  let version: string;
  try {
    const { stdout } = await execa(binary, ["version"], { env: { PULUMI_SKIP_UPDATE_CHECK: "true" }, timeout: 20_000 });
    version = stdout.trim().replace(/^v/, "");
  } catch (error) {
    return { why: `${binary} does not tell its version: ${messageOf(error)}` };
  }
  if (!isRecentEnough(version, wanted)) {
    return { why: `${binary} is version ${version}; it must be at least ${wanted} and of the same major version` };
  }
  const beside = path.join(path.dirname(realpathSync(binary)), LANGUAGE_HOST);
  if (!isExecutable(beside) && onPath(LANGUAGE_HOST) === undefined) {
    return { why: `${binary} has no ${LANGUAGE_HOST} beside it or on PATH` };
  }
  return { source: "path", binary, version, hasLanguageHost: true };
};
