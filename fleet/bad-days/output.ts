/** What the engine's output says: its errors, and what was changed before them. Pure. */
import type { Operation } from "../operations";

/** Messages of several lines are indented by so much in the engine's list of diagnostics. */
const ERROR = /^ *error: (.*(?:\n {4,}\S.*|\n {4}(?=\n))*)/gm;
/** Says only that something else failed. */
const SAYS_NOTHING = /^(?:update failed|preview failed|one or more .* occurred)\b/;
const MOST_ERRORS = 5;

const unindented = (message: string): string => message.replace(/^ {4}/gm, "").trim();

/** The errors, each once, in the order of the output. The list at its end has all; before it, each is in the progress too. */
export function errorsIn(text: string): readonly string[] {
  const errors = [...text.matchAll(ERROR)].map(([, message = ""]) => unindented(message));
  return [...new Set(errors)].filter((message) => !SAYS_NOTHING.test(message));
}

/** For a message: no more than a few. */
export function errorsToShow(text: string): string {
  const errors = errorsIn(text);
  const more = errors.length > MOST_ERRORS ? [`and ${errors.length - MOST_ERRORS} more: see the log`] : [];
  return [...errors.slice(0, MOST_ERRORS), ...more].join("\n");
}

const CHANGED = /^ *[+~-]{1,2} +aws:\S+ (\S+) (created|updated|deleted|replaced)\b/gm;
const FAILED = /^ *[+~-]{0,2} +aws:\S+ (\S+) \*\*(\w+) failed/gm;
const PENDING = /^ *\* (urn:pulumi:\S+), interrupted while (\w+)/gm;

const byWord = (matches: Iterable<RegExpMatchArray>): ReadonlyMap<string, readonly string[]> => {
  const words = new Map<string, Set<string>>();
  for (const [, name = "", word = ""] of matches) words.set(word, (words.get(word) ?? new Set()).add(name));
  return new Map([...words].map(([word, names]) => [word, [...names]]));
};

/** Names of resources whose call failed; each was being created, updated or deleted. */
export const failedIn = (text: string): readonly string[] => [...byWord(text.matchAll(FAILED)).values()].flat();

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

/** Whether the engine came as far as to begin. */
const BEGUN = /^(?:Updating|Destroying|Refreshing|Previewing) \(/m;

/** What state AWS and the stack are in, by what the output lists as done. */
export function stateBy(text: string, operation: Operation): string {
  if (operation === "preview") return "A preview changes nothing.";
  if (!BEGUN.test(text)) return "Nothing was changed.";
  if (operation === "refresh") return "Nothing in AWS was changed: a refresh reads. The state has what could be read.";
  const done = [...byWord(text.matchAll(CHANGED))].map(([word, names]) => `${word} ${names.join(", ")}`);
  if (done.length === 0) return "Nothing in AWS was changed.";
  return `Done before, and noted in the state: ${done.join("; ")}. Nothing else was changed.`;
}
