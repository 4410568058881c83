/**
 * Where everything is in the picture. Accounts stand one below the other; in each, principals are on the left and resources
 * on the right, so that only lines are between them. The same report is always laid out alike. Pure.
 */
import { printable } from "../printable";
import { type ResourceEntry } from "../report";
import {
  badgeAt,
  baseLine,
  column,
  fontOf,
  lineHeight,
  placeBox,
  type Measures,
  type PlacedContent,
  type PlacedText,
} from "./layout-boxes";
import { badgesOf } from "./names";
import { type Frame, type Line, type Port } from "./picture";
import { wrapped } from "./text-size";

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedBox extends Rectangle {
  readonly content: PlacedContent;
  /** Whether it stands for principals that nobody names. */
  readonly standsIn: boolean;
}

export interface PlacedResource extends Rectangle {
  readonly resource: number;
  readonly content: PlacedContent;
}

export interface PlacedFrame extends Rectangle {
  readonly heading: PlacedText;
  readonly isAccount: boolean;
  readonly boxes: readonly PlacedBox[];
  readonly resources: readonly PlacedResource[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedLine {
  readonly line: Line;
  readonly changed: boolean;
  /** Whether only its beginning is drawn. */
  readonly short: boolean;
  readonly from: Point;
  readonly to: Point;
}

export interface Layout {
  readonly measures: Measures;
  readonly height: number;
  readonly frames: readonly PlacedFrame[];
  readonly lines: readonly PlacedLine[];
}

/** Between the ends of two lines at a resource, and how much of its side they may take. */
const END_DISTANCE = 14;
const MOST_HEIGHT = 220;
/** Lines of text that a resource's name may have. */
const LABEL_LINES = 4;

function resourceContent({ kind, label, exists }: ResourceEntry, badge: string, measures: Measures): PlacedContent {
  const { padding, resourceWidth } = measures;
  const width = resourceWidth - 2 * padding;
  const placed = badgeAt(badge, padding, padding - 2, measures);
  const name = wrapped(printable(label), width, fontOf(measures, "name"), LABEL_LINES);
  const contents = [
    ...name.map((line) => [line, "name"] as const),
    ...(exists ? [] : wrapped("not made yet", width, fontOf(measures, "note")).map((line) => [line, "note"] as const)),
  ];
  const kindText = column([[kind, "plain name"]], padding + placed.width + 6, padding - 2, measures);
  const below = padding - 2 + lineHeight(measures);
  const texts = [...kindText, ...column(contents, padding, below, measures)];
  return { height: below + contents.length * lineHeight(measures) + padding - 2, texts, ports: [], badges: [placed] };
}

/** Lines with which nobody can follow one of them any more. */
const MANY_LINES = 24;

const portsOf = (frames: readonly Frame[]): readonly Port[] =>
  frames.flatMap(({ boxes }) => boxes.flatMap(({ ports }) => ports)).filter(({ line }) => line !== "none");

/** Whether lines that do not get through are cut short, so that the others can be seen. */
export const isCrowded = (frames: readonly Frame[]): boolean => portsOf(frames).length > MANY_LINES;

const isShort = ({ line, before }: Port, crowded: boolean): boolean =>
  crowded && before === undefined && line !== "works" && line !== "unknown";

/** Lines that end at each resource. */
function arrivals(frames: readonly Frame[], crowded: boolean): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const port of portsOf(frames).filter((each) => !isShort(each, crowded))) {
    for (const resource of port.resources) counts.set(resource, (counts.get(resource) ?? 0) + 1);
  }
  return counts;
}

interface Sheet {
  readonly measures: Measures;
  readonly badges: readonly string[];
  readonly entries: readonly ResourceEntry[];
  readonly crowded: boolean;
  readonly arrivals: ReadonlyMap<number, number>;
}

function placeFrame(frame: Frame, top: number, { measures, badges, entries, arrivals: counts }: Sheet): PlacedFrame {
  const { gap, width, boxWidth, resourceWidth } = measures;
  const begin = top + gap / 2 + lineHeight(measures) + gap / 2;
  let y = begin;
  const boxes = frame.boxes.map((box): PlacedBox => {
    const content = placeBox({ ...box, names: box.names.map(printable) }, badges, measures);
    const placed = { x: gap, y, width: boxWidth, height: content.height, content, standsIn: box.kind !== "listed" };
    y += content.height + gap;
    return placed;
  });
  let resourceY = begin;
  const resources = frame.resources.flatMap((resource): readonly PlacedResource[] => {
    const entry = entries[resource];
    if (entry === undefined) return [];
    const content = resourceContent(entry, badges[resource] ?? "", measures);
    const ends = Math.min(MOST_HEIGHT, ((counts.get(resource) ?? 0) + 1) * END_DISTANCE);
    const height = Math.max(content.height, ends);
    const placed = { x: width - gap - resourceWidth, y: resourceY, width: resourceWidth, height, content, resource };
    resourceY += height + gap;
    return [placed];
  });
  const heading = { x: gap, y: top + gap / 2 + baseLine(measures), text: frame.heading, style: "heading" } as const;
  return {
    ...{ x: 0.5, y: top + 0.5, width: width - 1 },
    height: Math.max(y, resourceY) - top,
    ...{ heading, boxes, resources },
    isAccount: frame.isAccount,
  };
}

/** How far a line goes that is cut short. */
const shortReach = ({ width, gap, boxWidth, resourceWidth }: Measures): number =>
  Math.min(48, (width - 2 * gap - boxWidth - resourceWidth) * 0.4);

/** Their ends are spread over the resource's side in the order of their beginnings, so that they cross as little as can be. */
function linesTo(
  { resource, x, y, height }: PlacedResource,
  frames: readonly PlacedFrame[],
  { crowded, measures, arrivals: counts }: Sheet,
): readonly PlacedLine[] {
  const begins = frames.flatMap(({ boxes }) =>
    boxes.flatMap((box) =>
      box.content.ports
        .filter(({ port }) => port.line !== "none" && port.resources.includes(resource))
        .map(({ port, anchor }) => ({ port, from: { x: box.x + box.width, y: box.y + anchor } })),
    ),
  );
  const distance = height / ((counts.get(resource) ?? 0) + 1);
  let end = y;
  return begins.map(({ port, from }) => {
    const short = isShort(port, crowded);
    if (!short) end += distance;
    const to = short ? { x: from.x + shortReach(measures), y: from.y } : { x, y: end };
    return { line: port.line, changed: port.before !== undefined, short, from, to };
  });
}

export function layOut(frames: readonly Frame[], entries: readonly ResourceEntry[], measures: Measures): Layout {
  const crowded = isCrowded(frames);
  const sheet: Sheet = { measures, badges: badgesOf(entries), entries, crowded, arrivals: arrivals(frames, crowded) };
  let y = 0;
  const placed = frames.map((frame) => {
    const each = placeFrame(frame, y, sheet);
    y += each.height + measures.gap;
    return each;
  });
  const lines = placed.flatMap(({ resources }) => resources.flatMap((resource) => linesTo(resource, placed, sheet)));
  return { measures, height: Math.max(y - measures.gap, 0) + 1, frames: placed, lines };
}
