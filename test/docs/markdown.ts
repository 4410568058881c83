/** What the tests of the documentation read out of a page of Markdown. Pure. */

/** `text` without its fenced code. */
const prose = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, "");

/** The addresses of a page's links. */
export const linksOf = (text: string): readonly string[] =>
  [
    ...prose(text)
      .replace(/`[^`]*`/g, "code")
      .matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g),
  ].map(([, address = ""]) => address);

/** The anchors that GitHub makes of a page's headings. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of prose(text).matchAll(/^#{1,6} +(.+)$/gm)) {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
      .replaceAll(" ", "-");
    let anchor = slug;
    for (let n = 1; anchors.has(anchor); n++) anchor = `${slug}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** A page's pieces of code: the words in backquotes, and the lines of shell examples without their comments. */
export function codeOf(text: string): readonly string[] {
  const inline = [...prose(text).matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
  const blocks = [...text.matchAll(/^```(?:sh)?\n([\s\S]*?)^```$/gm)];
  const lines = blocks.flatMap(([, block = ""]) => block.split("\n").map((line) => line.replace(/\s+#.*$/, "").trim()));
  return [...inline, ...lines].filter((code) => code !== "");
}

/** The words of a simple command, as a shell sees them. */
export const wordsOf = (command: string): readonly string[] =>
  [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, bare]) => single ?? double ?? bare ?? "");
