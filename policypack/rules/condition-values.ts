import type { Statement } from "../../access/policy-document";
import { neverTrue } from "../documents/never-true";
import { doubtfulValues } from "../documents/doubtful-values";
import { isWrittenHere } from "../resources/authorship";
import { nameOfStatement, readableDocuments } from "../resources/documents";
import { surroundingsOf } from "../resources/surroundings";
import { holdsDocument } from "../resources/types";
import type { Surroundings } from "../documents/value-problems";
import type { Rule } from "../rule";

const KINDS = ["key policy", "secret policy", "identity policy"] as const;

/** Of a condition that is never met the other rules speak. */
const doubtsIn = (statement: Statement, around: Surroundings): readonly string[] =>
  neverTrue(statement, around) === undefined ? doubtfulValues(statement, around) : [];

export const conditionValues: Rule = {
  name: "condition-values",
  description: "Every value of a condition can match, and a wildcard in it is one.",
  severity: "low",
  enforcementLevel: "advisory",
  remedy:
    "correct or remove the value; where a wildcard is meant, take StringLike, StringNotLike, ArnLike or ArnNotLike.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
  frameworks: [],
  appliesTo: (type) => holdsDocument(type, ...KINDS),
  check(resource, report) {
    for (const { kind, path, document } of readableDocuments(resource, ...KINDS)) {
      const isJudged = isWrittenHere(resource);
      for (const [index, statement] of document.Statement.entries()) {
        if (!isJudged(statement)) continue;
        for (const doubt of doubtsIn(statement, surroundingsOf(resource, kind, statement))) {
          report({
            what: `${nameOfStatement({ kind, path, index, statement })} ${doubt}.`,
            why: "such a value lets nobody in and excepts nobody, so that the statement means less, or more, than it seems to.",
            allowed: "values of the form that the condition key has, and wildcards under the operators that know them.",
          });
        }
      }
    }
  },
};
