/** What the previews of this project are measured against: the TypeScript project that a user starts with, and nothing in it. */
import { mkdir, symlink, writeFile } from "node:fs/promises";
import * as path from "node:path";

export const EMPTY_STACK = "empty";
const ROOT = path.resolve(__dirname, "../..");

/**
 * Default settings throughout: TypeScript is loaded by the SDK, which checks types. The compiler options are those that a
 * new TypeScript project of Pulumi has.
 * @see https://www.pulumi.com/docs/iac/languages-sdks/javascript/#typescript
 */
const FILES: Readonly<Record<string, string>> = {
  "Pulumi.yaml": "name: empty-program\nruntime: nodejs\n",
  [`Pulumi.${EMPTY_STACK}.yaml`]: "config: {}\n",
  "index.ts": 'import * as pulumi from "@pulumi/pulumi";\n',
  "package.json": JSON.stringify({ name: "empty-program", main: "index.ts", private: true }),
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      strict: true,
      outDir: "bin",
      target: "es2020",
      module: "commonjs",
      moduleResolution: "node",
      sourceMap: true,
      experimentalDecorators: true,
      pretty: true,
      noFallthroughCasesInSwitch: true,
      noImplicitReturns: true,
      forceConsistentCasingInFileNames: true,
    },
    files: ["index.ts"],
  }),
};
/** What such a project depends on, and no more: the compiler reads every `@types` package that it finds. */
const PACKAGES = ["@pulumi/pulumi", "@types/node", "typescript", "ts-node"];

/** Writes the project into a folder of its own, with this checkout's packages. */
export async function writeEmptyProject(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(FILES)) await writeFile(path.join(folder, name), text);
  for (const name of PACKAGES) {
    const place = path.join(folder, "node_modules", name);
    await mkdir(path.dirname(place), { recursive: true });
    await symlink(path.join(ROOT, "node_modules", name), place);
  }
}
