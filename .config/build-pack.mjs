// `npm run build:pack [-- FOLDER]`: the policy pack by itself, compiled, in build/policypack or a folder of its own: for `npm pack`, for
// `pulumi policy publish`, and for `--policy-pack` once its two dependencies are installed.
import { buildSync } from "esbuild";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, resolve } from "node:path";

const root = join(import.meta.dirname, "..");
const source = join(root, "policypack");
const target = resolve(process.argv[2] ?? join(root, "build", "policypack"));
const json = (file) => JSON.parse(readFileSync(file, "utf8"));

const MAIN = "index.js";
/** What is in the pack as it is in the source; the profiles where there are any. */
const COPIES = [
  [join(source, "README.md"), "README.md"],
  [join(root, "LICENSE"), "LICENSE"],
  [join(source, "profiles"), "profiles"],
].filter(([from]) => existsSync(from));
/** Installed with the pack: the runner is a part of the SDK, and must be the same one. All else is in the file. */
const DEPENDENCIES = ["@pulumi/policy", "@pulumi/pulumi"];
const EXTERNAL = ["@pulumi/*", "@grpc/*", "google-protobuf"];
const NOTICES = "THIRD-PARTY.txt";

/** The licences of the packages that are in the file too. */
function noticesOf(inputs) {
  const folders = inputs.flatMap((file) => /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return [...new Set(folders)].sort().map((entry) => {
    const folder = join(source, entry);
    const { name, version, license } = json(join(folder, "package.json"));
    const texts = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)/i.test(file));
    if (texts.length === 0) throw new Error(`${name} has no licence to go with the pack`);
    return [`${name} ${version} (${license})`, ...texts.map((file) => readFileSync(join(folder, file), "utf8"))].join(
      "\n\n",
    );
  });
}

/** The pack in one file, and whose it is. @throws Error where it imports what would not be installed with it */
function bundle() {
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: source,
    entryPoints: ["compiled.cjs"],
    bundle: true,
    external: EXTERNAL,
    platform: "node",
    format: "cjs",
    target: "node20",
    metafile: true,
    outfile: MAIN,
    write: false,
  });
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  const strangers = imported.filter((name) => !isBuiltin(name) && !DEPENDENCIES.includes(name));
  if (strangers.length > 0) throw new Error(`The pack imports what it would not be installed with: ${strangers}`);
  return { text: outputFiles[0].text, notices: noticesOf(Object.keys(metafile.inputs)) };
}

const { name, version, description, license } = json(join(source, "package.json"));
const { dependencies, engines } = json(join(root, "package.json"));
const manifest = {
  name,
  version,
  description,
  license,
  private: true,
  main: MAIN,
  files: [MAIN, "PulumiPolicy.yaml", NOTICES, ...COPIES.map(([, file]) => file)],
  engines,
  dependencies: Object.fromEntries(DEPENDENCIES.map((each) => [each, dependencies[each]])),
};
// The first line of the source's: what the pack is for. How it runs is another matter here: there is no TypeScript.
const [about] = readFileSync(join(source, "PulumiPolicy.yaml"), "utf8").split("\n");
const project = [about, `license: ${license}`, "runtime: nodejs", ""].join("\n");

const { text, notices } = bundle();
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
writeFileSync(join(target, MAIN), text);
writeFileSync(join(target, NOTICES), `${MAIN} has in it:\n\n${notices.join("\n\n")}`);
writeFileSync(join(target, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
writeFileSync(join(target, "PulumiPolicy.yaml"), project);
for (const [from, file] of COPIES) cpSync(from, join(target, file), { recursive: true });
