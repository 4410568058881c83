import { neverTrue } from "../documents/never-true";
import { isWrittenHere } from "../resources/authorship";
import { nameOfStatement, readableDocuments } from "../resources/documents";
import { surroundingsOf } from "../resources/surroundings";
import { holdsDocument } from "../resources/types";
import type { Rule } from "../rule";

const KINDS = ["key policy", "secret policy", "identity policy"] as const;

export const effectiveDenials: Rule = {
  name: "effective-denials",
  description: "Every Deny of a policy can act: its Condition can be met.",
  severity: "high",
  remedy: "correct the condition that is never met, so that the Deny acts; or remove the statement.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html",
  frameworks: [],
  appliesTo: (type) => holdsDocument(type, ...KINDS),
  check(resource, report) {
    for (const { kind, path, document } of readableDocuments(resource, ...KINDS)) {
      const isJudged = isWrittenHere(resource);
      for (const [index, statement] of document.Statement.entries()) {
        if (statement.Effect !== "Deny" || !isJudged(statement)) continue;
        const untrue = neverTrue(statement, surroundingsOf(resource, kind, statement));
        if (untrue === undefined) continue;
        report({
          what: `${nameOfStatement({ kind, path, index, statement })} never acts, because its Condition is never met: ${untrue}.`,
          why: "the statement reads like a guard, and every request passes it: what it is to forbid is not forbidden.",
          allowed: "conditions that a request to this key or secret can meet.",
        });
      }
    }
  },
};
