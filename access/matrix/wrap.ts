/** Fitting text into lines. Pure. */

/** Columns that a text takes, counted in characters. */
export const lengthOf = (text: string): number => Array.from(text).length;

export const widthOf = (text: string): number => Math.max(...text.split("\n").map(lengthOf));

/** Puts pieces into lines of at most `width` characters; a piece that is longer has a line of its own. */
function fill(pieces: readonly string[], glue: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last !== undefined && lengthOf(last + glue + piece) <= width) lines[lines.length - 1] = last + glue + piece;
    else lines.push(piece);
  }
  return lines;
}

/** Breaks a text at its spaces. */
export const wrapWords = (text: string, width: number): readonly string[] => fill(text.split(" "), " ", width);

/** Breaks a name after its spaces and slashes. */
export const wrapName = (name: string, width: number): readonly string[] =>
  fill(name.split(/(?<=[/ ])/), "", width).map((line) => line.trimEnd());

/** Lines that fit; those after the first stand further in. */
export const hanging = (text: string, width: number, indent: string, further = indent): readonly string[] =>
  wrapWords(text, width - Math.max(indent.length, further.length)).map(
    (line, index) => (index === 0 ? indent : further) + line,
  );
