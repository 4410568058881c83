// Loads the provider into the process that the engine starts for it: from its TypeScript in a checkout, with the types stripped, in
// about a tenth of a second (see policypack/main.cjs, which does the same); compiled where it comes in a package.
"use strict";

const { existsSync } = require("node:fs");
const { Module } = require("node:module");
const { join } = require("node:path");

function bundled() {
  process.env.ESBUILD_WORKER_THREADS = "0";
  const { buildSync } = require("esbuild");
  const [bundle] = buildSync({
    absWorkingDir: __dirname,
    entryPoints: ["provider.ts"],
    bundle: true,
    packages: "external",
    platform: "node",
    format: "cjs",
    target: "node20",
    sourcemap: "inline",
    write: false,
  }).outputFiles;
  const provider = new Module(join(__dirname, "provider.js"), module);
  provider.filename = provider.id;
  provider.paths = module.paths;
  provider._compile(bundle.text, provider.id);
  return provider.exports;
}

const compiled = join(__dirname, "../../../dist/components/existing-key/provider/provider.js");
const { keyPolicyStatementsProvider } = existsSync(join(__dirname, "provider.ts")) ? bundled() : require(compiled);
module.exports = keyPolicyStatementsProvider;
