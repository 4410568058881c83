/** The policy document in what a reviewer has: by itself, as the AWS CLI prints it, or as the IAM API encodes it. Pure. */
import { isRecord } from "../../../access/language/problems";
import { duplicateKeys } from "../../documents/duplicate-keys";
import { accountIn, hintFor, listHint, valueAt, wrappersOf, type Wrapper } from "./wrappers";

export interface Unwrapped {
  /** The document's own JSON text, as AWS holds it. */
  readonly text: string;
  /** Where the document stands in the file; `undefined` where it is encoded as a whole, and no line can be told. */
  readonly path: readonly string[] | undefined;
  /** What the AWS CLI printed around it. */
  readonly wrapper?: Wrapper;
  /** The account that the wrapper names. */
  readonly accountId?: string;
  /** Clauses that a reader has to know, which follow the file's name. */
  readonly notes: readonly string[];
}

/** A clause that follows the file's name. No text of the file is in it: there may be a secret among them. */
export interface Refused {
  readonly problem: string;
}

type Result = Unwrapped | Refused;

const GIVE = "give the policy document as JSON, e.g. what the AWS CLI prints with --output json";
const ENCODED = /^%7b/i;

function parsed(text: string): { readonly value: unknown } | Refused {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    // Node's message quotes the text: its place is enough.
    const [, place] = /at position (\d+)/.exec(error instanceof Error ? error.message : "") ?? [];
    const lines = place === undefined ? [] : text.slice(0, Number(place)).split("\n");
    const where = place === undefined ? "" : ` (line ${lines.length}, column ${(lines.at(-1) ?? "").length + 1})`;
    return { problem: `is not JSON${where}: ${GIVE}` };
  }
}

/** As the IAM API encodes a document, by RFC 3986. */
function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** A document that is a text within JSON. */
function inText(text: string, path: readonly string[] | undefined, what: string): Result {
  const trimmed = text.trim();
  const plain = ENCODED.test(trimmed) ? percentDecoded(trimmed) : trimmed;
  const result = plain === undefined ? undefined : parsed(plain);
  if (plain === undefined || result === undefined || "problem" in result) {
    return { problem: `has no JSON in ${what}, encoded or not: ${GIVE}` };
  }
  if (Array.isArray(result.value)) return { problem: listHint(result.value) };
  if (!isRecord(result.value) || !("Statement" in result.value)) {
    return { problem: `has no policy document in ${what}: an object with a Statement is needed; ${GIVE}` };
  }
  return { text: plain, path, notes: [] };
}

function held(value: unknown, path: readonly string[], what: string): Result {
  if (typeof value === "string") return inText(value, path, what);
  if (!isRecord(value) || !("Statement" in value)) return { problem: `has no policy document in ${what}` };
  try {
    return { text: JSON.stringify(value), path, notes: [] };
  } catch {
    // The only error that a value which came from JSON text can cause.
    return { problem: `has a policy document in ${what} that is nested too deep to be read` };
  }
}

/** Of a version that is not the default one, no principal has anything. */
const notesOf = (source: Readonly<Record<string, unknown>>, { path }: Wrapper): readonly string[] =>
  valueAt(source, [...path.slice(0, -1), "IsDefaultVersion"]) === false
    ? ["is a version of the policy that is not its default version, and so is not in force"]
    : [];

function inAnswer(source: Readonly<Record<string, unknown>>, text: string): Result {
  const [wrapper, ...others] = wrappersOf(source);
  if (wrapper === undefined) return { problem: hintFor(source) };
  const names = [wrapper, ...others].map(({ path }) => path.join("."));
  if (others.length > 0) {
    return { problem: `has more than one document, in ${names.join(" and in ")}: give one document a file` };
  }
  const [repeated] = duplicateKeys(text);
  if (repeated !== undefined) {
    return {
      problem: "has a key that is written twice in one object; readers differ in which one they take: keep one",
    };
  }
  const result = held(valueAt(source, wrapper.path), wrapper.path, names.join());
  if ("problem" in result) return result;
  const accountId = accountIn(source, wrapper);
  return { ...result, wrapper, ...(accountId === undefined ? {} : { accountId }), notes: notesOf(source, wrapper) };
}

/** Finds the one document in a file's text. */
export function unwrapped(text: string): Result {
  const trimmed = text.trim();
  if (trimmed === "") return { problem: `is empty: ${GIVE}` };
  if (ENCODED.test(trimmed)) return inText(trimmed, undefined, "it");
  const result = parsed(text);
  if ("problem" in result) return result;
  const { value } = result;
  // With `--query Policy` and JSON, the AWS CLI prints the document as one text.
  if (typeof value === "string") return inText(value, [], "the text that it is");
  if (Array.isArray(value)) return { problem: listHint(value) };
  if (!isRecord(value))
    return { problem: `is ${value === null ? "null" : `a ${typeof value}`} and no object: ${GIVE}` };
  return "Statement" in value ? { text, path: [], notes: [] } : inAnswer(value, text);
}
