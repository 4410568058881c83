/**
 * A policy's JSON, changed by the text of some of its statements, in one pass. Everything else stays as it was written: white space,
 * order, escapes, and numbers that JavaScript could not hold. Taking an added statement away undoes exactly what adding it did.
 */

/** A part of the text: from `start` up to, but not including, `end`. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** A string, a bracket, a colon or comma, or a number or word. White space is what lies between. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/gs;

interface StatementElement extends Span {
  readonly statements: readonly Span[];
  /** AWS also takes a single statement by itself. */
  readonly isList: boolean;
}

/** Of a text that has been parsed before, so that brackets match. @throws Error where the document has no such element */
function statementElement(text: string): StatementElement {
  const statements: Span[] = [];
  const opened: number[] = [];
  let element = "";
  let before = "";
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === "{" || token === "[") opened.push(index);
    else if (token === "}" || token === "]") {
      const span = { start: opened.pop() ?? 0, end: index + 1 };
      if (element === "Statement" && opened.length === 2) statements.push(span);
      if (element === "Statement" && opened.length === 1) {
        const isList = token === "]";
        return { ...span, isList, statements: isList ? statements : [span] };
      }
    } else if (opened.length === 1 && before !== ":" && token !== ":" && token !== ",") {
      element = JSON.parse(token) as string;
    }
    before = token;
  }
  throw new Error("The policy has no element Statement.");
}

/** What becomes of a policy's statements. */
export interface Edit {
  /** By index: the text that takes a statement's place, or `undefined` where the statement goes. All others stay. */
  readonly places: ReadonlyMap<number, string | undefined>;
  /** What is added behind the last one. */
  readonly added: readonly string[];
  /** Where one statement is left of a list, it stands by itself. */
  readonly single: boolean;
}

/** The text with its statements edited. A statement that goes takes the comma with it that it needed. */
export function edited(text: string, { places, added, single }: Edit): string {
  const { start, end, statements, isList } = statementElement(text);
  /** What stands before a statement: its comma, and white space. */
  const gapBefore = (index: number): string =>
    text.slice(statements[index - 1]?.end ?? start + 1, statements[index]?.start ?? end - 1);
  const kept = statements.flatMap((span, index) => {
    const statement = places.has(index) ? places.get(index) : text.slice(span.start, span.end);
    return statement === undefined ? [] : [{ gap: gapBefore(index), statement }];
  });
  const all = [...kept, ...added.map((statement) => ({ gap: ",", statement }))];
  const joined = all.map(({ gap, statement }, index) => (index === 0 ? statement : gap + statement)).join("");
  const lead = statements.length === 0 ? "" : gapBefore(0);
  const isAlone = all.length === 1 && (single || !isList);
  const element = isAlone ? joined : `[${lead}${joined}${gapBefore(statements.length)}]`;
  return text.slice(0, start) + element + text.slice(end);
}

/** The same JSON with nothing between its tokens. */
export const withoutWhiteSpace = (text: string): string => text.replace(/("(?:[^"\\]|\\.)*")|\s+/gs, "$1");
