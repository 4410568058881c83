/** Rules about the ARN of the owner's key, as the external side is given it. */
import { parseArn, type KeyArn } from "../../../access/identifiers";
import { shown, type Problem } from "../problems";
import type { Home } from "./principals";

/** The key of a Region: the replica there where there is one, else the primary key. */
export const inOwnRegion = (primary: KeyArn, replicas: Readonly<Record<string, KeyArn>>, region: string): KeyArn =>
  parseArn(primary)?.region === region ? primary : (replicas[region] ?? primary);

/** The key must be one that this account can be given: another account's, in the same partition and Region. */
export function keyArnRules(
  path: string,
  arnText: KeyArn,
  external: Home,
  replicaRegions: readonly string[] = [],
): Problem[] {
  const arn = parseArn(arnText);
  if (arn === undefined) return [];
  const problem = (rule: string, remedy: string): Problem => ({ path, value: shown(arnText), rule, remedy });
  if (arn.accountId === external.accountId) {
    return [problem("is a key of the external account itself.", "Give the ARN of the owner account's key.")];
  }
  if (arn.partition !== external.partition) {
    return [
      problem(
        `is in partition ${arn.partition}, but Region ${external.region} is in ${external.partition}. A key cannot be shared across partitions.`,
        "Deploy both sides in one partition.",
      ),
    ];
  }
  if (arn.region !== external.region) {
    return [
      problem(
        `is in Region ${arn.region}, but this section deploys to ${external.region}. A secret can use keys of its own Region only.`,
        replicaRegions.length === 0
          ? "Deploy both sides in one Region."
          : `Deploy this side in ${[arn.region, ...replicaRegions].join(", ")}, or add ${external.region} to owner.key.replicaRegions.`,
      ),
    ];
  }
  return [];
}
