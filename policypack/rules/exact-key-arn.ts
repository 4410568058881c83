import { listOf, type Statement } from "../../access/policy-document";
import { actsOnlyOn, reachesKms } from "../documents/actions";
import { isExactAliasArn, isExactKeyArn, isOtherService } from "../documents/key-arn";
import { decrypts, everythingExcept, exceptsAllKeys, isAnyKey } from "../documents/key-reach";
import { narrowedBy } from "../documents/narrowed";
import { allowStatements, nameOfStatement } from "../resources/documents";
import { holdsDocument } from "../resources/types";
import type { Rule } from "../rule";

/** A resource of another service beside the key, e.g. a bucket, is none of this rule's business. */
function isTooWide(statement: Statement, resource: string): boolean {
  if (isExactKeyArn(resource) || isOtherService(resource)) return false;
  // decrypt-on-all-keys speaks of it.
  if (decrypts(statement) && isAnyKey(resource)) return false;
  return !(isExactAliasArn(resource) && actsOnlyOn(statement, ["alias"]));
}

/** What the statement names instead of keys, in words; `undefined` where all is well. */
function wideResources(statement: Statement): string | undefined {
  if (!reachesKms(statement)) return undefined;
  // CreateKey, ListAliases and their like act on no key: AWS wants "*" there.
  if (statement.NotAction === undefined && actsOnlyOn(statement, ["none"])) return undefined;
  if (statement.NotResource !== undefined)
    return exceptsAllKeys(statement) || decrypts(statement) ? undefined : everythingExcept(statement);
  const wide = listOf(statement.Resource).filter((resource) => isTooWide(statement, resource));
  return wide.length === 0 ? undefined : wide.map((resource) => `"${resource}"`).join(", ");
}

const whyWide = (statement: Statement): string =>
  narrowedBy(statement) === ""
    ? "every key whose owner trusts this account, today or later, would be open to these principals; an alias can be pointed at another key."
    : "every key whose owner trusts this account, today or later, is open to these principals as far as the Condition reaches; an alias can be pointed at another key.";

export const exactKeyArn: Rule = {
  name: "exact-key-arn",
  description: "An IAM policy that allows KMS actions names each key by its exact ARN.",
  severity: "high",
  remedy:
    "put the key's ARN (arn:PARTITION:kms:REGION:ACCOUNT:key/KEY-ID) in Resource; statements for other services apart.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html",
  frameworks: [],
  appliesTo: (type) => holdsDocument(type, "identity policy"),
  check(resource, report) {
    for (const place of allowStatements(resource, "identity policy")) {
      const wide = wideResources(place.statement);
      if (wide === undefined) continue;
      report({
        what: `${nameOfStatement(place)} allows KMS actions on ${wide}.${narrowedBy(place.statement)}`,
        why: whyWide(place.statement),
        allowed:
          'the full ARN of a key, without wildcards; "*" only for actions that act on no key, such as kms:ListAliases.',
      });
    }
  },
};
