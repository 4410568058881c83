// The pack's entry, as the engine runs it. Pulumi's runner would compile the TypeScript with type checking, which costs
// seconds and hundreds of megabytes in every preview. Here the pack's own files are bundled with their types stripped, in
// about a tenth of a second; the bundle is kept beside esbuild for as long as none of the files changes. Checking types is left
// to the check command.
"use strict";

const { createHash, randomUUID } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { Module } = require("node:module");
const { dirname, join } = require("node:path");
const esbuildPackage = require("esbuild/package.json");

const OPTIONS = {
  absWorkingDir: __dirname,
  entryPoints: ["pack.ts"],
  bundle: true,
  packages: "external",
  platform: "node",
  format: "cjs",
  target: "node20",
  sourcemap: "inline",
  write: false,
  metafile: true,
};
const hashOf = (...texts) => texts.reduce((hash, text) => hash.update(text), createHash("sha256")).digest("hex");
const KEPT = join(dirname(require.resolve("esbuild/package.json")), "..", ".cache", "policypack");
const place = join(KEPT, `${hashOf(esbuildPackage.version, JSON.stringify(OPTIONS))}.json`);

/** Of the files as they are now. */
const hashesOf = (files) =>
  Object.fromEntries(files.map((file) => [file, hashOf(readFileSync(join(__dirname, file)))]));

function kept() {
  try {
    const { files, text } = JSON.parse(readFileSync(place, "utf8"));
    const now = hashesOf(Object.keys(files));
    return typeof text === "string" && Object.keys(files).every((file) => now[file] === files[file]) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all; a folder that cannot be written only costs time. */
function keep(files, text) {
  const draft = `${place}.${randomUUID()}`;
  try {
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(draft, JSON.stringify({ files, text }));
    renameSync(draft, place);
  } catch {
    return;
  }
}

function bundle() {
  // Without its worker thread esbuild's own process ends with the bundle, instead of staying as long as the pack.
  process.env.ESBUILD_WORKER_THREADS = "0";
  const { outputFiles, metafile } = require("esbuild").buildSync(OPTIONS);
  const [{ text }] = outputFiles;
  keep(hashesOf(Object.keys(metafile.inputs)), text);
  return text;
}

const text = kept() ?? bundle();

require("./light-sdk.cjs");
// The SDK reads the version from the package.json of the working directory, whatever that may be.
process.chdir(__dirname);

const pack = new Module(join(__dirname, "pack.js"), module);
pack.filename = pack.id;
pack.paths = module.paths;
pack._compile(text, pack.id);
