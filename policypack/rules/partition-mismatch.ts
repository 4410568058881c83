import type { PolicyDocument } from "../../access/policy-document";
import { chineseViaServices, placedIn } from "../documents/partitions";
import { isWrittenHere } from "../resources/authorship";
import { nameOfStatement, readableDocuments } from "../resources/documents";
import { partitionOfResource } from "../resources/home";
import { holdsDocument } from "../resources/types";
import type { Rule } from "../rule";

const KINDS = ["key policy", "secret policy", "identity policy", "trust policy"] as const;

interface Mismatch {
  readonly index: number;
  readonly what: string;
}

/** Against the resource's own partition; where nothing tells it, against that of the document's first ARN. */
function mismatches(document: PolicyDocument, own: string | undefined): readonly Mismatch[] {
  const placed = placedIn(document);
  const expected = own ?? placed[0]?.partition;
  const because = own === undefined ? `${placed[0]?.text ?? ""} is of ${expected ?? ""}` : `the resource is in ${own}`;
  return [
    ...placed
      .filter(({ partition }) => partition !== expected)
      .map(({ index, text, partition }) => ({ index, what: `${text} is of partition ${partition}, and ${because}` })),
    ...chineseViaServices(document).map(({ index, text }) => ({
      index,
      what: `${text} is no value of kms:ViaService, which ends in .amazonaws.com in every partition`,
    })),
  ];
}

export const partitionMismatch: Rule = {
  name: "partition-mismatch",
  description: "All ARNs of a policy are of the partition that the resource is in.",
  severity: "medium",
  remedy:
    "write the partition that follows from the Region (aws, aws-cn, aws-us-gov), best by a function of the Region; kms:ViaService as SERVICE.REGION.amazonaws.com.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
  frameworks: [],
  appliesTo: (type) => holdsDocument(type, ...KINDS),
  check(resource, report) {
    for (const { kind, path, document } of readableDocuments(resource, ...KINDS)) {
      for (const { index, what } of mismatches(document, partitionOfResource(resource))) {
        const statement = document.Statement[index];
        if (statement === undefined || !isWrittenHere(resource)(statement)) continue;
        report({
          what: `${nameOfStatement({ kind, path, index, statement })}: ${what}.`,
          why: "partitions know nothing of each other: AWS refuses such a principal, and such a resource or condition never matches.",
          allowed: "ARNs and services of one partition, that of the resource; a wildcard in its place.",
        });
      }
    }
  },
};
