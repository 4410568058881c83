/** Policy documents as AWS answers them. Pure. */
import { parsePolicyDocument, type PolicyKind } from "../parse";
import { type PolicyDocument } from "../policy-document";
import { Unreadable } from "./calls";

/**
 * @param what e.g. `the key policy`
 * @throws {Unreadable} where the text is no policy document
 */
export function answeredDocument(text: string | undefined, kind: PolicyKind, what: string): PolicyDocument {
  const { document, problems } = parsePolicyDocument(text ?? "", kind);
  if (document !== undefined) return document;
  const [problem] = problems;
  const why = problem === undefined ? "" : `: ${[problem.path, problem.message].filter(Boolean).join(" ")}`;
  throw new Unreadable(`${what} is not a document that this program can read${why}`);
}

/**
 * IAM answers documents URL-encoded.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyVersion.html
 */
export function encodedDocument(text: string | undefined, what: string): PolicyDocument {
  let decoded;
  try {
    decoded = decodeURIComponent(text ?? "");
  } catch {
    throw new Unreadable(`${what} is not URL-encoded, as IAM answers documents`);
  }
  return answeredDocument(decoded, "identity policy", what);
}

/** Tags as a record. */
export const tagsOf = (
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined,
): Readonly<Record<string, string>> => Object.fromEntries((tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));

export const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
