import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import prettier from "prettier";
import ts from "typescript";
import FAULTS from "../access/simulator-faults.json";
import { assertGenerated, partOf } from "./generated";
import { ROOT } from "./pages";

const PAGE = "docs/evaluator.md";

/** Runs TypeScript as it stands on the page, and gives back what it prints. */
function printedBy(source: string): string {
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const lines: string[] = [];
  const console = { log: (text: string) => lines.push(text) };
  runInNewContext(outputText, { require: createRequire(join(ROOT, "index.ts")), exports: {}, console });
  return lines.join("\n");
}

describe("the documentation of the evaluator", () => {
  it("must show an example that prints what stands below it", () => {
    const [, source, output] = /^```ts\n([\s\S]*?)\n```\n\n```\n([\s\S]*?)\n```$/.exec(partOf(PAGE, "example")) ?? [];
    assert.equal(printedBy(source ?? assert.fail("no example")), output);
  });

  it("must list the simulator's faults as the comparison with it does", async () => {
    const rows = FAULTS.map(({ fault, page }) => `| ${fault} | [page](${page}) |`);
    const table = ["| a fault of the simulator | AWS |", "| --- | --- |", ...rows].join("\n");
    assertGenerated(PAGE, "faults", await prettier.format(table, { parser: "markdown", printWidth: 120 }));
  });
});
