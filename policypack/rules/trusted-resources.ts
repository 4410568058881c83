import { parseArn } from "../../access/identifiers";
import { listOf, type Statement } from "../../access/policy-document";
import { allowStatements, nameOfStatement } from "../resources/documents";
import { ownerAccount, ownerConfigSchema } from "../resources/owner";
import { configuredTexts } from "../resources/resource";
import { holdsDocument } from "../resources/types";
import type { Rule } from "../rule";

const SERVICES: ReadonlySet<string> = new Set(["kms", "secretsmanager"]);

const TRUSTED_OWNERS = "trustedOwners";

/** Keys and secrets whose account is written out and on no list. Of wildcards in its place the rules about exact ARNs speak. */
const foreign = ({ Resource: resource }: Statement, accounts: readonly string[]): readonly string[] =>
  listOf(resource).filter((text) => {
    const arn = parseArn(text);
    if (arn === undefined || !SERVICES.has(arn.service)) return false;
    return /^\d{12}$/.test(arn.accountId) && !accounts.includes(arn.accountId);
  });

export const trustedResources: Rule = {
  name: "trusted-resources",
  description: "An IAM policy allows the use of keys and secrets of its own account and of trusted ones only.",
  severity: "high",
  remedy:
    "correct the account in the ARN; or add the account that owns the key or secret to this rule's trustedOwners.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
  frameworks: [],
  configSchema: {
    properties: {
      ...ownerConfigSchema.properties,
      // Another trust than that in who may use one's own keys, and so another name.
      [TRUSTED_OWNERS]: {
        type: "array",
        items: { type: "string", pattern: "^\\d{12}$" },
        description: "Accounts whose keys and secrets an IAM policy may name, beside its own. Absent: not judged.",
      },
    },
  },
  appliesTo: (type) => holdsDocument(type, "identity policy"),
  check(resource, report) {
    // Nothing configured is no judgement rather than trust in nobody.
    if (resource.config[TRUSTED_OWNERS] === undefined) return;
    const trusted = configuredTexts(resource, TRUSTED_OWNERS);
    const own = ownerAccount(resource);
    const accounts = own === undefined ? trusted : [own, ...trusted];
    for (const place of allowStatements(resource, "identity policy")) {
      const found = foreign(place.statement, accounts);
      if (found.length === 0) continue;
      report({
        what: `${nameOfStatement(place)} allows the use of ${found.join(", ")}, of an account on no trusted list.`,
        why: "what is encrypted with a stranger's key is in the stranger's hands, and what is read from a stranger's secret is whatever he puts there.",
        allowed: `keys and secrets of ${accounts.join(", ") || "no account"}; an ARN does not tell its owner's organization: list the account.`,
      });
    }
  },
};
