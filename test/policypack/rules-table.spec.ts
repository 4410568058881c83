import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import prettier from "prettier";
import { RULES } from "../../policypack/rules";
import { rulesTable } from "../../policypack/rules-table";

const ROOT = join(__dirname, "../..");
const PAGE = join(ROOT, "docs/policy-pack.md");

describe("the documentation of the rules", () => {
  it("must show the rules as they are: paste the table of policypack/rules-table.ts into docs/policy-pack.md", async () => {
    const page = readFileSync(PAGE, "utf8");
    const [, written = ""] = /<!-- rules -->\n\n?([\s\S]*?)\n?\n<!-- \/rules -->/.exec(page) ?? [];
    const table = await prettier.format(rulesTable(), { parser: "markdown", printWidth: 120 });
    assert.equal(written.trim(), table.trim());
  });

  it("must have a rule for each file, and a file with the rule's name for each rule", () => {
    const files = readdirSync(join(ROOT, "policypack/rules")).filter((file) => file !== "index.ts");
    assert.deepEqual(files.sort(), RULES.map(({ name }) => `${name}.ts`).sort());
  });
});
