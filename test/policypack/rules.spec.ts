import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { RULES } from "../../policypack/rules";
import { STACK_RULES } from "../../policypack/stack-rules";

const ROOT = join(__dirname, "../..");

describe("the rules", () => {
  for (const [folder, rules] of Object.entries({ rules: RULES, "stack-rules": STACK_RULES })) {
    it(`must have a rule for each file of ${folder}, and a file with the rule's name for each rule`, () => {
      const files = readdirSync(join(ROOT, "policypack", folder)).filter((file) => file !== "index.ts");
      assert.deepEqual(files.sort(), rules.map(({ name }) => `${name}.ts`).sort());
    });
  }

  it("must have names of their own, since they share one configuration", () => {
    const names = [...RULES, ...STACK_RULES].map(({ name }) => name);
    assert.deepEqual([...new Set(names)], names);
  });
});
