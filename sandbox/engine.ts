/** The Pulumi engine: the user's own, else the official download, else one built with Go. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { SandboxError } from "./errors";
import type { Progress } from "./progress";

/** Where an engine can come from, in order of preference. */
export const ENGINE_SOURCES = ["path", "download", "build"] as const;
export type EngineSource = (typeof ENGINE_SOURCES)[number];

/** Names one source and so forbids the others. */
export const ENGINE_VARIABLE = "CROSS_ACCOUNT_CMK_ENGINE";

export interface Engine {
  readonly source: EngineSource;
  /** The `pulumi` executable. */
  readonly binary: string;
  /** Like `3.255.0`. */
  readonly version: string;
  /** Whether Pulumi's own Node.js language host comes with it. */
  readonly hasLanguageHost: boolean;
}

/** Why a source has no engine to offer, as one clause. */
export interface Unavailable {
  readonly why: string;
}

export type EngineFinder = (version: string, progress: Progress) => Promise<Engine | Unavailable>;
export type EngineFinders = Readonly<Record<EngineSource, EngineFinder>>;

/** The folder of the Go module that pins the engine. */
export const ENGINE_MODULE = path.join(__dirname, "engine");
const REQUIREMENT = /github\.com\/pulumi\/pulumi\/pkg\/v3 v(\d+\.\d+\.\d+)/;

/** The version that is downloaded or built, and the oldest that is taken from PATH: the one that go.mod pins. */
export function engineVersion(): string {
  const version = REQUIREMENT.exec(readFileSync(path.join(ENGINE_MODULE, "go.mod"), "utf8"))?.[1];
  if (version === undefined) throw new Error(`${ENGINE_MODULE}/go.mod does not pin the engine`);
  return version;
}

export const isEngineSource = (text: string): text is EngineSource =>
  (ENGINE_SOURCES as readonly string[]).includes(text);

/**
 * Reads a source's name, as given in the environment; empty means no preference.
 * @throws SandboxError where it is none
 */
export function parseEngineSource(text: string | undefined): EngineSource | undefined {
  if (!text) return undefined;
  if (isEngineSource(text)) return text;
  throw new SandboxError(`${ENGINE_VARIABLE}=${text} is none of ${ENGINE_SOURCES.join(", ")}.`);
}

const DESCRIPTION: Readonly<Record<EngineSource, string>> = {
  path: "pulumi on PATH",
  download: "the official download",
  build: "a build with Go",
};

const remedy = (version: string): string =>
  [
    "Any one of these helps:",
    `  - install Pulumi ${version} or later (https://www.pulumi.com/docs/iac/download-install/) and put it on PATH`,
    "  - let this machine reach https://get.pulumi.com",
    "  - install Go (https://go.dev/dl/), as new as sandbox/engine/go.mod asks for, and let it reach a Go module proxy",
  ].join("\n");

/**
 * The first engine to be had.
 * @param only the one source to try
 * @throws SandboxError that tells what was tried, why each failed, and what to install
 */
export async function chooseEngine(finders: EngineFinders, progress: Progress, only?: EngineSource): Promise<Engine> {
  const version = engineVersion();
  const failures: string[] = [];
  for (const source of only === undefined ? ENGINE_SOURCES : [only]) {
    const found = await finders[source](version, progress);
    if (!("why" in found)) return found;
    failures.push(`  - ${DESCRIPTION[source]}: ${found.why}`);
  }
  throw new SandboxError(["No Pulumi engine could be had. Tried:", ...failures, remedy(version)].join("\n"));
}
