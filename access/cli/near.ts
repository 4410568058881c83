/** What somebody may have meant. Pure. */
import { nearest } from "../near";

/** ` Did you mean "X"?`, or nothing where no name is near. */
export function didYouMean(given: string, known: readonly string[]): string {
  const meant = nearest(given, known);
  return meant === undefined ? "" : ` Did you mean "${meant}"?`;
}
