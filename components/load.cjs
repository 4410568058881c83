// Loads one of this folder's entries into a process that the engine starts for it: from its TypeScript in a checkout, with the types
// stripped, in about a tenth of a second (see policypack/main.cjs, which does the same); compiled where it comes in a package.
"use strict";

const { existsSync } = require("node:fs");
const { Module } = require("node:module");
const { join, relative } = require("node:path");

function bundled(parent, entry) {
  // Without its worker thread esbuild's own process ends with the bundle, instead of staying as long as this one.
  process.env.ESBUILD_WORKER_THREADS = "0";
  const { buildSync } = require("esbuild");
  const [bundle] = buildSync({
    absWorkingDir: parent.path,
    entryPoints: [`${entry}.ts`],
    bundle: true,
    // Components are found by the names of their classes.
    keepNames: true,
    packages: "external",
    platform: "node",
    format: "cjs",
    target: "node20",
    sourcemap: "inline",
    write: false,
  }).outputFiles;
  const loaded = new Module(join(parent.path, `${entry}.js`), parent);
  loaded.filename = loaded.id;
  loaded.paths = parent.paths;
  loaded._compile(bundle.text, loaded.id);
  return loaded.exports;
}

/** What `entry`, a TypeScript file beside the module `parent`, exports. */
module.exports = (parent, entry) =>
  existsSync(join(parent.path, `${entry}.ts`))
    ? bundled(parent, entry)
    : require(join(__dirname, "../dist/components", relative(__dirname, parent.path), entry));
