/** How much room text takes, without a browser to measure it: an estimate that is rather too large. Pure. */

export interface Font {
  /** In the units of the picture. */
  readonly size: number;
  readonly monospaced: boolean;
}

/** Of the font's size. Monospaced fonts agree in it; of the others this is the mean of a wide one. */
const MONOSPACED_WIDTH = 0.605;
const OTHER_WIDTH = 0.62;
/** Scripts whose characters are as wide as they are high begin here. */
const FIRST_WIDE = 0x1100;

const isWide = (character: string): boolean => (character.codePointAt(0) ?? 0) >= FIRST_WIDE;

export const textWidth = (text: string, { size, monospaced }: Font): number =>
  Array.from(text).reduce(
    (width, character) => width + size * (isWide(character) ? 1 : monospaced ? MONOSPACED_WIDTH : OTHER_WIDTH),
    0,
  );

/** After a space or a mark that divides a name, and before the next word of one that is `WrittenLikeThis`. */
const BREAKS = /(?<=[\s/_.:,+=@-])|(?<=[a-z0-9])(?=[A-Z])/u;

/** The piece, cut wherever it has to be. */
function cut(piece: string, width: number, font: Font): readonly string[] {
  const cuts = [""];
  for (const character of piece) {
    const longer = (cuts.at(-1) ?? "") + character;
    if (cuts.at(-1) !== "" && textWidth(longer, font) > width) cuts.push(character);
    else cuts[cuts.length - 1] = longer;
  }
  return cuts;
}

/** Lines of at most `width`; where there would be more than `most`, the last ends with `…`. */
export function wrapped(text: string, width: number, font: Font, most = Infinity): readonly string[] {
  const all: string[] = [];
  for (const piece of text.split(BREAKS)) {
    const longer = (all.at(-1) ?? "") + piece;
    if (all.length > 0 && textWidth(longer.trimEnd(), font) <= width) all[all.length - 1] = longer;
    else all.push(...cut(piece, width, font));
  }
  const lines = all.map((line) => line.trim());
  if (lines.length <= most) return lines;
  const last = Array.from(lines[most - 1] ?? "");
  while (last.length > 0 && textWidth(`${last.join("")}…`, font) > width) last.pop();
  return [...lines.slice(0, most - 1), `${last.join("")}…`];
}
