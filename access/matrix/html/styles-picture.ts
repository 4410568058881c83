/** How the picture is drawn. Kinds of lines differ in their strokes and signs, so that none depends on its colour. */

/** Below it the picture is drawn for a phone. */
const NARROW_BELOW = "47.99rem";

export const PICTURE_STYLES = `
figure { margin: .75rem 0; }
.picture { display: block; width: 100%; max-width: 62rem; height: auto; margin: 0 auto; fill: var(--text); }
.picture.narrow { display: none; max-width: 30rem; }
.picture .name { font-size: 1em; }
.picture .heading { font-weight: 600; }
.picture .note { fill: var(--muted); font-size: 1em; color: inherit; }
.picture .label { font-weight: 500; }
.frame { fill: var(--surface); stroke: var(--outline); }
.frame.nowhere { fill: none; stroke-dasharray: 4 4; }
.box, .resource { fill: var(--page); stroke: var(--outline); }
.box.stand-in { stroke-dasharray: 3 3; }
.resource { stroke: var(--text); stroke-width: 1.5; }
.picture rect.badge { fill: var(--page); stroke: var(--outline); }
.badge-text { font: 600 .9em ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; text-anchor: middle; }
.port.works { fill: var(--allowed); color: var(--allowed); }
.port.half, .port.blocked { fill: var(--denied); color: var(--denied); }
.port.open { fill: var(--unknown); color: var(--unknown); }
.port.none { fill: var(--muted); color: var(--muted); }
.port .badge-text { fill: var(--text); }
.port rect.changed { fill: var(--change-tint); }
.line { fill: none; stroke: currentColor; stroke-linecap: round; }
.line.works { color: var(--allowed); }
.line.half, .line.blocked { color: var(--denied); }
.line.open { color: var(--unknown); }
.works .through { stroke-width: 2.5; }
.arrow { fill: currentColor; stroke: none; }
.given { stroke-width: 1.5; }
.missing { stroke-width: 1.75; stroke-dasharray: .1 5; }
.blocked .through { stroke-width: 1.75; stroke-dasharray: 10 4 2 4; }
.open .through { stroke-width: 1.75; stroke-dasharray: 7 5; }
.sign { fill: var(--page); stroke: currentColor; stroke-width: 1.25; }
.halo { stroke: var(--change); stroke-width: 7; stroke-opacity: .28; stroke-dasharray: none; }
.lines { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: .35rem 1.5rem; padding: 0; list-style: none; }
.lines li { display: flex; gap: .75rem; align-items: flex-start; font-size: .9375rem; }
.sample { flex: none; width: 96px; height: 20px; margin-top: .1rem; }
.sample.changed { background: var(--change-tint); border: 1px solid var(--change); }
figcaption { max-width: 62rem; margin: .75rem auto 0; }
figcaption p { margin: .25rem 0 .5rem; font-size: .9375rem; }
@media screen and (max-width: ${NARROW_BELOW}) {
  .picture.wide { display: none; }
  .picture.narrow { display: block; }
}
`;
