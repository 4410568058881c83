/** What the pages on ways to share have in common: their examples as configuration, and documents as they are shown. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import prettier from "prettier";
import { parse } from "yaml";
import type { PolicyDocument } from "../../access/policy-document";
import type { Configuration } from "../../components/config/configuration";
import { parseConfiguration, type ParsedConfiguration } from "../../components/config/parse";
import { partOf } from "./generated";
import { ROOT } from "./pages";

/** The YAML example between a page's marks. */
export const exampleOf = (page: string, part: string): object =>
  parse(partOf(page, part).replace(/^```yaml\n([\s\S]*)\n```$/, "$1")) as object;

/** A section of the repository's own stack file, with the properties of an example in the place of its own. */
export function sectionWith(side: "owner" | "external", example: object): object {
  const text = readFileSync(join(ROOT, `Pulumi.${side}.yaml`), "utf8");
  const { config } = parse(text) as { config: Record<string, object> };
  return { ...config[`cross-account-cmk:${side}`], ...example };
}

/** What the program says to a stack of these sections. */
export function parsed(sections: { readonly owner?: object; readonly external?: object }): ParsedConfiguration {
  const none = { set: false, secret: false };
  return parseConfiguration({
    keys: Object.keys(sections),
    project: "cross-account-cmk",
    otherKeys: [],
    ...sections,
    secretValues: { ownerSecretValue: none, externalSecretValue: none },
    sectionsWithSecrets: [],
    readFile: () => ({ text: "{}" }),
  });
}

export function configured(sections: Parameters<typeof parsed>[0]): Configuration {
  const result = parsed(sections);
  assert.ok("configuration" in result, JSON.stringify(result));
  return result.configuration;
}

export const formatted = async (text: string, parser: "json" | "markdown"): Promise<string> =>
  (await prettier.format(text, { parser, printWidth: 120 })).trim();

export const jsonBlock = async (document: PolicyDocument): Promise<string> =>
  `\`\`\`json\n${await formatted(JSON.stringify(document), "json")}\n\`\`\``;
