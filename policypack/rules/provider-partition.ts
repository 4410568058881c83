import type { Partition } from "../../access/partition";
import { arnReaders, holdsArns, type NamedArn } from "../resources/arns";
import { partitionOfResource, providersPartition } from "../resources/place";
import { isAwsProvider } from "../resources/types";
import { judgeEach } from "../resources/unknowns";
import type { Finding, Rule } from "../rule";

const inPartition = (where: string, partition: Partition): Finding => ({
  what: `${where}, but its provider works in partition ${partition}.`,
  why: "partitions share nothing, neither identities nor keys: AWS refuses the ARN, or takes it and nobody has access.",
  allowed: `ARNs of partition ${partition}: arn:${partition}:…`,
});

function finding({ path, text, arn, region }: NamedArn, partition: Partition | undefined): Finding | undefined {
  if (partition !== undefined && arn.partition !== partition) {
    return inPartition(`${path} is "${text}" of partition ${arn.partition}`, partition);
  }
  if (region === undefined || arn.region === "" || arn.region === region) return undefined;
  return {
    what: `${path} is "${text}" in ${arn.region}, but it is used in ${region}.`,
    why: "the service looks for it in the Region of the call only, and does not find it.",
    allowed: `an ARN in ${region}; for a multi-Region key that of its replica there.`,
  };
}

export const providerPartition: Rule = {
  name: "provider-partition",
  description: "What a resource names by ARN is in the partition and Region that its provider works in.",
  severity: "high",
  remedy:
    "take the partition from the Region instead of typing it, and name the key, secret or function of the resource's own Region.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
  frameworks: [],
  appliesTo: holdsArns,
  check(resource, report) {
    const partition = isAwsProvider(resource.type) ? providersPartition(resource.props) : partitionOfResource(resource);
    judgeEach(arnReaders(resource), (read) => {
      for (const named of read()) {
        const found = finding(named, partition);
        if (found !== undefined) report(found);
      }
    });
  },
};
