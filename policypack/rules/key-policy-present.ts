import { documentsOf } from "../resources/documents";
import { makesKey } from "../resources/types";
import type { Rule } from "../rule";

export const keyPolicyPresent: Rule = {
  name: "key-policy-present",
  description: "A key has a policy of its own from the moment it is made.",
  severity: "low",
  // AWS's default policy lets nobody in but the owner's account, and a KeyPolicy resource beside the key may replace it: no reason to stop.
  enforcementLevel: "advisory",
  remedy:
    "give the key its document in policy; for a replica too, since AWS copies no policy from the primary key. Where a KeyPolicy resource is meant to hold it, that one is judged itself.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  frameworks: [],
  appliesTo: makesKey,
  check(resource, report) {
    if (documentsOf(resource, "key policy").length > 0) return;
    report({
      what: "policy is absent, so AWS makes the key with its default policy.",
      why: "the default policy shares with nobody, and every IAM policy of the owner's account decides alone who uses the key; the key falls back to it when a KeyPolicy resource is destroyed.",
      allowed: "a key policy in the property policy.",
    });
  },
};
