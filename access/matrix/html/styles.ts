/** The page's style sheet. */
import { PICTURE_STYLES } from "./styles-picture";
import { DARK, declarations, LIGHT, PAPER } from "./theme";

/** Below it the table is a list of blocks. */
const PHONE = "40rem";

const BASE = `
*, ::before, ::after { box-sizing: border-box; }
html { color-scheme: light dark; scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 0 1rem 3rem; max-width: 72rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: anywhere;
}
h1 { margin: 1.5rem 0 .75rem; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.25rem; line-height: 1.3; }
h3 { margin: 1.25rem 0 .5rem; font-size: 1rem; }
h4 { margin: 1.25rem 0 .25rem; font-size: .95rem; }
h5 { margin: .75rem 0 .25rem; font-size: .9rem; color: var(--muted); }
p, ul, dl { margin: .5rem 0; }
ul { padding-left: 1.25rem; }
code, .name { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .95em; }
small, .note { font-size: .8125rem; color: var(--muted); }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
:target { scroll-margin-top: 1rem; }
tr:target > *, h4:target { background: var(--change-tint); }
header { border-bottom: 1px solid var(--border); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; margin: 0 0 .75rem; list-style: none; }
nav a { display: inline-block; padding: .25rem 0; }
footer { margin-top: 3rem; border-top: 1px solid var(--border); color: var(--muted); font-size: .875rem; }
.badge {
  display: inline-block; min-width: 1.5em; padding: 0 .3em; border: 1px solid var(--outline); border-radius: 3px;
  background: var(--page); color: var(--text); font: 600 .8em/1.5 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  text-align: center;
}
.sheet { position: absolute; }
.icon { fill: none; stroke: currentColor; stroke-width: 2.2; stroke-linecap: round; stroke-linejoin: round; }
.in-text { width: .9em; height: .9em; margin-right: .35em; vertical-align: -.08em; flex: none; }
.allowed { color: var(--allowed); }
.denied { color: var(--denied); }
.unknown { color: var(--unknown); }
.absent, .nobody { color: var(--muted); }
`;

const PARTS = `
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: .75rem; padding: 0; list-style: none; }
.cards li { padding: .75rem 1rem; border: 1px solid var(--border); border-radius: .5rem; background: var(--surface); }
.cards h3, .cards p { margin: 0; }
.cards dl { margin: .5rem 0 0; }
.cards dl div { margin-top: .35rem; }
.cards dt { font-weight: 600; }
.cards dd { margin: 0 0 .15rem; color: var(--text); }
.cards dd small { white-space: nowrap; }
.cards .nobody dd { color: var(--muted); }
.changes { padding-left: 0; list-style: none; }
.changes li { margin: .35rem 0; padding: .4rem .75rem; border-left: .25rem solid var(--change); background: var(--change-tint); }
.changes span:not(.arrow) { font-weight: 600; white-space: nowrap; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
caption { padding: 0 0 .5rem; text-align: left; color: var(--muted); font-size: .875rem; }
th, td { padding: .4rem .6rem; border: 1px solid var(--border); text-align: left; vertical-align: top; }
th { font-weight: 600; }
thead th { background: var(--surface); vertical-align: bottom; min-width: 8rem; }
tbody th[scope="row"] { min-width: 11rem; font-weight: 400; }
tbody th small { display: block; }
.account th { background: var(--surface); padding-top: .75rem; }
td a { display: block; text-decoration: none; }
td a:hover { text-decoration: underline; }
td span { font-weight: 600; }
td.allowed { background: var(--allowed-tint); }
td.denied { background: var(--denied-tint); }
td.unknown { background: var(--unknown-tint); }
td.changed { background: var(--change-tint); box-shadow: inset .25rem 0 var(--change); padding-left: .85rem; }
td .side { display: block; font-weight: 400; }
td .side small { display: block; }
.legend div { display: grid; grid-template-columns: 6.5rem 1fr; gap: .5rem; padding: .2rem 0; }
.legend dt { font: 600 .875rem/1.6 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.legend dd { margin: 0; }
details { border: 1px solid var(--border); border-radius: .5rem; margin: .4rem 0; }
summary { padding: .5rem .75rem; cursor: pointer; border-radius: .5rem; }
summary:hover { background: var(--surface); }
summary h3 { display: inline; font-weight: inherit; }
summary small { margin-left: .5rem; }
.why { padding: 0 1rem .75rem; }
.why ul + ul { border-top: 1px dotted var(--border); padding-top: .5rem; }
.back { margin-top: 1rem; }
`;

const ON_A_PHONE = `
@media (max-width: ${PHONE}) {
  h1 { font-size: 1.3rem; }
  .changes span:not(.arrow) { white-space: normal; }
  table, tbody, tr, td, caption { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { margin: 0 0 1rem; }
  tbody th { display: block; }
  tbody th[scope="row"] { border-bottom: 0; }
  td { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.1fr); gap: .5rem; border-top: 0; }
  td::before { content: attr(data-of); color: var(--muted); font-size: .8125rem; }
  .legend div { grid-template-columns: 5.5rem 1fr; }
}
`;

const ON_PAPER = `
@media print {
  :root {
${declarations(PAPER)}
    color-scheme: light;
  }
  @page { margin: 12mm; }
  html { font-size: 9.5pt; }
  body { max-width: none; padding: 0; }
  nav, .back, footer { display: none; }
  h1 { margin-top: 0; }
  h2 { margin-top: 1.5rem; }
  h2, h3, h4, h5, section > p, summary, caption, .account { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  details { border: 0; border-top: 1px solid var(--border); border-radius: 0; }
  summary { list-style: none; font-weight: 600; padding: .4rem 0 0; }
  summary::-webkit-details-marker { display: none; }
  .why { padding: 0; }
  thead { display: table-header-group; }
  tr, li, .legend div, .picture, p { break-inside: avoid; }
  .scroll { overflow: visible; }
  table { font-size: .9rem; }
  thead th, tbody th[scope="row"] { min-width: 0; }
  a { text-decoration: none; }
  td.changed { border-left: 3pt solid; box-shadow: none; }
}
`;

export const STYLES = `
:root {
${declarations(LIGHT)}
}
@media (prefers-color-scheme: dark) {
  :root {
${declarations(DARK)}
  }
}
${BASE}${PARTS}${PICTURE_STYLES}${ON_A_PHONE}${ON_PAPER}`;
