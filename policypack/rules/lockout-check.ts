import { isDocumentType, isKeyType } from "../resources/types";
import type { Rule } from "../rule";

const BYPASS = "bypassPolicyLockoutSafetyCheck";

export const lockoutCheck: Rule = {
  name: "lockout-check",
  description: "AWS's check against locking oneself out of a key is never bypassed.",
  severity: "high",
  remedy: `remove ${BYPASS}, and let the deploying role keep kms:PutKeyPolicy.`,
  url: "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html",
  frameworks: [],
  // The bypass is a property of the resource, which a document by itself does not tell.
  appliesTo: (type) => isKeyType(type) && !isDocumentType(type),
  check({ props }, report) {
    const bypass = props[BYPASS];
    if (bypass === undefined || bypass === null || bypass === false || bypass === "false") return;
    report({
      what: `${BYPASS} is ${JSON.stringify(bypass)}.`,
      why: "AWS would take a policy that nobody can ever change again, and the key with it.",
      allowed: `${BYPASS} absent or false.`,
    });
  },
};
