import { inWords } from "../documents/in-words";
import { openSecrets, sensitiveActions } from "../documents/secret-reach";
import { allowStatements, nameOfStatement } from "../resources/documents";
import { ownerAccount, ownerConfigSchema } from "../resources/owner";
import { configuredTexts } from "../resources/resource";
import { holdsDocument } from "../resources/types";
import type { Rule } from "../rule";

const ALLOWED_SECRETS = "allowedSecrets";

export const exactSecretArn: Rule = {
  name: "exact-secret-arn",
  description:
    "An IAM policy that lets somebody read or change secrets names each secret, or a path of its own account.",
  severity: "medium",
  remedy:
    "write Region, account id and name into the ARN, the six random characters as -??????, not as -*; for replicas one ARN a Region; or put the pattern into this rule's allowedSecrets.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html",
  frameworks: [],
  configSchema: {
    properties: {
      ...ownerConfigSchema.properties,
      [ALLOWED_SECRETS]: {
        type: "array",
        items: { type: "string", pattern: "^arn:[^:]+:secretsmanager:[^:]+:[^:]+:secret:.+$" },
        description:
          "Patterns of secrets that an IAM policy may name, e.g. arn:aws:secretsmanager:*:111122223333:secret:team-*.",
      },
    },
  },
  appliesTo: (type) => holdsDocument(type, "identity policy"),
  check(resource, report) {
    const allowed = configuredTexts(resource, ALLOWED_SECRETS);
    for (const place of allowStatements(resource, "identity policy")) {
      const actions = sensitiveActions(place.statement);
      const open = actions.length === 0 ? [] : openSecrets(place.statement, ownerAccount(resource), allowed);
      if (open.length === 0) continue;
      report({
        what: `${nameOfStatement(place)} allows ${inWords(actions)} on ${open.map((text) => `"${text}"`).join(", ")}.`,
        why: "every secret that has such a name, today or later, is reached; in another account that is anybody's who opens one to this account.",
        allowed: `${["secret:NAME-?????? with Region and account id in full", "a path of the policy's own account up to its slash (secret:PATH/*)", "any secret where a condition asks for a tag or for secretsmanager:SecretId", ...allowed].join("; ")}.`,
      });
    }
  },
};
