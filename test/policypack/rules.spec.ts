import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { RULES } from "../../policypack/rules";

const ROOT = join(__dirname, "../..");

describe("the rules", () => {
  it("must have a rule for each file, and a file with the rule's name for each rule", () => {
    const files = readdirSync(join(ROOT, "policypack/rules")).filter((file) => file !== "index.ts");
    assert.deepEqual(files.sort(), RULES.map(({ name }) => `${name}.ts`).sort());
  });
});
