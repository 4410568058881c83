/** Rules about the Regions of a multi-Region key. */
import { partitionOf } from "../../../access/partition";
import { shown, type Problem } from "../problems";
import type { OwnerInput } from "../schema";

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html */
export function multiRegionRules({ region, key }: OwnerInput): Problem[] {
  const { arn, multiRegion = false, replicaRegions = [] } = key;
  if (arn !== undefined) return [];
  if (replicaRegions.length > 0 && !multiRegion) {
    return [
      {
        path: "owner.key.replicaRegions",
        value: shown(replicaRegions),
        rule: "goes with a multi-Region key only, which a key is from its creation on or never.",
        remedy: 'Write "multiRegion: true" for a new key, or remove the Regions.',
      },
    ];
  }
  return replicaRegions.flatMap((replica, index): Problem[] => {
    const problem = (rule: string, remedy: string): Problem[] => [
      { path: `owner.key.replicaRegions[${index}]`, value: shown(replica), rule, remedy },
    ];
    if (replica === region) return problem("is the Region of the primary key itself.", "Remove it.");
    if (replicaRegions.indexOf(replica) < index) return problem("is listed already.", "Remove it.");
    if (partitionOf(replica) === partitionOf(region)) return [];
    return problem(
      `is in partition ${partitionOf(replica)}, but the key is in ${partitionOf(region)}. A key has replicas in its own partition only.`,
      `Name Regions of ${partitionOf(region)}.`,
    );
  });
}
