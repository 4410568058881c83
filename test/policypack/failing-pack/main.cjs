"use strict";
// Bundled as the real pack is, since Pulumi's runner would check types.
process.env.ESBUILD_WORKER_THREADS = "0";
const { Module } = require("node:module");
const { join } = require("node:path");
const { outputFiles } = require("esbuild").buildSync({
  absWorkingDir: __dirname,
  entryPoints: ["pack.ts"],
  bundle: true,
  packages: "external",
  platform: "node",
  format: "cjs",
  target: "node20",
  write: false,
});
process.chdir(__dirname);
const pack = new Module(join(__dirname, "pack.js"), module);
pack.filename = pack.id;
pack.paths = module.paths;
pack._compile(outputFiles[0].text, pack.id);
