/** The access matrix of a deployment against a committed file, with what AWS makes up at each deployment masked. */
import assert from "node:assert/strict";
import * as path from "node:path";
import type { Sandbox } from "../../sandbox/sandbox";
import { assertGolden } from "./golden";

/** Ids of keys, grants and deleted principals, each by the order in which it first stands there; suffixes of secrets. */
function masked(text: string): string {
  const seen = new Map<string, string>();
  const numbered = (kind: string) => (id: string) => {
    const name = seen.get(id) ?? `${kind}-${[...seen.values()].filter((each) => each.startsWith(kind)).length + 1}`;
    seen.set(id, name);
    return name;
  };
  return text
    .replace(/\bmrk-[0-9a-f]{32}\b/g, numbered("MULTI-REGION-KEY"))
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, numbered("KEY"))
    .replace(/\b[0-9a-f]{32,64}\b/g, numbered("GRANT"))
    .replace(/(?<=`grant )[0-9a-f]{8}(?=`)/g, numbered("GRANT"))
    .replace(/\bA(ROA|IDA)[A-Z0-9]{12,}\b/g, numbered("UNIQUE-ID"))
    .replace(/(:secret:[\w/+=.@-]+)-[A-Za-z0-9]{6}\b/g, "$1-SUFFIX");
}

/** What `npm run access` says as Markdown: a table whose lines do not hang on the lengths of ids. */
export async function accessOf(sandbox: Sandbox, checkout: string, ...args: string[]): Promise<string> {
  const script = path.join(checkout, "access", "cli.ts");
  const command = ["--require", "ts-node/register/transpile-only", script, "--markdown", ...args];
  const { exitCode, stdout, stderr } = await sandbox.run(process.execPath, command);
  assert.equal(exitCode, 0, stdout + stderr);
  return stdout;
}

/** Compares with the file; `UPDATE_GOLDEN=1` writes it anew: then read the diff. */
export const assertMatrix = (name: string, actual: string): void => {
  assertGolden(name, actual, masked);
};
