import { inWords } from "../documents/in-words";
import { allSecrets, sensitiveActions } from "../documents/secret-reach";
import { allowStatements, nameOfStatement } from "../resources/documents";
import { holdsDocument } from "../resources/types";
import type { Rule } from "../rule";

export const noAccessToAllSecrets: Rule = {
  name: "all-secrets",
  description: "No IAM policy lets anybody read or change all secrets.",
  severity: "high",
  remedy:
    "name each secret in Resource (arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME-??????), or a path of the own account (secret:PATH/*); ListSecrets and other actions that act on no secret in a statement apart.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html",
  frameworks: [],
  appliesTo: (type) => holdsDocument(type, "identity policy"),
  check(resource, report) {
    for (const place of allowStatements(resource, "identity policy")) {
      const actions = sensitiveActions(place.statement);
      const secrets = actions.length === 0 ? undefined : allSecrets(place.statement);
      if (secrets === undefined) continue;
      report({
        what: `${nameOfStatement(place)} allows ${inWords(actions)} on ${secrets}.`,
        why: "these principals reach every secret of the account, and of every account whose secrets trust it, today or later; where the key's owner trusts the account too, they read them.",
        allowed:
          "secrets named in Resource, in full or by a path; all of them only where StringEquals or StringLike asks for a tag by aws:ResourceTag or secretsmanager:ResourceTag, or for secretsmanager:SecretId. CreateSecret, and what only describes or lists, is not judged.",
      });
    }
  },
};
