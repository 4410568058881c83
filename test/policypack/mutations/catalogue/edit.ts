/** Ways to change one part of a start's document. */
import type { PolicyDocument, Statement } from "../../../../access/policy-document";
import type { Start } from "../starts";

/** A changed document, and the change in words. */
export interface Mutation {
  readonly what: string;
  /** As it would be sent: not canonical, and perhaps no JSON. */
  readonly text: string;
}

/** All mutations of one kind that a start has. */
export type Mutator = (start: Start) => readonly Mutation[];

/** Elements of a statement, with whatever a careless or malicious writer may put there; `undefined` takes one away. */
export type Change = Readonly<Partial<Record<keyof Statement, unknown>>>;

const textOf = (value: unknown): string => JSON.stringify(value);

export const withStatements = ({ document }: Start, statements: readonly unknown[]): string =>
  textOf({ ...document, Statement: statements });

export const changed = (start: Start, index: number, change: Change): string =>
  withStatements(
    start,
    start.document.Statement.map((statement, at) => (at === index ? { ...statement, ...change } : statement)),
  );

/** A change to each statement for which it is one. */
export function eachStatement(
  start: Start,
  changesOf: (statement: Statement, index: number) => readonly (readonly [what: string, change: Change])[],
): readonly Mutation[] {
  return start.document.Statement.flatMap((statement, index) =>
    changesOf(statement, index).map(([what, change]) => ({
      what: `Statement[${index}]: ${what}`,
      text: changed(start, index, change),
    })),
  );
}

export const added = (start: Start, statement: object): string =>
  withStatements(start, [...start.document.Statement, statement]);

export const shown = (value: unknown): string => textOf(value);

export type { PolicyDocument, Statement };
