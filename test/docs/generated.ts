/** The parts of the documentation that are made from the code, each between two marks of its name. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");

const patternOf = (name: string): RegExp => new RegExp(`(<!-- ${name} -->\n\n)([\\s\\S]*?)(\n\n<!-- /${name} -->)`);

/** The part `name` of a page, which is written by hand there. */
export function partOf(page: string, name: string): string {
  const [, , part] = patternOf(name).exec(readFileSync(join(ROOT, page), "utf8")) ?? [];
  return part ?? assert.fail(`${page} has no part between <!-- ${name} --> and <!-- /${name} -->`);
}

/** Writes the part `name` of a page anew. @param page relative to the project */
export function writePart(page: string, name: string, markdown: string): void {
  const file = join(ROOT, page);
  const text = readFileSync(file, "utf8");
  const pattern = patternOf(name);
  assert.match(text, pattern, `${page} has no part between <!-- ${name} --> and <!-- /${name} -->`);
  writeFileSync(
    file,
    text.replace(pattern, (_, start: string, _old: string, end: string) => `${start}${markdown.trim()}${end}`),
  );
}

/**
 * Fails where the part `name` of a page is not this markdown; with `WRITE_DOCS=1` in the environment, writes it there.
 * @param page relative to the project
 */
export function assertGenerated(page: string, name: string, markdown: string): void {
  if (process.env.WRITE_DOCS === "1") {
    writePart(page, name, markdown);
    return;
  }
  assert.equal(
    partOf(page, name),
    markdown.trim(),
    `${page} is stale: run WRITE_DOCS=1 npx mocha 'test/docs/*.spec.ts'`,
  );
}
