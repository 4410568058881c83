import { idsIn } from "../documents/unique-ids";
import { nameOfStatement, readableDocuments } from "../resources/documents";
import { holdsDocument } from "../resources/types";
import type { Rule } from "../rule";

const KINDS = ["key policy", "secret policy", "trust policy"] as const;

export const deletedPrincipals: Rule = {
  name: "deleted-principals",
  description: "No policy of a key, secret or role names a principal by its unique id, as AWS shows deleted ones.",
  severity: "medium",
  remedy:
    "put the ARN of the role or user that is meant in the id's place, or remove it; in the policy of a key that exists already, do so in the live policy. For principals that are made anew, name the account and hold it by ArnEquals aws:PrincipalArn: that survives.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
  frameworks: [],
  appliesTo: (type) => holdsDocument(type, ...KINDS),
  check(resource, report) {
    for (const { kind, path, document } of readableDocuments(resource, ...KINDS)) {
      for (const [index, statement] of document.Statement.entries()) {
        const ids = idsIn(statement);
        if (ids.length === 0) continue;
        report({
          what: `${nameOfStatement({ kind, path, index, statement })} names ${ids.join("; and ")}.`,
          why: "a deleted principal makes no call: an Allow for it gives nobody anything, a Deny keeps nobody back, and a new role or user of the same name has another id. AWS refuses to write a policy with a principal that does not exist, so the next change of the policy fails, whatever it is about.",
          allowed: "principals by ARN or account id.",
        });
      }
    }
  },
};
