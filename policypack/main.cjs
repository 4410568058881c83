// The pack's entry, as the engine runs it. Pulumi's runner would compile the TypeScript with type checking, which costs
// seconds and hundreds of megabytes in every preview. Here the pack's own files are bundled with their types stripped,
// in about a tenth of a second; checking types is left to the check command.
"use strict";

// Without its worker thread esbuild's own process ends with the bundle, instead of staying as long as the pack.
process.env.ESBUILD_WORKER_THREADS = "0";
const { buildSync } = require("esbuild");
const { Module } = require("node:module");
const { join } = require("node:path");

const [bundle] = buildSync({
  absWorkingDir: __dirname,
  entryPoints: ["pack.ts"],
  bundle: true,
  packages: "external",
  platform: "node",
  format: "cjs",
  target: "node20",
  sourcemap: "inline",
  write: false,
}).outputFiles;

require("./light-sdk.cjs");
// The SDK reads the version from the package.json of the working directory, whatever that may be.
process.chdir(__dirname);

const pack = new Module(join(__dirname, "pack.js"), module);
pack.filename = pack.id;
pack.paths = module.paths;
pack._compile(bundle.text, pack.id);
