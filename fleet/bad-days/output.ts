/** The engine's errors for a message, and what an earlier run had under way. Pure. */
import { diagnosticsIn } from "../engine-output/diagnostics";

const MOST_ERRORS = 5;

/** The errors, each once, in the order of the output. */
export const errorsIn = (text: string): readonly string[] => [
  ...new Set(diagnosticsIn(text).map(({ message }) => message)),
];

/** For a message: no more than a few. */
export function errorsToShow(text: string): string {
  const errors = errorsIn(text);
  const more = errors.length > MOST_ERRORS ? [`and ${errors.length - MOST_ERRORS} more: see the log`] : [];
  return [...errors.slice(0, MOST_ERRORS), ...more].join("\n");
}

const PENDING = /^ *\* (urn:pulumi:\S+), interrupted while (\w+)/gm;

export interface PendingOperation {
  readonly urn: string;
  /** E.g. `creating`. */
  readonly doing: string;
}

/** What an engine that was killed had under way: nobody knows whether AWS did it. */
export function pendingIn(text: string): readonly PendingOperation[] {
  const found = [...text.matchAll(PENDING)].map(([, urn = "", doing = ""]): [string, PendingOperation] => [
    urn,
    { urn, doing },
  ]);
  return [...new Map(found).values()];
}
