/** AWS on this machine: moto in a Python environment of its own, started and stopped with the sandbox. */
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open } from "node:fs/promises";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import pRetry from "p-retry";
import { cached, contentHash, entryFolder, isCached } from "./cache";
import { onPath } from "./engine-path";
import { messageOf, SandboxError } from "./errors";
import type { Progress } from "./progress";

/** A running emulator. */
export interface Emulator {
  /** The base URL of all its services, without a slash at the end. */
  readonly endpoint: string;
  /** Ends it; its state is on disk by then. */
  stop(): Promise<void>;
}

const SOURCES = path.join(__dirname, "emulator");
const REQUIREMENTS = path.join(SOURCES, "requirements.txt");
const MINIMUM_PYTHON = [3, 11] as const;
const START_MS = 30_000;
const STOP_MS = 5_000;
const HEALTH_MS = 5_000;

export interface Python {
  readonly command: string;
  /** What the environment depends on: version, build and place. */
  readonly identity: string;
}

const PYTHON_FACTS =
  "import sys, sysconfig; print(*sys.version_info[:2], sys.executable, sysconfig.get_platform(), sys.version.split()[0])";

/**
 * The user's Python.
 * @throws SandboxError that says what was found where none is new enough
 */
export async function findPython(): Promise<Python> {
  const minimum = MINIMUM_PYTHON.join(".");
  const rejected: string[] = [];
  for (const name of ["python3", "python"]) {
    const command = onPath(name);
    if (command === undefined) continue;
    const { stdout, failed } = await execa(command, ["-c", PYTHON_FACTS], { reject: false });
    const [major = 0, minor = 0] = stdout.split(" ").map(Number);
    if (!failed && major === MINIMUM_PYTHON[0] && minor >= MINIMUM_PYTHON[1]) return { command, identity: stdout };
    rejected.push(failed ? `${command} does not run` : `${command} is ${major}.${minor}`);
  }
  const found = rejected.length === 0 ? "neither python3 nor python is on PATH" : rejected.join(", ");
  throw new SandboxError(
    `The emulated AWS needs Python ${minimum} or later: ${found}. Install it (https://www.python.org/downloads/), ` +
      "or name the endpoint of an emulator that runs already with --aws URL.",
  );
}

/** Makes a Python environment with the packages of a requirements file, all of them by their hashes. */
export async function buildEnvironment(python: Python, folder: string, requirements: string): Promise<void> {
  await execa(python.command, ["-m", "venv", folder]);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];
  await execa(path.join(folder, "bin", "python"), [...pip, "--require-hashes", "--requirement", requirements]);
}

/**
 * The Python that has moto, from the cache or newly installed.
 * @throws SandboxError where its packages cannot be had
 */
export async function emulatorPython(python: Python, progress: Progress): Promise<string> {
  const key = { kind: "emulator", name: await contentHash([REQUIREMENTS], python.identity) };
  if (!isCached(key)) {
    try {
      const title = "Installing the emulated AWS (moto) into an environment of its own";
      await progress.step(title, () => cached(key, (folder) => buildEnvironment(python, folder, REQUIREMENTS)));
    } catch (error) {
      throw new SandboxError(
        `The emulated AWS could not be installed: ${messageOf(error)}\n` +
          "Let pip reach a package index, or name an emulator that runs already with --aws URL.",
      );
    }
  }
  return path.join(entryFolder(key), "bin", "python");
}

/** The user's AWS settings must not reach the emulator, which would read them. */
function emulatorEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS|MOTO|PYTHON)/.test(name));
  // No byte code beside the sources: the checkout stays clean.
  return { ...Object.fromEntries(kept), PYTHONDONTWRITEBYTECODE: "1", PYTHONUNBUFFERED: "1" };
}

/** The port from the launcher's first line of output. */
async function portOf(child: ChildProcess): Promise<number> {
  if (!child.stdout) throw new Error("the emulator has no output");
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([
    once(lines, "line", { signal: AbortSignal.timeout(START_MS) }),
    once(child, "exit").then(([code]) => {
      throw new Error(`it ended with exit code ${String(code)}`);
    }),
  ])) as [string];
  const { port } = JSON.parse(line) as { port: number };
  return port;
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.stdin?.end();
  const killer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await exited;
  clearTimeout(killer);
}

/**
 * Starts the emulator with the state that an earlier one left in `folder`.
 * @param logFile gets its request log: methods and paths, no bodies
 * @throws SandboxError where it does not come up, naming the log
 */
export async function startEmulator(python: string, folder: string, logFile: string): Promise<Emulator> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const log = await open(logFile, "a");
  const script = [path.join(SOURCES, "serve.py"), "--state", path.join(folder, "state.pickle")];
  const child = spawn(python, script, { env: emulatorEnvironment(), stdio: ["pipe", "pipe", log.fd] });
  await log.close();
  try {
    const endpoint = `http://127.0.0.1:${await portOf(child)}`;
    await checkEndpoint(endpoint);
    return { endpoint, stop: () => endChild(child) };
  } catch (error) {
    await endChild(child);
    throw new SandboxError(`The emulated AWS did not start: ${messageOf(error)}. Its log: ${logFile}`);
  }
}

/**
 * Waits until something answers HTTP at an endpoint.
 * @throws SandboxError where nothing does
 */
export async function checkEndpoint(endpoint: string): Promise<void> {
  const ask = (): Promise<Response> => fetch(endpoint, { signal: AbortSignal.timeout(HEALTH_MS) });
  try {
    await pRetry(ask, { retries: 4, minTimeout: 100, factor: 2 });
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new SandboxError(`Nothing answers at ${endpoint}: ${messageOf(cause)}`);
  }
}

export const isEndpoint = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

/**
 * An emulator that somebody else runs. It is checked, and never stopped from here.
 * @throws SandboxError where the URL is none of http or https, or nothing answers
 */
export async function attachEmulator(url: string): Promise<Emulator> {
  if (!isEndpoint(url)) {
    throw new SandboxError(`--aws ${url}: an endpoint looks like http://127.0.0.1:5000`);
  }
  const endpoint = url.replace(/\/+$/, "");
  await checkEndpoint(endpoint);
  return { endpoint, stop: () => Promise.resolve() };
}
