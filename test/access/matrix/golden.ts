/** Whole outputs in files, to be read as a user reads them. `UPDATE_GOLDEN=1` writes them anew: then read the diff. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";

const FOLDER = path.join(__dirname, "golden");

export function assertGolden(name: string, actual: string, folder = FOLDER): void {
  const file = path.join(folder, name);
  if (process.env.UPDATE_GOLDEN === "1") {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `${actual}\n`);
  }
  assert.equal(`${actual}\n`, readFileSync(file, "utf8"), `${name} differs`);
}
