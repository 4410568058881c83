/** What somebody may have meant. Pure. */
import { closest, distance } from "fastest-levenshtein";

/** Edits for each so many characters are taken for a slip. */
const CHARACTERS_A_SLIP = 3;

/** ` Did you mean "X"?`, or nothing where no name is near. */
export function didYouMean(given: string, known: readonly string[]): string {
  const byLower = new Map(known.map((name) => [name.toLowerCase(), name]));
  if (byLower.size === 0) return "";
  const wanted = given.toLowerCase();
  const nearest = closest(wanted, [...byLower.keys()]);
  if (distance(wanted, nearest) > Math.max(1, nearest.length / CHARACTERS_A_SLIP)) return "";
  return ` Did you mean "${byLower.get(nearest) ?? nearest}"?`;
}
