import { dutiesIn, type Duties } from "../documents/duties";
import { readableDocuments } from "../resources/documents";
import { isKeyType } from "../resources/types";
import type { Rule } from "../rule";

const places = ({ statements }: Duties): string => statements.map((index) => `Statement[${index}]`).join(", ");

export const separationOfDuties: Rule = {
  name: "separation-of-duties",
  description: "Nobody whom a key policy names both administers the key and decrypts with it.",
  severity: "medium",
  remedy:
    "give administration to one role and the use of the key to another; the account's root statement may stay, and IAM policies separate what it leaves open.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators",
  frameworks: [],
  appliesTo: isKeyType,
  check(resource, report) {
    for (const { path, document } of readableDocuments(resource, "key policy")) {
      for (const duties of dutiesIn(document)) {
        const { text, administration, decryption } = duties;
        if (administration.length === 0 || decryption.length === 0) continue;
        report({
          what: `${path}, ${places(duties)}: ${text} has both ${administration.join(", ")} and ${decryption.join(", ")}.`,
          why: "one stolen session would read the data, let others read it, and take the key away; nobody else would have to agree.",
          allowed:
            "administration or decryption for a role or user, not both, unless an unconditional Deny takes one of them away.",
        });
      }
    }
  },
};
