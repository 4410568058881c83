import assert from "node:assert/strict";
import prettier from "prettier";
import { errorsTable } from "../../demo/error-page";
import { HELP } from "../../demo/options";
import { parseArguments as parsePolicy } from "../../policypack/cli/arguments";
import { rulesTable, stackRulesTable } from "../../policypack/rules-table";
import { assertGenerated } from "./generated";

const code = (language: string, text: string): string => `\`\`\`${language}\n${text.trim()}\n\`\`\``;

describe("the documentation of the demo", () => {
  it("must show its options as the help does", () => {
    assertGenerated("docs/demo.md", "help", code("", HELP));
  });

  it("must show every error, with what the demo says to it", () => {
    assertGenerated("docs/demo.md", "errors", errorsTable());
  });
});

describe("the documentation of the policy pack", () => {
  for (const [name, table] of Object.entries({ rules: rulesTable, "stack rules": stackRulesTable })) {
    it(`must show the ${name} as they are`, async () => {
      const formatted = await prettier.format(table(), { parser: "markdown", printWidth: 120 });
      assertGenerated("docs/policy-pack.md", name, formatted);
    });
  }

  it("must show the options of npm run policy as the help does", () => {
    const parsed = parsePolicy(["--help"]);
    assert(parsed.kind === "help");
    assertGenerated("docs/policy-offline.md", "help", code("", parsed.text));
  });
});
