/**
 * Texts of which a part is not known: the session name in `aws:userid` of a role, the random end of a new secret's ARN. What a pattern
 * says to every such text is known, and to none; else the answer depends on the rest.
 */
import { globMatches } from "./glob";
import { ANY_CHARACTER, ANY_TEXT, type Token } from "./template";
import { MAYBE, NO, type Tri, YES } from "./tri";

/** Stands for one letter or digit that is not known. Both marks are code points that no text has. */
export const UNKNOWN_CHARACTER = "\uFFFE";
/** Stands for a name of two to 64 characters that is not known. */
export const UNKNOWN_NAME = "\uFFFF";
const CHARACTER = UNKNOWN_CHARACTER.charCodeAt(0);
const NAME = UNKNOWN_NAME.charCodeAt(0);

/** Whether a text ends in what is not known; all of ours do. */
export const isPartlyKnown = (text: string): boolean => text.endsWith(UNKNOWN_CHARACTER) || text.endsWith(UNKNOWN_NAME);

/** What a role session's name consists of. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const OF_NAME = /[\w+=,.@-]/;
const ALPHABET = Array.from("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
const NAME_LENGTHS = [2, 64] as const;

const canBe = (unknown: number, token: Token): boolean =>
  token === ANY_CHARACTER || OF_NAME.test(String.fromCharCode(token)) || unknown === token;

/** Whether the pattern matches some text of this form. */
function mayMatch(tokens: readonly Token[], text: string): boolean {
  const seen = new Set<number>();
  const from = (token: number, at: number): boolean => {
    const place = token * (text.length + 1) + at;
    if (seen.has(place)) return false;
    seen.add(place);
    if (at === text.length) return tokens.slice(token).every((each) => each === ANY_TEXT);
    const wanted = tokens[token];
    const code = text.charCodeAt(at);
    if (code === NAME && from(token, at + 1)) return true;
    if (wanted === undefined) return false;
    if (wanted === ANY_TEXT) return from(token + 1, at) || from(token, at + 1);
    if (code === NAME) return canBe(code, wanted) && from(token + 1, at);
    if (code === CHARACTER) return canBe(code, wanted) && from(token + 1, at + 1);
    return (wanted === ANY_CHARACTER || wanted === code) && from(token + 1, at + 1);
  };
  return from(0, 0);
}

/** Whether the pattern matches every text of this form: one that shares no character with the pattern shows it. */
function mustMatch(tokens: readonly Token[], text: string): boolean {
  const fresh = ALPHABET.find((character) => !tokens.includes(character.charCodeAt(0)));
  if (fresh === undefined) return false;
  return NAME_LENGTHS.every((length) =>
    globMatches(tokens, text.replaceAll(UNKNOWN_CHARACTER, fresh).replaceAll(UNKNOWN_NAME, fresh.repeat(length))),
  );
}

/** Whether a pattern matches a text of which a part is not known. */
export const matchPartly = (tokens: readonly Token[], text: string): Tri =>
  !mayMatch(tokens, text) ? NO : mustMatch(tokens, text) ? YES : MAYBE;
