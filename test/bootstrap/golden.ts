/** Whole documents in files, to be read as a reviewer reads them. `UPDATE_GOLDEN=1` writes them anew: run prettier, then read the diff. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";

const FOLDER = path.join(__dirname, "golden");

export function assertDocument(name: string, actual: unknown): void {
  const file = path.join(FOLDER, `${name}.json`);
  if (process.env.UPDATE_GOLDEN === "1") {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, `${JSON.stringify(actual, null, 2)}\n`);
  }
  assert.deepEqual(JSON.parse(JSON.stringify(actual)), JSON.parse(readFileSync(file, "utf8")), `${name} differs`);
}
