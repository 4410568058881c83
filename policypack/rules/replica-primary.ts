import { isKeyArn, parseArn } from "../../access/identifiers";
import { ownerAccount, ownerConfigSchema } from "../resources/owner";
import { regionOf } from "../resources/place";
import { isReplica } from "../resources/replicas";
import type { Resource } from "../resources/resource";
import type { Rule } from "../rule";

/** Why AWS would not make the replica, in words. Another partition is what `provider-partition` speaks of. */
function fault(resource: Resource, primary: string): string | undefined {
  const arn = parseArn(primary);
  if (arn === undefined || !isKeyArn(primary)) return "no key ARN";
  if (!arn.resource.startsWith("key/mrk-")) return "a key of one Region: it can have no replica, now or later";
  const account = ownerAccount(resource);
  if (account !== undefined && arn.accountId !== account) return `a key of another account than ${account}`;
  return arn.region === regionOf(resource) ? "in the Region of the replica itself" : undefined;
}

export const replicaPrimary: Rule = {
  name: "replica-primary",
  description: "A replica is of a multi-Region key of its own account, in another Region.",
  severity: "medium",
  remedy: "set primaryKeyArn to the ARN of a key that was made with multiRegion: true, and region to another one.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-replicate.html",
  frameworks: [],
  configSchema: ownerConfigSchema,
  appliesTo: isReplica,
  check(resource, report) {
    const { primaryKeyArn } = resource.props;
    const found = typeof primaryKeyArn === "string" ? fault(resource, primaryKeyArn) : undefined;
    if (found === undefined) return;
    report({
      what: `primaryKeyArn is "${String(primaryKeyArn)}", ${found}.`,
      why: "AWS refuses the replica, and what was to be decrypted in that Region cannot be.",
      allowed: "arn:PARTITION:kms:REGION:ACCOUNT:key/mrk-… of the same account, in another Region of the partition.",
    });
  },
};
