/** The pages of the ways to share: their examples are configuration that the program takes, their documents what it makes of them. */
import assert from "node:assert/strict";
import prettier from "prettier";
import { parse } from "yaml";
import { keyPolicy } from "../../components/key-policy";
import { parseConfiguration } from "../../components/config/parse";
import { SERVICE_CONTEXTS } from "../../components/sharing/service-contexts";
import { isOfferedIn, VIA_SERVICES } from "../../components/sharing/services";
import { ownerRaw } from "../components/config/fixture";
import { assertGenerated, partOf } from "./generated";

const EXAMPLES: readonly [page: string, example: string, policy: string | undefined][] = [
  ["docs/matching.md", "example", "policy"],
  ["docs/organizations.md", "example", "policy"],
  ["docs/uses.md", "secrets-example", "secrets-policy"],
  ["docs/uses.md", "custom-example", undefined],
  ["docs/uses.md", "delegation-example", undefined],
  ["docs/uses.md", "unlisted-example", undefined],
];

describe("the documentation of the ways to share", () => {
  for (const [page, example, policy] of EXAMPLES) {
    it(`must have an example that the program takes: ${page}, ${example}`, async () => {
      const section = parse(partOf(page, example).replace(/^```yaml\n([\s\S]*)\n```$/, "$1")) as object;
      const result = parseConfiguration(ownerRaw(section));
      assert.ok("configuration" in result && result.configuration.owner, JSON.stringify(result));
      if (policy === undefined) return;
      const { region, accountId: ownerAccountId, shares } = result.configuration.owner;
      const [, ...statements] = keyPolicy({ region, ownerAccountId, shares }).Statement;
      assert.equal(statements.length, 1);
      const json = await prettier.format(JSON.stringify(statements[0]), { parser: "json", printWidth: 120 });
      assertGenerated(page, policy, `\`\`\`json\n${json.trim()}\n\`\`\``);
    });
  }

  it("must name the services that a partition lacks", () => {
    const lines = (["aws-cn", "aws-us-gov"] as const).map((partition) => {
      const absent = VIA_SERVICES.filter((service) => !isOfferedIn(service, partition));
      return `- \`${partition}\` lacks ${absent.map((service) => `\`${service}\``).join(", ")}.`;
    });
    assertGenerated("docs/uses.md", "absent", lines.join("\n"));
  });

  it("must name what services send as encryption context", async () => {
    const rows = SERVICE_CONTEXTS.map(
      ({ service, key, begins, page }) =>
        `| [${service}](${page}) | \`${key}\` | ${begins.map((text) => `\`${text}…\``).join(", ")} |`,
    );
    const table = ["| service | key | begins with |", "| --- | --- | --- |", ...rows].join("\n");
    const formatted = await prettier.format(table, { parser: "markdown", printWidth: 120 });
    assertGenerated("docs/uses.md", "service-contexts", formatted.trim());
  });
});
