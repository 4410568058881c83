// How ts-node gets JavaScript here: esbuild strips the types, about ten times as fast as TypeScript's own transpiler, which would be a third
// of a second and more of every preview. Checking types is the check command's work.
"use strict";

const { transformSync } = require("esbuild");

exports.create = () => ({
  transpile(source, { fileName }) {
    const { code, map } = transformSync(source, {
      sourcefile: fileName,
      loader: "ts",
      format: "cjs",
      platform: "node",
      target: "node20",
      sourcemap: "external",
    });
    return { outputText: code, sourceMapText: map };
  },
});
