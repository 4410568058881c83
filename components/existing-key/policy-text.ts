/**
 * A policy's JSON, changed by the text of one statement at a time. Everything else stays as it was written: white space, order,
 * escapes, and numbers that JavaScript could not hold. Taking an added statement away undoes exactly what adding it did.
 */

/** A part of the text: from `start` up to, but not including, `end`. */
interface Span {
  readonly start: number;
  readonly end: number;
}

interface Token extends Span {
  readonly text: string;
}

/** A string, a bracket, a colon or comma, or a number or word. White space is what lies between. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/gs;
const END: Token = { text: "", start: 0, end: 0 };

/** The tokens of a text that has been parsed before, so that brackets match. */
class Tokens {
  private readonly tokens: readonly Token[];

  constructor(text: string) {
    this.tokens = [...text.matchAll(TOKEN)].map(({ 0: token, index }) => ({
      text: token,
      start: index,
      end: index + token.length,
    }));
  }

  at(index: number): Token {
    return this.tokens[index] ?? END;
  }

  /** The index of the last token of the value that begins at an index. */
  lastOfValue(index: number): number {
    let depth = 0;
    for (let last = index; last < this.tokens.length; last++) {
      const { text } = this.at(last);
      if (text === "{" || text === "[") depth++;
      if (text === "}" || text === "]") depth--;
      if (depth === 0) return last;
    }
    return this.tokens.length;
  }

  /** The indexes at which the values of an object or list begin; those of an object with the index of their name. */
  valuesOf(index: number): readonly { readonly name: number; readonly value: number }[] {
    const values: { readonly name: number; readonly value: number }[] = [];
    const named = this.at(index).text === "{";
    for (let next = index + 1, end = this.lastOfValue(index); next < end;) {
      const value = named ? next + 2 : next;
      values.push({ name: next, value });
      next = this.lastOfValue(value) + 2;
    }
    return values;
  }
}

interface StatementElement extends Span {
  readonly members: readonly Span[];
  /** AWS also takes a single statement by itself. */
  readonly isList: boolean;
}

/** @throws Error where the document has no such element */
function statementElement(text: string): StatementElement {
  const tokens = new Tokens(text);
  const found = tokens.valuesOf(0).find(({ name }) => JSON.parse(tokens.at(name).text) === "Statement");
  if (found === undefined) throw new Error("The policy has no element Statement.");
  const spanOf = (value: number): Span => ({
    start: tokens.at(value).start,
    end: tokens.at(tokens.lastOfValue(value)).end,
  });
  const isList = tokens.at(found.value).text === "[";
  const span = spanOf(found.value);
  return { ...span, isList, members: isList ? tokens.valuesOf(found.value).map(({ value }) => spanOf(value)) : [span] };
}

const spliced = (text: string, { start, end }: Span, inserted: string): string =>
  text.slice(0, start) + inserted + text.slice(end);

/** Adds a statement behind the last one. */
export function withStatement(text: string, statement: string): string {
  const { start, end, members, isList } = statementElement(text);
  if (!isList) return spliced(text, { start, end }, `[${text.slice(start, end)},${statement}]`);
  const last = members.at(-1);
  const place = last?.end ?? start + 1;
  return spliced(text, { start: place, end: place }, last === undefined ? statement : `,${statement}`);
}

/** Puts a statement in the place of another. @param index of the statement */
export function withStatementAt(text: string, index: number, statement: string): string {
  const member = statementElement(text).members[index];
  return member === undefined ? text : spliced(text, member, statement);
}

/** Takes a statement away, with the comma that goes with it. @param index of the statement */
export function withoutStatementAt(text: string, index: number): string {
  const { start, end, members, isList } = statementElement(text);
  const [before, member, after] = [members[index - 1], members[index], members[index + 1]];
  if (member === undefined) return text;
  if (!isList) return spliced(text, { start, end }, "[]");
  if (before !== undefined) return spliced(text, { start: before.end, end: member.end }, "");
  return spliced(text, { start: member.start, end: after?.start ?? member.end }, "");
}

/** The same JSON with nothing between its tokens. */
export const withoutWhiteSpace = (text: string): string => text.replace(/("(?:[^"\\]|\\.)*")|\s+/gs, "$1");
