/** Wildcard matching without regular expressions: linear for one star, and never exponential. */
import { ANY_CHARACTER, ANY_TEXT, type Token, wildcardTokens } from "./template";

export type TextMatcher = (text: string) => boolean;

/** Of this module: an imported constant is read through a getter, and the loop below reads them for every character. */
const STAR = ANY_TEXT;
const ONE = ANY_CHARACTER;

const isWild = (token: Token): boolean => token < 0;
const textOf = (tokens: readonly Token[]): string => String.fromCharCode(...tokens);

/** Whether the whole text matches, by going back to the last star only. */
export function globMatches(tokens: readonly Token[], text: string): boolean {
  let token = 0;
  let at = 0;
  let starToken = -1;
  let starAt = 0;
  while (at < text.length) {
    const wanted = tokens[token];
    if (wanted === STAR) {
      starToken = token++;
      starAt = at;
    } else if (wanted === ONE || wanted === text.charCodeAt(at)) {
      token++;
      at++;
    } else if (starToken >= 0) {
      token = starToken + 1;
      at = ++starAt;
    } else return false;
  }
  while (tokens[token] === STAR) token++;
  return token === tokens.length;
}

/** A matcher with the common shapes (no wildcard, `*`, `prefix*`) made quick. */
export function globMatcher(tokens: readonly Token[]): TextMatcher {
  const firstWild = tokens.findIndex(isWild);
  if (firstWild < 0) {
    const exact = textOf(tokens);
    return (text) => text === exact;
  }
  if (firstWild === tokens.length - 1 && tokens[firstWild] === STAR) {
    const prefix = textOf(tokens.slice(0, firstWild));
    return (text) => text.startsWith(prefix);
  }
  return (text) => globMatches(tokens, text);
}

/** A matcher for a text in which `*` and `?` are wildcards. */
export const wildcardMatcher = (pattern: string): TextMatcher => globMatcher(wildcardTokens(pattern));
