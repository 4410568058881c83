/** The picture as SVG. Its colours are classes of the style sheet. Pure. */
import { type Report } from "../report";
import { curveBetween, halvesOf, middleOf, pathOf, rounded } from "./curve";
import { ICON_OF_LINE, use } from "./icons";
import {
  layOut,
  type Layout,
  type PlacedBox,
  type PlacedFrame,
  type PlacedLine,
  type Point,
  type PlacedResource,
} from "./layout";
import { type Measures, type PlacedBadge, type PlacedPort, type PlacedText } from "./layout-boxes";
import { lines, markup, type Markup } from "./markup";
import { type Frame, type Line } from "./picture";

const CLASS_OF_STYLE: Readonly<Record<PlacedText["style"], string>> = {
  heading: "heading",
  name: "name",
  "plain name": "plain",
  label: "label",
  note: "note",
};

/** The line's own class; its halves have theirs. */
export const CLASS_OF_LINE: Readonly<Record<Line, string>> = {
  works: "works",
  "resource half missing": "half",
  "principal half missing": "half",
  blocked: "blocked",
  unknown: "open",
  none: "none",
};

const textOf = ({ x, y, text, style }: PlacedText): Markup =>
  markup`<text class="${CLASS_OF_STYLE[style]}" x="${rounded(x)}" y="${rounded(y)}">${text}</text>`;

const badgeOf = ({ x, y, width, height, text }: PlacedBadge): Markup =>
  markup`<rect class="badge" x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${rounded(height)}" rx="3"/><text class="badge-text" x="${rounded(x + width / 2)}" y="${rounded(y + height * 0.76)}">${text}</text>`;

function portOf({ port, y, height, badges, icon, texts }: PlacedPort, width: number): Markup {
  const changed =
    port.before === undefined
      ? undefined
      : markup`<rect class="changed" x="1" y="${rounded(y)}" width="${rounded(width - 2)}" height="${rounded(height)}"/>`;
  const sign = use(
    ICON_OF_LINE[icon.of],
    markup` x="${rounded(icon.x)}" y="${rounded(icon.y)}" width="${icon.size}" height="${icon.size}"`,
  );
  return markup`<g class="port ${CLASS_OF_LINE[port.line]}">${changed}${badges.map(badgeOf)}${sign}${texts.map(textOf)}</g>`;
}

const placedAt = ({ x, y }: Point): string => `translate(${rounded(x)} ${rounded(y)})`;

const boxOf = (box: PlacedBox): Markup =>
  markup`<g transform="${placedAt(box)}"><rect class="${box.standsIn ? "box stand-in" : "box"}" width="${rounded(box.width)}" height="${rounded(box.height)}" rx="6"/>${lines([...box.content.texts.map(textOf), ...box.content.ports.map((port) => portOf(port, box.width))])}</g>`;

const resourceOf = (resource: PlacedResource): Markup =>
  markup`<g transform="${placedAt(resource)}"><rect class="resource" width="${rounded(resource.width)}" height="${rounded(resource.height)}" rx="6"/>${resource.content.badges.map(badgeOf)}${resource.content.texts.map(textOf)}</g>`;

const frameOf = ({ x, y, width, height, heading, isAccount }: PlacedFrame): Markup =>
  markup`<rect class="${isAccount ? "frame" : "frame nowhere"}" x="${x}" y="${y}" width="${rounded(width)}" height="${rounded(height)}" rx="8"/>${textOf(heading)}`;

const path = (name: string, curve: ReturnType<typeof curveBetween>): Markup =>
  markup`<path class="${name}" d="${pathOf(curve)}"/>`;

/** A sign on a line, with room of its own. */
const signAt = ({ x, y }: Point, of: Line): Markup =>
  markup`<circle class="sign" cx="${rounded(x)}" cy="${rounded(y)}" r="7"/>${use(ICON_OF_LINE[of], markup` x="${rounded(x - 5)}" y="${rounded(y - 5)}" width="10" height="10"`)}`;

const arrowAt = ({ x, y }: Point): Markup => markup`<path class="arrow" d="M${rounded(x)} ${rounded(y)}l-9 -5v10z"/>`;

/** A line's paths and its sign. What is given is drawn through, what is missing is dotted and crossed. */
function strokes(line: Line, from: Point, to: Point): Markup {
  const whole = curveBetween(from, to);
  const [first, second] = halvesOf(whole);
  switch (line) {
    case "works":
      return markup`${path("through", whole)}${arrowAt(to)}`;
    case "resource half missing":
      return markup`${path("given", first)}${path("missing", second)}${signAt(middleOf(second), line)}`;
    case "principal half missing":
      return markup`${path("missing", first)}${path("given", second)}${signAt(middleOf(first), line)}`;
    case "blocked":
    case "unknown":
      return markup`${path("through", whole)}${signAt(middleOf(whole), line)}`;
    case "none":
      return markup``;
  }
}

/** Only the beginning, with its sign at the end. */
const shortStroke = (line: Line, from: Point, to: Point): Markup =>
  markup`${path(line === "blocked" ? "through" : line === "principal half missing" ? "missing" : "given", curveBetween(from, to))}${signAt(to, line)}`;

function lineOf({ line, changed, short, from, to }: PlacedLine): Markup {
  const halo = changed ? path("halo", curveBetween(from, to)) : undefined;
  return markup`<g class="line ${CLASS_OF_LINE[line]}">${halo}${short ? shortStroke(line, from, to) : strokes(line, from, to)}</g>`;
}

/** Those that work are drawn last, above the others. */
const inOrder = (all: readonly PlacedLine[]): readonly PlacedLine[] => [
  ...all.filter(({ line }) => line !== "works"),
  ...all.filter(({ line }) => line === "works"),
];

function drawn({ measures, height, frames, lines: all }: Layout, title: string, description: string): Markup {
  const { name, width, fontSize } = measures;
  const ids = { title: `picture-${name}-title`, description: `picture-${name}-description` };
  return markup`<svg class="picture ${name}" viewBox="0 0 ${width} ${rounded(height)}" font-size="${fontSize}" role="img" aria-labelledby="${ids.title}" aria-describedby="${ids.description}">
<title id="${ids.title}">${title}</title><desc id="${ids.description}">${description}</desc>
${lines([
  ...frames.map(frameOf),
  ...inOrder(all).map(lineOf),
  ...frames.flatMap(({ boxes, resources }) => [...boxes.map(boxOf), ...resources.map(resourceOf)]),
])}
</svg>`;
}

export function drawing(
  frames: readonly Frame[],
  { resources }: Report,
  measures: Measures,
  title: string,
  description: string,
): Markup {
  return drawn(layOut(frames, resources, measures), title, description);
}

/** One line by itself, for the legend. */
export const sample = (line: Line): Markup =>
  markup`<svg class="sample" viewBox="0 0 96 20" width="96" height="20" aria-hidden="true"><g class="line ${CLASS_OF_LINE[line]}">${strokes(line, { x: 2, y: 10 }, { x: 94, y: 10 })}</g></svg>`;
