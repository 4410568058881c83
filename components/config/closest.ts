import { distance } from "fastest-levenshtein";

/** The candidate that was most likely meant, or `undefined` where none is near: at most a third of the letters may differ. */
export function closest(text: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, edits: distance(text.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  if (best === undefined || best.edits > Math.max(1, Math.floor(best.candidate.length / 3))) return undefined;
  return best.candidate;
}
