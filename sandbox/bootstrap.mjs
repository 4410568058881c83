// Runs one of this project's TypeScript programs from a bare clone: checks node, installs the dependencies where they
// are missing or old, and starts the program. Plain node, because nothing is installed yet when it starts.
//
//     node sandbox/bootstrap.mjs FILE.ts [ARGUMENT…]
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import path from "node:path";
import { clearInterval, setInterval } from "node:timers";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const CHECKOUT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const MINIMUM_NODE = [20, 19];
const MODULES = path.join(CHECKOUT, "node_modules");
// Within node_modules, so that npm ci removes it before it begins.
const STAMP = path.join(MODULES, ".made-from-lock");
// What npm notes at the end of each installation.
const INSTALLED = path.join(MODULES, ".package-lock.json");
const LOCK = path.join(CHECKOUT, ".installing");
const LOCK_RENEWAL_MS = 2_000;
const LOCK_STALE_MS = 10_000;

/** The AWS SDK remarks on the version of node in every process; `checkNode` decides that here. */
const QUIET_SDK = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };

const say = (text) => process.stderr.write(`${text}\n`);

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1])) return;
  say(
    `This project needs Node.js ${MINIMUM_NODE.join(".")} or later; this is ${process.versions.node} (${process.execPath}).`,
  );
  say("Install it from https://nodejs.org/ or with your version manager.");
  process.exit(1);
}

const lockHash = () =>
  createHash("sha256")
    .update(readFileSync(path.join(CHECKOUT, "package-lock.json")))
    .digest("hex");

const packagesIn = (file) => JSON.parse(readFileSync(file, "utf8")).packages;

/** Whether npm itself, as in `npm install NAME`, has brought node_modules in line with the lock file. */
function agreesWithLock() {
  if (!existsSync(INSTALLED)) return false;
  const wanted = packagesIn(path.join(CHECKOUT, "package-lock.json"));
  const installed = packagesIn(INSTALLED);
  const same = ([place, { version, integrity }]) =>
    wanted[place]?.version === version && wanted[place].integrity === integrity;
  return (
    Object.entries(installed).every(same) &&
    Object.entries(wanted).every(([place, { optional }]) => place === "" || optional || place in installed)
  );
}

/** Whether node_modules was made from the lock file as it is now. */
function isInstalled() {
  const hash = lockHash();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8").trim() === hash) return true;
  if (!agreesWithLock()) return false;
  writeFileSync(STAMP, `${hash}\n`);
  return true;
}

/** The exit code of a command that got this process's terminal; signals go on to it. */
function run(command, args) {
  const child = spawn(command, args, { stdio: "inherit", env: { ...QUIET_SDK, ...process.env } });
  const forwards = ["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => {
    // At a terminal, Ctrl-C has reached the child already; this process only has to outlive it.
    const forward = () => (signal === "SIGINT" && process.stdin.isTTY ? undefined : child.kill(signal));
    process.on(signal, forward);
    return () => process.off(signal, forward);
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      forwards.forEach((stop) => stop());
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

const isStale = () => {
  try {
    return Date.now() - statSync(LOCK).mtimeMs > LOCK_STALE_MS;
  } catch {
    return false;
  }
};

/** Two runs at once install once: the folder that only one of them can make is the lock; its age tells a dead holder. */
async function acquireLock() {
  for (let told = false; ; told = true) {
    try {
      mkdirSync(LOCK);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (isStale()) rmSync(LOCK, { recursive: true, force: true });
      else {
        if (!told) say("Waiting for another run that installs the dependencies …");
        await setTimeout(500);
      }
    }
  }
  const renewal = setInterval(() => utimesSync(LOCK, new Date(), new Date()), LOCK_RENEWAL_MS);
  return () => {
    clearInterval(renewal);
    rmSync(LOCK, { recursive: true, force: true });
  };
}

async function install() {
  const release = await acquireLock();
  const releaseOnExit = () => release();
  process.once("exit", releaseOnExit);
  try {
    if (isInstalled()) return;
    say("Installing the dependencies (npm ci) …");
    const start = Date.now();
    const hash = lockHash();
    const options = ["--no-audit", "--no-fund", ...(process.env.CI ? ["--no-progress"] : [])];
    // npm writes to standard output; that belongs to the program that runs next.
    const code = await run("sh", ["-c", 'cd "$0" && npm ci "$@" >&2', CHECKOUT, ...options]);
    if (code !== 0) {
      say(`npm ci failed with exit code ${code}. The lines above say why; a run tries again from the start.`);
      process.exit(code);
    }
    writeFileSync(STAMP, `${hash}\n`);
    say(`Dependencies installed in ${Math.round((Date.now() - start) / 1000)} s.`);
  } finally {
    process.off("exit", releaseOnExit);
    release();
  }
}

checkNode();
const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  say("Usage: node sandbox/bootstrap.mjs FILE.ts [ARGUMENT…]");
  process.exit(2);
}
if (!isInstalled()) await install();
const loader = path.join(MODULES, "ts-node", "register", "transpile-only.js");
process.exitCode = await run(process.execPath, ["--require", loader, path.resolve(CHECKOUT, file), ...args]);
