import { documentsOf } from "../resources/documents";
import { holdsDocument } from "../resources/types";
import type { Rule } from "../rule";

const KINDS = ["key policy", "secret policy", "identity policy", "trust policy"] as const;

export const readableDocuments: Rule = {
  name: "readable-documents",
  description: "Every policy document can be read, and so judged.",
  severity: "high",
  remedy: "correct the document; better, build it from an object and let JSON.stringify write it.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
  frameworks: [],
  appliesTo: (type) => holdsDocument(type, ...KINDS),
  check(resource, report) {
    for (const { kind, path, read } of documentsOf(resource, ...KINDS)) {
      for (const problem of read.problems ?? []) {
        report({
          what: `${path} cannot be read as a ${kind}: ${problem}.`,
          why: "what cannot be read cannot be judged: all other rules leave this document out.",
          allowed: "JSON in the grammar of AWS policies.",
        });
      }
    }
  },
};
