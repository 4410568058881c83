import { distance } from "fastest-levenshtein";

/** One letter of a shorter name is too much of it: `ses` is not `es`. */
const SHORTEST = 4;

/** How many letters may differ: a third of the shorter text. */
const mostEdits = (text: string, candidate: string): number => {
  const length = Math.min(text.length, candidate.length);
  return length < SHORTEST ? 0 : Math.floor(length / 3);
};

/** The candidate that was most likely meant, or `undefined` where none is near for its length. */
export function closest(text: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, edits: distance(text.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  if (best === undefined || best.edits > mostEdits(text, best.candidate)) return undefined;
  return best.candidate;
}
