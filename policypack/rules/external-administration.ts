import type { Statement } from "../../access/policy-document";
import { CHANGING_ACTIONS, reachedOf } from "../documents/administration";
import { inWords } from "../documents/in-words";
import { principalsOutside } from "../documents/principals";
import { ADMINISTERING_SECRET_ACTIONS, reachedSecretActions } from "../documents/secret-actions";
import { allowStatements, nameOfStatement } from "../resources/documents";
import { ownerAccount, ownerConfigSchema } from "../resources/owner";
import { holdsDocument } from "../resources/types";
import { KMS_5 } from "../frameworks";
import type { Rule } from "../rule";

interface Administered {
  readonly reached: (statement: Statement) => readonly string[];
  readonly why: string;
  readonly allowed: string;
}

const ADMINISTERED: Readonly<Record<"key policy" | "secret policy", Administered>> = {
  "key policy": {
    reached: (statement) => reachedOf(statement, CHANGING_ACTIONS),
    why: "whoever changes the policy or makes grants decides who else reads the data, and whoever deletes the key takes it from all; what AWS ignores across accounts today is no protection.",
    allowed:
      "the use of the key; kms:CreateGrant and kms:RevokeGrant under kms:GrantIsForAWSResource, or kms:CreateGrant for grantees that a Condition names in full and with operations that cannot be handed on.",
  },
  "secret policy": {
    reached: (statement) => reachedSecretActions(statement, ADMINISTERING_SECRET_ACTIONS),
    why: "whoever changes the policy decides who else reads the secret, and whoever deletes it or changes its key takes it from all.",
    allowed: "reading the secret; writing its value by secretsmanager:PutSecretValue and UpdateSecretVersionStage.",
  },
};

export const externalAdministration: Rule = {
  name: "external-administration",
  description:
    "No policy of a key or secret lets anybody outside the account administer it, change its policy or hand it on.",
  severity: "critical",
  remedy:
    "leave these actions out, in wildcards too; grants of AWS services only with Bool kms:GrantIsForAWSResource true. No configuration of this rule allows them.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
  frameworks: [KMS_5],
  configSchema: ownerConfigSchema,
  appliesTo: (type) => holdsDocument(type, "key policy", "secret policy"),
  check(resource, report) {
    for (const place of allowStatements(resource, "key policy", "secret policy")) {
      const { reached: reachedBy, why, allowed } = ADMINISTERED[place.kind];
      const reached = reachedBy(place.statement);
      const accountId = reached.length === 0 ? undefined : ownerAccount(resource);
      // An account that nothing tells is reported by owner-account-known.
      if (accountId === undefined) continue;
      const outside = principalsOutside(place.statement, accountId).map(({ text }) => text);
      if (outside.length === 0) continue;
      const who = `${outside.join(", ")}, outside account ${accountId}`;
      report({ what: `${nameOfStatement(place)} lets ${who}, use ${inWords(reached)}.`, why, allowed });
    }
  },
};
