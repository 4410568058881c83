import assert from "node:assert/strict";
import prettier from "prettier";
import { errorsTable } from "../../demo/error-page";
import { HELP } from "../../demo/options";
import { parseArguments as parsePolicy } from "../../policypack/cli/arguments";
import { rulesTable } from "../../policypack/rules-table";
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
  it("must show the rules as they are", async () => {
    const table = await prettier.format(rulesTable(), { parser: "markdown", printWidth: 120 });
    assertGenerated("docs/policy-pack.md", "rules", table);
  });

  it("must show the options of npm run policy as the help does", () => {
    const parsed = parsePolicy(["--help"]);
    assert(parsed.kind === "help");
    assertGenerated("docs/policy-offline.md", "help", code("", parsed.text));
  });
});
