/** The pages of the documentation. */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

export const ROOT = join(__dirname, "../..");

/** Paths of all pages, relative to the project. */
export const PAGES: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(ROOT, "docs"), { recursive: true })
    .map((entry) => posix.join("docs", String(entry)))
    .filter((page) => page.endsWith(".md"))
    .sort(),
];

export const textOf = (page: string): string => readFileSync(join(ROOT, page), "utf8");
