/** The first line of a report, by which its comment is found again. Pure. */

/** GitHub's own limit of a comment or an issue. */
export const LONGEST_BODY = 65_536;

const MARKER = /^<!-- cross-account-cmk [a-z]+: [^\r\n]*? -->$/;

/** A line of its own, at the very start: a marker that is quoted in a text finds nothing. */
export type Marker = `<!-- cross-account-cmk ${string} -->`;

export const isMarker = (line: string): line is Marker => MARKER.test(line);

/** The first line, whichever way lines end: GitHub gives texts back with CRLF. */
export const firstLine = (text: string): string => /^[^\r\n]*/.exec(text)?.[0] ?? "";

/** The marker of a text that begins with one. */
export function markerOf(text: string): Marker | undefined {
  const line = firstLine(text).trimEnd();
  return isMarker(line) ? line : undefined;
}

/** What a marker is about, e.g. a stack's name. */
export const subjectOf = (marker: Marker): string => /: (.*) -->$/.exec(marker)?.[1] ?? "";

export const reportMarker = (stack: string): Marker => `<!-- cross-account-cmk report: ${stack} -->`;
export const driftMarker: Marker = "<!-- cross-account-cmk drift: all stacks -->";

/** Texts that GitHub shows alike: it keeps no white space at the end, and has its own line ends. */
const shownAs = (text: string): string => text.replaceAll("\r\n", "\n").trimEnd();
export const isSameText = (one: string, other: string): boolean => shownAs(one) === shownAs(other);
