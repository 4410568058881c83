// `npm run build`: the package that other programs import, compiled to dist/.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
// What a file that is gone left behind would be packed.
rmSync(join(root, "dist"), { recursive: true, force: true });
const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
const { status } = spawnSync(process.execPath, [tsc, "--project", join(root, ".config", "tsconfig.build.json")], {
  stdio: "inherit",
});
process.exitCode = status ?? 1;

// For the host of the component package: its analyzer reads the types from declarations there, which need no source. At each start:
// so it is kept from what the SDK's own declarations import, which takes half of the time.
const host = join(root, "dist", "components", "package");
const { name, description } = JSON.parse(readFileSync(join(root, "components", "package", "package.json"), "utf8"));
const unread = ["@grpc/*", "@opentelemetry/*", "google-protobuf", "google-protobuf/*", "semver"];
const compilerOptions = {
  target: "es2022",
  lib: ["es2022"],
  module: "nodenext",
  moduleResolution: "nodenext",
  types: [],
  paths: Object.fromEntries(unread.map((pattern) => [pattern, ["./terms.d.ts"]])),
};
const files = {
  "package.json": { name, description, main: "index.d.ts" },
  "tsconfig.json": { compilerOptions, files: ["index.d.ts"] },
};
for (const [file, json] of Object.entries(files)) writeFileSync(join(host, file), JSON.stringify(json));
