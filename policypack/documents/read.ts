/**
 * A document as a resource's property holds it: JSON text, or an object that the provider will turn into text.
 * Either a whole document comes out, or the reasons why none can.
 */
import { documentProblems, isRecord } from "../../access/language/problems";
import type { PolicyDocument, Statement } from "../../access/policy-document";
import { duplicateKeys } from "./duplicate-keys";

/** Which elements a document has: a resource's policy names principals, an identity's names resources, a role's trust policy only principals. */
export type DocumentKind = "key policy" | "secret policy" | "identity policy" | "trust policy";

export type ReadResult =
  | { readonly document: PolicyDocument; readonly problems?: undefined }
  | { readonly document?: undefined; readonly problems: readonly string[] };

/** AWS takes a single statement without a list around it. */
function withStatementList(source: Record<string, unknown>): Record<string, unknown> {
  const { Statement: statement } = source;
  return { ...source, Statement: Array.isArray(statement) ? statement : [statement] };
}

const isDocument = (value: unknown): value is PolicyDocument => isRecord(value) && Array.isArray(value.Statement);

/** What the general grammar leaves open and the kind of document decides. */
function elementProblems(kind: DocumentKind, statement: Statement, index: number): readonly string[] {
  const where = `Statement[${index}]`;
  const hasPrincipal = statement.Principal !== undefined || statement.NotPrincipal !== undefined;
  const hasResource = statement.Resource !== undefined || statement.NotResource !== undefined;
  if (kind === "identity policy" && hasPrincipal) {
    return [`${where}: has a principal; an IAM policy speaks of whom it is attached to: remove it`];
  }
  if (kind !== "identity policy" && !hasPrincipal) {
    return [`${where}: has neither Principal nor NotPrincipal; one is required: add it`];
  }
  if (kind === "trust policy") {
    return hasResource ? [`${where}: has a resource; a trust policy speaks of its own role: remove it`] : [];
  }
  return hasResource ? [] : [`${where}: has neither Resource nor NotResource; one is required: add it`];
}

function parse(value: unknown): { readonly source: unknown } | { readonly problem: string } {
  if (typeof value !== "string") return { source: value };
  try {
    return { source: JSON.parse(value) };
  } catch (error) {
    // The message quotes the text from Node.js 20 on, and there may be a secret in it: the place is enough.
    const [, place] = /at position (\d+)/.exec(error instanceof Error ? error.message : "") ?? [];
    return { problem: place === undefined ? "it is not JSON" : `it is not JSON (at character ${Number(place) + 1})` };
  }
}

/** Reads a document of a kind. */
export function readDocument(kind: DocumentKind, value: unknown): ReadResult {
  const parsed = parse(value);
  if ("problem" in parsed) return { problems: [parsed.problem] };
  const problems = [
    ...(typeof value === "string" ? duplicateKeys(value) : []).map(
      (key) => `${key}: is written twice; readers differ in which one they take: keep one`,
    ),
    ...documentProblems(parsed.source).map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)),
  ];
  if (problems.length > 0 || !isRecord(parsed.source)) return { problems };
  const document: unknown = withStatementList(parsed.source);
  if (!isDocument(document)) return { problems: ["it has no list of statements"] };
  const missing = document.Statement.flatMap((statement, index) => elementProblems(kind, statement, index));
  return missing.length > 0 ? { problems: missing } : { document };
}
