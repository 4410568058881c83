/** Where things are within a box of the picture, from its upper left corner. Pure. */
import { firstOf } from "./names";
import { type Box, type Line, type Port } from "./picture";
import { textWidth, wrapped, type Font } from "./text-size";

/** One arrangement of the picture: what it is drawn for. Lengths are in the picture's units. */
export interface Measures {
  readonly name: "wide" | "narrow";
  readonly width: number;
  /** Between a frame and what is in it, and between that. */
  readonly gap: number;
  /** Between a box and its text. */
  readonly padding: number;
  readonly boxWidth: number;
  readonly resourceWidth: number;
  readonly fontSize: number;
}

export const WIDE: Measures = {
  ...{ name: "wide", width: 900, gap: 16, padding: 12 },
  ...{ boxWidth: 326, resourceWidth: 258, fontSize: 13 },
};
/** For a phone that is held upright. */
export const NARROW: Measures = {
  ...{ name: "narrow", width: 340, gap: 7, padding: 7 },
  ...{ boxWidth: 156, resourceWidth: 118, fontSize: 11 },
};

export type TextStyle = "heading" | "name" | "plain name" | "label" | "note";

/** One line of text; `y` is that of its base line. */
export interface PlacedText {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly style: TextStyle;
}

/** A short name in a frame of its own. */
export interface PlacedBadge {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly text: string;
}

export interface PlacedPort {
  readonly port: Port;
  readonly y: number;
  readonly height: number;
  /** Where its line begins. */
  readonly anchor: number;
  readonly badges: readonly PlacedBadge[];
  readonly icon: { readonly x: number; readonly y: number; readonly size: number; readonly of: Line };
  readonly texts: readonly PlacedText[];
}

export interface PlacedContent {
  readonly height: number;
  readonly texts: readonly PlacedText[];
  readonly ports: readonly PlacedPort[];
  readonly badges: readonly PlacedBadge[];
}

export const lineHeight = ({ fontSize }: Measures): number => Math.round(fontSize * 1.45);
/** From the top of a line of text to its base line. */
export const baseLine = (measures: Measures): number =>
  Math.round((lineHeight(measures) + measures.fontSize * 0.7) / 2);

export const fontOf = ({ fontSize }: Measures, style: TextStyle): Font => ({
  size: fontSize,
  monospaced: style === "name",
});

/** Names that a box shows, and lines that one name may have. */
const NAMES = 4;
const NAME_LINES = 3;
/** Badges without a line of their own that a port shows. */
const BADGES = 4;

/** Texts one below the other. */
export function column(
  contents: readonly (readonly [text: string, style: TextStyle])[],
  x: number,
  top: number,
  measures: Measures,
): readonly PlacedText[] {
  return contents.map(([text, style], index) => {
    const y = top + index * lineHeight(measures) + baseLine(measures);
    return { x, y, text, style };
  });
}

export function badgeAt(text: string, x: number, top: number, measures: Measures): PlacedBadge {
  const height = measures.fontSize + 4;
  const y = top + (lineHeight(measures) - height) / 2;
  return { x, y, height, text, width: Math.max(height, textWidth(text, fontOf(measures, "name")) + 8) };
}

function badgesAt(texts: readonly string[], top: number, measures: Measures): readonly PlacedBadge[] {
  let x = measures.padding;
  return texts.map((text) => {
    const badge = badgeAt(text, x, top, measures);
    x += badge.width + 3;
    return badge;
  });
}

function placePort(port: Port, top: number, badges: readonly string[], measures: Measures): PlacedPort {
  const { padding, fontSize, boxWidth } = measures;
  const named = port.resources.map((resource) => badges[resource] ?? "");
  const shown = named.length <= BADGES ? named : [...named.slice(0, BADGES - 1), `+${named.length - BADGES + 1}`];
  const placed = badgesAt(shown, top + 3, measures);
  const last = placed.at(-1);
  const iconX = (last === undefined ? padding : last.x + last.width) + 4;
  const x = iconX + fontSize + 4;
  const fit = (text: string | undefined, style: TextStyle): readonly (readonly [string, TextStyle])[] =>
    text === undefined || text === ""
      ? []
      : wrapped(text, boxWidth - padding - x, fontOf(measures, style)).map((line) => [line, style] as const);
  const contents = [...fit(port.text, "label"), ...fit(port.actions.join(", "), "note"), ...fit(port.before, "note")];
  const middle = top + 3 + lineHeight(measures) / 2;
  return {
    port,
    y: top,
    height: contents.length * lineHeight(measures) + 6,
    anchor: middle,
    badges: placed,
    icon: { x: iconX, y: middle - fontSize / 2, size: fontSize, of: port.line },
    texts: column(contents, x, top + 3, measures),
  };
}

/** What a box of principals says. */
export function placeBox({ names, kind, ports }: Box, badges: readonly string[], measures: Measures): PlacedContent {
  const { padding, boxWidth } = measures;
  const width = boxWidth - 2 * padding;
  const style = kind === "listed" ? "name" : "plain name";
  const all = firstOf(names, NAMES);
  const contents = all.flatMap((name, index) => {
    const own = index < names.length && (all.length === names.length || index < NAMES) ? style : "note";
    return wrapped(name, width, fontOf(measures, own), NAME_LINES).map((line) => [line, own] as const);
  });
  const texts = column(contents, padding, padding - 2, measures);
  let top = padding + contents.length * lineHeight(measures);
  const placed = ports.map((port) => {
    const each = placePort(port, top, badges, measures);
    top += each.height;
    return each;
  });
  return { height: top + padding - 4, texts, ports: placed, badges: [] };
}
