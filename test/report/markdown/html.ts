/** A report as GitHub shows it: GitHub Flavored Markdown, with GitHub's own style sheet. */
import { readFileSync } from "node:fs";
import { marked } from "marked";

const STYLE = require.resolve("github-markdown-css/github-markdown.css");

/** The content alone. */
export const contentOf = (markdown: string): string => marked.parse(markdown, { async: false, gfm: true });

/** A page with the comment in it, as wide as the window lets it be. */
export function pageOf(markdown: string): string {
  // GitHub's blocks of code scroll, and can be reached by keyboard to be scrolled.
  const content = contentOf(markdown).replaceAll("<pre>", '<pre tabindex="0">');
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A pull request</title>',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<style>${readFileSync(STYLE, "utf8")}</style>`,
    "<style>body { margin: 0; padding: 16px; background: Canvas; color-scheme: light dark; }",
    ".markdown-body { max-width: 900px; margin: 0 auto; }</style></head>",
    `<body><main class="markdown-body"><h1>A pull request</h1>${content}</main></body></html>`,
  ].join("\n");
}
