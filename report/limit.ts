/** Fits a report into what GitHub takes: whole parts are left out, never the half of one, and a note says which. Pure. */

/** A comment's most characters: "body is too long (maximum is 65536 characters)". */
export const COMMENT_LIMIT = 65_536;

export interface Block {
  /** What the note calls it where it is left out. */
  readonly name: string;
  /** What is left out last has the highest. */
  readonly priority: number;
  /** Markdown, without a line break at its end. */
  readonly text: string;
}

export interface Section {
  /** A line of Markdown above the blocks; left out with the last of them. */
  readonly title: string;
  readonly blocks: readonly Block[];
}

export interface Fitted {
  readonly text: string;
  /** Names of what was left out, in the order of the report. */
  readonly dropped: readonly string[];
}

const BETWEEN = "\n\n";

interface Place {
  readonly section: number;
  readonly block: Block;
}

const placesIn = (sections: readonly Section[]): readonly Place[] =>
  sections.flatMap(({ blocks }, section) => blocks.map((block) => ({ section, block })));

function assembled(head: string, sections: readonly Section[], kept: ReadonlySet<Block>, tail: string): string {
  const shown = sections.flatMap(({ title, blocks }) => {
    const own = blocks.filter((block) => kept.has(block)).map(({ text }) => text);
    return own.length === 0 ? [] : [[...(title === "" ? [] : [title]), ...own].join(BETWEEN)];
  });
  return [head, ...shown, ...(tail === "" ? [] : [tail])].join(BETWEEN);
}

/**
 * Takes parts in, the most important first, as long as they fit.
 * @param head always there; must fit by itself, with the note
 * @param noteOf the note about what is left out, of the names; its length must not shrink with more of them
 * @param limit characters, as JavaScript counts them: never fewer than GitHub does
 */
export function fit(
  head: string,
  sections: readonly Section[],
  noteOf: (dropped: readonly string[]) => string,
  limit = COMMENT_LIMIT,
): Fitted {
  const places = placesIn(sections);
  const everything = assembled(head, sections, new Set(places.map(({ block }) => block)), "");
  if (everything.length <= limit) return { text: everything, dropped: [] };
  const order = [...places].sort((a, b) => b.block.priority - a.block.priority);
  const kept = new Set<Block>();
  const nameAll = (): readonly string[] =>
    places.filter(({ block }) => !kept.has(block)).map(({ block }) => block.name);
  const now = (): string => assembled(head, sections, kept, noteOf(nameAll()));
  for (const { block } of order) {
    kept.add(block);
    if (now().length > limit) kept.delete(block);
  }
  return { text: now(), dropped: nameAll() };
}

/** A long list in blocks, so that not all of it is left out where a part would fit. */
export function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
