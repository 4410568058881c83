/** A checkout whose stack files a test may change: everything else is a link to the real one. */
import { mkdtemp, readdir, rm, symlink, writeFile, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse, stringify } from "yaml";

const ROOT = path.resolve(__dirname, "../..");
const STACK_FILE = /^Pulumi\.(.+)\.yaml$/;
const NOT_LINKED = new Set([".git", ".sandbox", ".fleet", "mycreds.json"]);

export type Section = Record<string, unknown>;

export interface TestCheckout {
  readonly folder: string;
  /** Writes a stack's file: its sections, by name without the project's namespace. */
  setStack(stack: string, sections: Readonly<Record<string, unknown>>): Promise<void>;
  /** A section of the repository's own stack file. */
  section(side: "owner" | "external"): Promise<Section>;
  remove(): Promise<void>;
}

export async function testCheckout(): Promise<TestCheckout> {
  const folder = await mkdtemp(path.join(tmpdir(), "cross-account-cmk-e2e-"));
  for (const entry of await readdir(ROOT)) {
    if (NOT_LINKED.has(entry) || STACK_FILE.test(entry)) continue;
    await symlink(path.join(ROOT, entry), path.join(folder, entry));
  }
  return {
    folder,
    setStack: (stack, sections) =>
      writeFile(
        path.join(folder, `Pulumi.${stack}.yaml`),
        stringify({
          config: Object.fromEntries(
            Object.entries(sections).map(([name, value]) => [`cross-account-cmk:${name}`, value]),
          ),
        }),
      ),
    async section(side) {
      const text = await readFile(path.join(ROOT, `Pulumi.${side}.yaml`), "utf8");
      const { config } = parse(text) as { config: Record<string, Section> };
      return config[`cross-account-cmk:${side}`] ?? {};
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
