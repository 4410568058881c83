// How ts-node gets JavaScript here: esbuild strips the types, about ten times as fast as TypeScript's own transpiler, which would be a third
// of a second and more of every preview. What was stripped once is kept beside the dependencies, and goes with them; a file that is
// unchanged then costs neither esbuild nor the process that it starts. Checking types is the check command's work.
"use strict";

const { createHash, randomUUID } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { version } = require("esbuild/package.json");

const OPTIONS = {
  loader: "ts",
  format: "cjs",
  platform: "node",
  target: "node20",
  sourcemap: "external",
  // ts-node names the file itself; the source is on the disk.
  sourcesContent: false,
};
const KEPT = path.join(__dirname, "..", "node_modules", ".cache", "strip-types");
/** What the result depends on, besides the source. */
const TOOL = JSON.stringify([version, OPTIONS]);

const placeOf = (source) => path.join(KEPT, `${createHash("sha256").update(TOOL).update(source).digest("hex")}.json`);

function kept(place) {
  try {
    const { code, map } = JSON.parse(readFileSync(place, "utf8"));
    return typeof code === "string" && typeof map === "string" ? { code, map } : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all, whoever writes the same at the same time; a folder that cannot be written only costs time. */
function keep(place, { code, map }) {
  const draft = `${place}.${randomUUID()}`;
  try {
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(draft, JSON.stringify({ code, map }));
    renameSync(draft, place);
  } catch {
    return;
  }
}

function strip(source, fileName, place) {
  const result = require("esbuild").transformSync(source, { ...OPTIONS, sourcefile: fileName });
  keep(place, result);
  return result;
}

exports.create = () => ({
  transpile(source, { fileName }) {
    const place = placeOf(source);
    const { code, map } = kept(place) ?? strip(source, fileName, place);
    return { outputText: code, sourceMapText: map };
  },
});
