import { isReplica } from "../resources/replicas";
import type { Rule } from "../rule";

export const replicaPolicy: Rule = {
  name: "replica-policy",
  description: "A replica has a key policy of its own.",
  severity: "medium",
  enforcementLevel: "advisory",
  remedy:
    "set policy, made from the same shares as the primary key's; nothing is to be done where a KeyPolicy resource sets it.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-auth.html",
  frameworks: [],
  appliesTo: isReplica,
  check({ props }, report) {
    const { policy } = props;
    if (policy !== undefined && policy !== null && policy !== "") return;
    report({
      what: "policy is absent, which means AWS's default key policy.",
      why: "AWS never copies the primary key's policy: shares, administrators and denials of it do not hold for the replica, whose account decides by IAM policies alone.",
      allowed: "a policy for each replica.",
    });
  },
};
