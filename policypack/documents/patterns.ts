/**
 * Wildcard patterns compared with each other: what one covers, and whether two have anything in common.
 * Without regular expressions: the time is bounded by the product of the two lengths.
 */
const isStar = (character: string | undefined): boolean => character === "*";

/** Whether one character of a pattern takes one character (or wildcard) of another. Only a star takes a star. */
const takes = (outer: string | undefined, inner: string | undefined): boolean =>
  outer === "?" ? !isStar(inner) : outer === inner;

/**
 * Whether `outer` matches every text that `inner` matches; `inner` may be a plain text. Never wrongly true: where
 * it takes more than comparing wildcard by wildcard to see it (`*?` covers `?*`), the answer is no.
 */
export function covers(outer: string, inner: string): boolean {
  let at = 0;
  let innerAt = 0;
  let starAt = -1;
  let resumeAt = 0;
  while (innerAt < inner.length) {
    if (isStar(outer[at])) {
      starAt = at++;
      resumeAt = innerAt;
    } else if (takes(outer[at], inner[innerAt])) {
      at++;
      innerAt++;
    } else if (starAt >= 0) {
      at = starAt + 1;
      innerAt = ++resumeAt;
    } else return false;
  }
  while (isStar(outer[at])) at++;
  return at === outer.length;
}

const meet = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && (a === b || a === "?" || b === "?");

/** Whether there is a text that both patterns match. */
export function overlap(a: string, b: string): boolean {
  // reachable[j]: the first i characters of a and the first j of b can match one text.
  let reachable = Array.from({ length: b.length + 1 }, (_, j) => j === 0 || /^\*+$/.test(b.slice(0, j)));
  for (const character of a) {
    const next: boolean[] = [isStar(character) && reachable[0] === true];
    for (let j = 1; j <= b.length; j++) {
      const other = b[j - 1];
      const byStarOfA = isStar(character) && (reachable[j] === true || next[j - 1] === true);
      const byStarOfB = isStar(other) && (reachable[j] === true || next[j - 1] === true);
      next[j] = byStarOfA || byStarOfB || (reachable[j - 1] === true && meet(character, other));
    }
    reachable = next;
  }
  return reachable[b.length] === true;
}

export const hasWildcard = (text: string): boolean => /[*?]/.test(text);

/** Names of AWS have no other characters. The sign for kelvin, for one, is a "k" in lower case and yet no letter of a name. */
export const isPlainText = (text: string): boolean => /^[ -~]*$/.test(text);
