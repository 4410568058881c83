/** Policy documents in the properties of resources. Pure. */
import { parsePolicyDocument, type PolicyKind } from "../parse";
import { type PolicyDocument } from "../policy-document";
import { textOf, type StackResource } from "./resources";

export type DocumentReading =
  | { readonly is: "known"; readonly document: PolicyDocument }
  | { readonly is: "unknown"; readonly because: string }
  | { readonly is: "absent" };

/** A document with no statements: what stands where the real one is not known. */
export const EMPTY_DOCUMENT: PolicyDocument = { Version: "2012-10-17", Statement: [] };

/** Secrets Manager's way to say that a secret has no policy. */
const NO_POLICY = /^\s*\{\s*\}\s*$/;

/** The policy in a property. A text that is no policy document is one that is not known, with what is wrong with it. */
export function documentOf(resource: StackResource, kind: PolicyKind, property = "policy"): DocumentReading {
  const reading = textOf(resource, property);
  if (reading.is !== "known") return reading;
  if (NO_POLICY.test(reading.text)) return { is: "absent" };
  const { document, problems } = parsePolicyDocument(reading.text, kind);
  if (document !== undefined) return { is: "known", document };
  const [problem] = problems;
  const what = problem === undefined ? "" : `: ${[problem.path, problem.message].filter(Boolean).join(" ")}`;
  return { is: "unknown", because: `the ${kind} of ${resource.name} is not a valid document${what}` };
}
