import assert from "node:assert/strict";
import { parseRuntimeOptions, splitWords } from "../../../../sandbox/plugins/language-nodejs/runtime-options";

describe("the runtime options of a project", () => {
  it("must be TypeScript without further ado by default", () => {
    assert.deepEqual(parseRuntimeOptions({}), { typescript: true, nodeArgs: [] });
  });

  it("must pass on what the project sets", () => {
    assert.deepEqual(
      parseRuntimeOptions({
        typescript: false,
        tsconfig: "other.json",
        nodeargs: "--a  '--b c'",
        packagemanager: "npm",
      }),
      { typescript: false, tsconfig: "other.json", nodeArgs: ["--a", "--b c"] },
    );
  });

  it("must name the option of the wrong type", () => {
    assert.throws(
      () => parseRuntimeOptions({ typescript: "yes" }),
      new Error("runtime option typescript must be a boolean"),
    );
    assert.throws(() => parseRuntimeOptions({ tsconfig: 1 }), new Error("runtime option tsconfig must be a string"));
    assert.throws(() => parseRuntimeOptions({ nodeargs: [] }), new Error("runtime option nodeargs must be a string"));
  });

  it("must split words as a shell does", () => {
    assert.deepEqual(splitWords(""), []);
    assert.deepEqual(splitWords(`  --x="a b"  'c d'e \\f "g\\"h" `), ["--x=a b", "c de", "f", 'g"h']);
    assert.throws(
      () => splitWords("--x 'open"),
      new Error("runtime option nodeargs has an unclosed quotation mark: --x 'open"),
    );
  });
});
