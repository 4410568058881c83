import { listOf, type Statement } from "../../access/policy-document";
import { fullKmsAccess } from "../documents/actions";
import { everythingExcept } from "../documents/key-reach";
import { coversAllSecrets, isExactSecretArn, isNoSecret, isSecretPathOf } from "../documents/secret-arn";
import { notActionReachesSecrets, patternsOnSecrets } from "../documents/secret-actions";
import { allowStatements, nameOfStatement } from "../resources/documents";
import { ownerAccount } from "../resources/owner";
import { holdsDocument } from "../resources/types";
import type { Rule } from "../rule";

/** Whether the statement is about secrets. Of one that allows everything full-kms-access speaks. */
function isAboutSecrets(statement: Statement): boolean {
  const full = fullKmsAccess(statement) ?? [];
  if (notActionReachesSecrets(statement)) return full.length === 0;
  return patternsOnSecrets(statement).some((pattern) => !full.includes(pattern));
}

/** What the statement names instead of secrets, in words; `undefined` where all is well. */
function wideResources(statement: Statement, accountId: string | undefined): string | undefined {
  const { NotResource: except, Resource: resource } = statement;
  if (except !== undefined) return listOf(except).some(coversAllSecrets) ? undefined : everythingExcept(statement);
  const wide = listOf(resource).filter(
    (text) => !isExactSecretArn(text) && !isSecretPathOf(text, accountId) && !isNoSecret(text),
  );
  return wide.length === 0 ? undefined : wide.map((text) => `"${text}"`).join(", ");
}

export const exactSecretArn: Rule = {
  name: "exact-secret-arn",
  description: "An IAM policy that allows actions on secrets names each secret, or a path of its own account.",
  severity: "high",
  remedy:
    "put the secret's ARN into Resource, its six random characters as -??????, not as -*; statements for other services apart.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html",
  frameworks: [],
  appliesTo: (type) => holdsDocument(type, "identity policy"),
  check(resource, report) {
    for (const place of allowStatements(resource, "identity policy")) {
      const wide = isAboutSecrets(place.statement) ? wideResources(place.statement, ownerAccount(resource)) : undefined;
      if (wide === undefined) continue;
      report({
        what: `${nameOfStatement(place)} allows actions on secrets on ${wide}.`,
        why: "every secret of the account that has such a name, and every one of other accounts whose policy lets this account in, today or later, would be open to these principals.",
        allowed:
          "the ARN of a secret with Region and account in full; a path up to its slash and * (secret:PATH/*) in the policy's own account; anything for actions that touch no secret, such as secretsmanager:ListSecrets.",
      });
    }
  },
};
