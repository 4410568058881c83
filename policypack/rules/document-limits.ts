import { documentsOf } from "../resources/documents";
import { limitOf } from "../resources/limits";
import type { Rule } from "../rule";

/** A trust policy has a limit of its own, which AWS raises on request. */
const KINDS = ["key policy", "secret policy", "identity policy"] as const;

const grouped = (number: number): string => number.toLocaleString("en-US");

export const documentLimits: Rule = {
  name: "document-limits",
  description: "No policy document is larger than AWS takes.",
  severity: "medium",
  remedy:
    "share with accounts or organizations in the place of many roles; name values by a wildcard in a condition; split an IAM policy into several managed ones.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
  frameworks: [],
  appliesTo: (type) => limitOf(type) !== undefined,
  check(resource, report) {
    const limit = limitOf(resource.type);
    const documents = documentsOf(resource, ...KINDS);
    if (limit === undefined || documents.length === 0) return;
    const { max, measure, of } = limit;
    const size = documents.reduce((sum, { text }) => sum + measure.sizeOf(text), 0);
    if (size <= max) return;
    const paths = documents.map(({ path }) => path).join(" + ");
    report({
      what: `${paths} has ${grouped(size)} ${measure.unit}.`,
      why: "AWS would refuse it in the middle of a deployment, when half of it is done.",
      allowed: `at most ${grouped(max)} ${measure.unit} for ${of}; those of other resources are not counted here.`,
    });
  },
};
