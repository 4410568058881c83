/** What becomes of a mutant: whether it widens access beyond what was declared, and whether a rule refuses it. */
import { parsePolicyDocument } from "../../../access";
import { parseJson } from "../../../access/language/json";
import type { PolicyDocument } from "../../../access/policy-document";
import type { Mutant } from "./catalogue";
import { isDeclared } from "./declared";
import { firstRefusal, type Refusal } from "./refusals";
import { type Start, subjectOf } from "./starts";
import { type Opened, widening } from "./widening";

export type Verdict =
  /** AWS would not hold it, or readers differ in what it says: nothing can be evaluated. */
  | { readonly outcome: "no document" }
  | { readonly outcome: "no wider" }
  /** Wider within the trusted parties and the allowed actions: see `declared.ts`. */
  | { readonly outcome: "within what is declared" }
  | { readonly outcome: "wider"; readonly by: Opened };

export interface Judged {
  readonly start: Start;
  readonly mutant: Mutant;
  readonly verdict: Verdict;
  readonly refusal: Refusal | undefined;
}

/** The elements without which AWS refuses a document of the kind. */
function isWhole({ Statement: statements }: PolicyDocument, { kind }: Start): boolean {
  return statements.every(({ Principal, NotPrincipal, Resource, NotResource }) => {
    const hasPrincipal = Principal !== undefined || NotPrincipal !== undefined;
    const hasResource = Resource !== undefined || NotResource !== undefined;
    return hasPrincipal === (kind !== "identity policy") && hasResource;
  });
}

/** The document that AWS would hold, if any. */
function documentOf({ text }: Mutant, start: Start): PolicyDocument | undefined {
  const { document } = parsePolicyDocument(text, start.kind);
  if (document === undefined || !isWhole(document, start)) return undefined;
  return parseJson(text).repeated.length > 0 ? undefined : document;
}

function verdictOf(start: Start, mutant: Mutant): Verdict {
  const document = documentOf(mutant, start);
  if (document === undefined) return { outcome: "no document" };
  const all = widening(start, document);
  let isWider = false;
  for (const opened of all.opened) {
    if (!isDeclared(opened, start, document, all)) return { outcome: "wider", by: opened };
    isWider = true;
  }
  return { outcome: isWider ? "within what is declared" : "no wider" };
}

export const judged = (start: Start, mutant: Mutant): Judged => ({
  start,
  mutant,
  verdict: verdictOf(start, mutant),
  refusal: firstRefusal(subjectOf(start, mutant.text)),
});

/** A miss as a reader wants it: what was changed, and who gets what by it. */
export function inWords({ start, mutant, verdict }: Judged): string {
  const where = `${start.name}; ${mutant.kind}: ${mutant.what}`;
  if (verdict.outcome !== "wider") return `${where}\n    ${verdict.outcome}`;
  const { caller, action, resource, outcome, manner } = verdict.by;
  return `${where}\n    ${outcome}: ${caller} ${action} on ${resource}, ${JSON.stringify(manner)}`;
}
