/** The known name that somebody probably meant by a misspelt one. */
import { distance } from "fastest-levenshtein";

/** A slip for each so many characters: more, and another name was meant. A name of three letters has no room for one. */
const CHARACTERS_A_SLIP = 4;
const PREFIX = /^[a-z0-9-]+:(?=.)/i;

/** What tells names apart: the service in front of the colon is the same for hundreds of them. */
function apart(one: string, other: string): readonly [string, string] {
  const [prefix] = PREFIX.exec(one) ?? [""];
  return prefix !== "" && other.startsWith(prefix)
    ? [one.slice(prefix.length), other.slice(prefix.length)]
    : [one, other];
}

/** Two letters in each other's place are one slip, which the distance counts as two. */
const swapped = (text: string): readonly string[] =>
  Array.from(text).flatMap((letter, at) =>
    at === 0 ? [] : [`${text.slice(0, at - 1)}${letter}${text.charAt(at - 1)}${text.slice(at + 1)}`],
  );

/** The slips between two names, or `undefined` where they are too many. */
function slips(given: string, known: string): number | undefined {
  const [one, other] = apart(given.toLowerCase(), known.toLowerCase());
  const most = Math.floor(Math.max(one.length, other.length) / CHARACTERS_A_SLIP);
  const edits = distance(one, other);
  if (edits <= most) return edits;
  return edits === most + 1 && swapped(one).some((each) => distance(each, other) < most) ? most : undefined;
}

/** The nearest of the known names, where it is near enough to have been meant. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((name) => ({ name, edits: slips(given, name) }))
    .flatMap(({ name, edits }) => (edits === undefined ? [] : [{ name, edits }]))
    .sort((a, b) => a.edits - b.edits);
  return best?.name;
}
