import { homelessSecrets, sensitiveActions } from "../documents/secret-reach";
import { inWords } from "../documents/in-words";
import { allowStatements, nameOfStatement } from "../resources/documents";
import { holdsDocument } from "../resources/types";
import type { Rule } from "../rule";

export const exactSecretArn: Rule = {
  name: "exact-secret-arn",
  description: "An IAM policy that lets somebody read or change secrets names their account and Region.",
  severity: "low",
  // A name narrows already, and a secret of another account has to trust the reader: worth a look, no reason to stop.
  enforcementLevel: "advisory",
  remedy:
    "write the Region and the account id into the ARN; for replicas one ARN a Region; the name may end in -?????? or in *.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html",
  frameworks: [],
  appliesTo: (type) => holdsDocument(type, "identity policy"),
  check(resource, report) {
    for (const place of allowStatements(resource, "identity policy")) {
      const actions = sensitiveActions(place.statement);
      const open = actions.length === 0 ? [] : homelessSecrets(place.statement);
      if (open.length === 0) continue;
      report({
        what: `${nameOfStatement(place)} allows ${inWords(actions)} on ${open.map((text) => `"${text}"`).join(", ")}.`,
        why: "a secret of the same name in another account, which anybody can make and open to this one, is taken for yours.",
        allowed: "arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME with Region and account id in full.",
      });
    }
  },
};
