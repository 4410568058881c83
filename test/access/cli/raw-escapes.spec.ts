import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { printableJson } from "../../../access/matrix/printable";

const CLI = join(__dirname, "../../../access/cli.ts");
const run = (...words: readonly string[]): string =>
  spawnSync(process.execPath, ["-r", "ts-node/register/transpile-only", CLI, ...words], { encoding: "utf8" }).stderr;

describe("access CLI: what it quotes must not steer the terminal", () => {
  for (const words of [
    ["--stray\u001b[31m"],
    ["--explain", "a", "b", "--via", "\u001b[31m"],
    ["--explain", "a", "b", "--context", "x\u009b31m"],
    ["--from", "/no\u001b[31m/file"],
  ]) {
    it(JSON.stringify(words), () => {
      const text = run(...words);
      assert.match(text, /\\u\{(1b|9b)\}/);
      assert.deepEqual(
        ["\u001b", "\u009b"].filter((character) => text.includes(character)),
        [],
      );
    });
  }
});

describe("access: JSON on a terminal", () => {
  it("must escape what steers it, and mean the same", () => {
    const value = { a: "\u009b31m\u202e\u{e0001}\n" };
    const text = printableJson(value);
    assert.match(text, /^[\n -~]+$/);
    assert.deepEqual(JSON.parse(text), value);
  });
});
