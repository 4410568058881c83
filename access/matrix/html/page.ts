/**
 * The access matrix as one HTML page that needs nothing else: no request, and no script but its own, which it can do without.
 * The same report makes the same bytes. Pure.
 */
import { createHash } from "node:crypto";
import { type Inquiry } from "../build";
import { titleOf } from "../headings";
import { legendOf, type Legend, type LegendEntry } from "../legend";
import { type Report } from "../report";
import { changes, changesHeading } from "./changes";
import { figure } from "./figure";
import { glance } from "./glance";
import { iconSheet } from "./icons";
import { lines, markup, verbatim, type Markup } from "./markup";
import { reasons } from "./reasons";
import { SCRIPT } from "./script";
import { STYLES } from "./styles";
import { table } from "./table";

/** What was found beside the matrix, e.g. by a comparison with AWS. It stands first. */
export interface Findings {
  readonly heading: string;
  /** The whole in a sentence. */
  readonly verdict: string;
  readonly groups: readonly { readonly heading: string; readonly items: readonly string[] }[];
}

const hashOf = (source: string): string => `'sha256-${createHash("sha256").update(source).digest("base64")}'`;

/** Nothing may be loaded, sent or run but what is in the page. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src ${hashOf(STYLES)}`,
  `script-src ${hashOf(SCRIPT)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

function entries(title: string, all: readonly LegendEntry[]): Markup | undefined {
  if (all.length === 0) return undefined;
  return markup`<h3>${title}</h3>
<dl class="legend">
${lines(all.map(({ mark, text }) => markup`<div><dt>${mark}</dt><dd>${text}</dd></div>`))}
</dl>
`;
}

const legendSection = ({
  statements,
  codes,
  reasons: unknowns,
}: Legend): Markup => markup`<section aria-labelledby="legend">
<h2 id="legend">Legend</h2>
${entries("Decided by", statements)}${entries("Denied, because", codes)}${entries("Unknown, because", unknowns)}</section>`;

const list = (items: readonly string[]): Markup => markup`<ul>
${lines(items.map((text) => markup`<li>${text}</li>`))}
</ul>`;

const notesSection = ({ notes }: Report): Markup | undefined =>
  notes.length === 0
    ? undefined
    : markup`<section aria-labelledby="notes">
<h2 id="notes">Notes</h2>
${list(notes)}
</section>`;

const findingsSection = ({ heading, verdict, groups }: Findings): Markup => markup`<section aria-labelledby="findings">
<h2 id="findings">${heading}</h2>
<p><strong>${verdict}</strong></p>
${lines(groups.map((group) => markup`<h3>${group.heading}</h3>\n${list(group.items)}`))}
</section>`;

type Section = readonly [id: string, name: string, content: Markup | undefined];

function sectionsOf(inquiry: Inquiry, findings: Findings | undefined): readonly (readonly [string, string, Markup])[] {
  const { report } = inquiry;
  const legend = legendOf(report);
  const found: Section = ["findings", findings?.heading ?? "", findings && findingsSection(findings)];
  const matrix: readonly Section[] = [
    ["changes", changesHeading(report), changes(report, legend)],
    ["glance", "Who gets in", glance(report)],
    ["picture", "Picture", figure(report, legend)],
    ["matrix", "Matrix", table(report, legend)],
    ["legend", "Legend", legendSection(legend)],
    ["reasons", "Reasons", reasons(inquiry)],
  ];
  const all: readonly Section[] = [
    found,
    ...(report.columns.length === 0 ? [] : matrix),
    ["notes", "Notes", notesSection(report)],
  ];
  return all.flatMap(([id, name, content]) => (content === undefined ? [] : [[id, name, content] as const]));
}

/** The whole page; its last line has no line break. */
export function htmlPage(inquiry: Inquiry, findings?: Findings): string {
  const title = titleOf(inquiry.report);
  const sections = sectionsOf(inquiry, findings);
  const links = sections.map(([id, name]) => markup`<li><a href="#${id}">${name}</a></li>`);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${verbatim(CONTENT_SECURITY_POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${verbatim(STYLES)}</style>
</head>
<body>
${iconSheet()}
<header>
<h1>${title}</h1>
<nav aria-label="Parts of this page"><ul>
${lines(links)}
</ul></nav>
</header>
<main>
${lines(sections.map(([, , content]) => content))}
</main>
<footer>
<p>Computed from the policy documents together by <code>npm run access</code>. What it does not look at: docs/access.md.</p>
</footer>
<script>${verbatim(SCRIPT)}</script>
</body>
</html>`.source;
}
