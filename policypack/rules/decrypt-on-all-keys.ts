import { DECRYPTING_ACTIONS } from "../documents/administration";
import { reachesAction } from "../documents/actions";
import { decryptionOfAllKeys } from "../documents/key-reach";
import { narrowedBy } from "../documents/narrowed";
import { allowStatements, nameOfStatement } from "../resources/documents";
import { holdsDocument } from "../resources/types";
import { KMS_1, KMS_2 } from "../frameworks";
import type { Rule } from "../rule";

export const decryptOnAllKeys: Rule = {
  name: "decrypt-on-all-keys",
  description: "No IAM policy allows decryption with all keys.",
  severity: "high",
  remedy:
    "name each key by its ARN (arn:PARTITION:kms:REGION:ACCOUNT:key/KEY-ID) in Resource; statements for other services apart.",
  url: "https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html",
  frameworks: [KMS_1, KMS_2],
  appliesTo: (type) => holdsDocument(type, "identity policy"),
  check(resource, report) {
    for (const place of allowStatements(resource, "identity policy")) {
      const keys = decryptionOfAllKeys(place.statement);
      if (keys === undefined) continue;
      const actions = DECRYPTING_ACTIONS.filter((action) => reachesAction(place.statement, action));
      report({
        what: `${nameOfStatement(place)} allows ${actions.join(" and ")} on ${keys}.${narrowedBy(place.statement)}`,
        why: `these principals read whatever is encrypted under any key of the account, and of every account whose owner trusts it, today or later${narrowedBy(place.statement) === "" ? "" : ", as far as the Condition reaches"}.`,
        allowed:
          "decryption with keys named by their full ARNs. Conditions are not looked at, as Security Hub does not look at them.",
      });
    }
  },
};
