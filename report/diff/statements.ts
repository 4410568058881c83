/**
 * What became of a document's statements: kept, changed, added, removed. A statement is found again by being the same, else by
 * its Sid, else by what it has most in common with. Pure; applied to the old document, the difference gives the new one.
 */
import { byRank, compareText, entriesOf, layoutText, stableJson, type StatementLike } from "./layout";

/** A policy document, or what stands for one. */
export interface DocumentLike {
  /** `Version`, `Id` and whatever else stands beside the statements. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly statements: readonly StatementLike[];
}

/** An element, or a document's field. A side that does not have it is left out. */
export interface ElementChange {
  readonly name: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Positions from 0: `from` in the old document, `to` in the new one. */
export type StatementChange =
  | { readonly kind: "kept"; readonly from: number; readonly to: number }
  | {
      readonly kind: "changed";
      readonly from: number;
      readonly to: number;
      readonly before: StatementLike;
      readonly after: StatementLike;
      readonly elements: readonly ElementChange[];
    }
  | { readonly kind: "added"; readonly to: number; readonly after: StatementLike }
  | { readonly kind: "removed"; readonly from: number; readonly before: StatementLike };

export interface DocumentDiff {
  readonly fields: readonly ElementChange[];
  /** In the order of the new document; what was removed comes last, in the order of the old one. */
  readonly statements: readonly StatementChange[];
}

/** Statements with less in common than this are two different ones. */
const ALIKE = 0.5;

type Pairs = Map<number, number>;

const own = (record: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(record, name) ? record[name] : undefined;

function elementChanges(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): readonly ElementChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(byRank);
  return names.flatMap((name) => {
    const [old, now] = [own(before, name), own(after, name)];
    const same = layoutText({ [name]: old }) === layoutText({ [name]: now });
    if (same) return [];
    return [{ name, ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) }];
  });
}

const free = (statements: readonly StatementLike[], taken: (index: number) => boolean): readonly number[] =>
  statements.map((_, index) => index).filter((index) => !taken(index));

/** Pairs what has the same name on both sides, where the name is nobody else's; `undefined` is no name. */
function pairByName(
  olds: readonly (readonly [number, string | undefined])[],
  news: readonly (readonly [number, string | undefined])[],
  pairs: Pairs,
  unique: boolean,
): void {
  const places = new Map<string, number[]>();
  for (const [index, name] of olds) {
    if (name !== undefined) places.set(name, [...(places.get(name) ?? []), index]);
  }
  const times = new Map<string, number>();
  for (const [, name] of news) if (name !== undefined) times.set(name, (times.get(name) ?? 0) + 1);
  for (const [to, name] of news) {
    const candidates = name === undefined ? undefined : places.get(name);
    if (candidates === undefined || (unique && (candidates.length > 1 || times.get(name ?? "") !== 1))) continue;
    const from = candidates.shift();
    if (from !== undefined) pairs.set(to, from);
  }
}

const sidOf = ({ Sid: sid }: StatementLike): string | undefined => (typeof sid === "string" ? sid : undefined);

function tokensOf(statement: StatementLike): ReadonlySet<string> {
  const entries = entriesOf(statement).filter(({ header }) => header !== "Sid");
  return new Set(entries.flatMap(({ header, values }) => values.map((value) => `${header}\n${value}`)));
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((token) => b.has(token)).length;
  const all = a.size + b.size - common;
  return all === 0 ? 1 : common / all;
}

/** The most alike first; among equals, the first in the documents. */
function pairByLikeness(
  before: readonly StatementLike[],
  after: readonly StatementLike[],
  [olds, news]: readonly [readonly number[], readonly number[]],
  pairs: Pairs,
): void {
  const tokens = (statements: readonly StatementLike[], index: number): ReadonlySet<string> =>
    tokensOf(statements[index] ?? {});
  const [oldTokens, newTokens] = [olds.map((at) => tokens(before, at)), news.map((at) => tokens(after, at))];
  const candidates = news.flatMap((to, n) =>
    olds.map((from, o) => ({ to, from, alike: likeness(oldTokens[o] ?? new Set(), newTokens[n] ?? new Set()) })),
  );
  const used = new Set<number>();
  for (const { to, from } of candidates
    .filter((each) => each.alike >= ALIKE)
    .sort((a, b) => b.alike - a.alike || a.to - b.to || a.from - b.from)) {
    if (pairs.has(to) || used.has(from)) continue;
    pairs.set(to, from);
    used.add(from);
  }
}

/** By position in the new document, the position in the old one. */
function paired(before: readonly StatementLike[], after: readonly StatementLike[]): Pairs {
  const pairs: Pairs = new Map();
  const left = (): readonly [readonly number[], readonly number[]] => {
    const used = new Set(pairs.values());
    return [free(before, (index) => used.has(index)), free(after, (index) => pairs.has(index))];
  };
  const named = (
    name: (statement: StatementLike) => string | undefined,
    statements: readonly StatementLike[],
    places: readonly number[],
  ) => places.map((index) => [index, name(statements[index] ?? {})] as const);
  for (const [name, unique] of [
    [layoutText, false],
    [sidOf, true],
  ] as const) {
    const [olds, news] = left();
    pairByName(named(name, before, olds), named(name, after, news), pairs, unique);
  }
  pairByLikeness(before, after, left(), pairs);
  return pairs;
}

/** The difference between two documents. */
export function diffDocuments(before: DocumentLike, after: DocumentLike): DocumentDiff {
  const pairs = paired(before.statements, after.statements);
  const used = new Set(pairs.values());
  const here = after.statements.map((statement, to): StatementChange => {
    const from = pairs.get(to);
    const old = from === undefined ? undefined : before.statements[from];
    if (from === undefined || old === undefined) return { kind: "added", to, after: statement };
    const elements = elementChanges(old, statement);
    return elements.length === 0
      ? { kind: "kept", from, to }
      : { kind: "changed", from, to, before: old, after: statement, elements };
  });
  const gone = before.statements.flatMap((statement, from): StatementChange[] =>
    used.has(from) ? [] : [{ kind: "removed", from, before: statement }],
  );
  return { fields: elementChanges(before.fields, after.fields), statements: [...here, ...gone] };
}

function applied(record: Readonly<Record<string, unknown>>, changes: readonly ElementChange[]): StatementLike {
  const names = new Set(changes.map(({ name }) => name));
  const kept = Object.entries(record).filter(([name]) => !names.has(name));
  const put = changes.flatMap((change) => ("after" in change ? [[change.name, change.after] as const] : []));
  return Object.fromEntries([...kept, ...put]);
}

/** The new document, of the old one and the difference: what a reader is shown is all that there is. */
export function applyDiff(before: DocumentLike, { fields, statements }: DocumentDiff): DocumentLike {
  const placed = statements.flatMap((change): (readonly [number, StatementLike])[] => {
    switch (change.kind) {
      case "kept":
        return [[change.to, before.statements[change.from] ?? {}]];
      case "changed":
        return [[change.to, applied(before.statements[change.from] ?? {}, change.elements)]];
      case "added":
        return [[change.to, change.after]];
      case "removed":
        return [];
    }
  });
  return {
    fields: applied(before.fields, fields),
    statements: placed.toSorted(([a], [b]) => a - b).map(([, statement]) => statement),
  };
}

export const isEmpty = ({ fields, statements }: DocumentDiff): boolean =>
  fields.length === 0 && statements.every(({ kind }) => kind === "kept");

/** The same for documents that mean the same. */
export const documentText = ({ fields, statements }: DocumentLike): string =>
  stableJson([fields, statements.map(layoutText).sort(compareText)]);
