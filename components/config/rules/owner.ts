/** Rules of the owner section. */
import { KEY_POLICY_MAX_BYTES, replicaPolicy } from "../../key-policy";
import type { Problem } from "../problems";
import type { OwnerInput } from "../schema";
import { keyRules } from "./key";
import { keyDutiesRules, toDuties } from "./key-duties";
import { multiRegionRules } from "./multi-region";
import { assumeRoleRules } from "./principals";
import { ownerReadingRules } from "./secret-halves";
import { toSharesOfKey } from "./secret-readers";
import { sharesRules } from "./shares";
import { tagRules } from "./tags";

/** The policy of a key that exists already is judged when it has been read. */
function policySizeRule(owner: OwnerInput): Problem[] {
  const { accountId: ownerAccountId, region: home, key } = owner;
  if (key.arn !== undefined) return [];
  const args = { region: home, ownerAccountId, duties: toDuties(owner), shares: toSharesOfKey(owner) };
  // A replica's policy names its own Region, which may have a longer name.
  const bytes = Math.max(
    ...[home, ...(key.replicaRegions ?? [])].map((region) => Buffer.byteLength(replicaPolicy(args, region))),
  );
  if (bytes <= KEY_POLICY_MAX_BYTES) return [];
  return [
    {
      path: "owner.shares",
      rule: `would make a key policy of ${bytes} bytes; AWS takes at most ${KEY_POLICY_MAX_BYTES}.`,
      remedy: owner.shares.some(({ level }) => level === "principals")
        ? 'Share with whole accounts ("level: account") instead of listing every principal.'
        : 'Share with an organization ("level: organization") instead of listing every account.',
    },
  ];
}

export const ownerRules = (owner: OwnerInput): Problem[] => [
  ...assumeRoleRules("owner", owner),
  ...tagRules("owner.tags", owner.tags, owner.key.tags ?? {}),
  ...keyRules(owner),
  ...multiRegionRules(owner),
  ...sharesRules(owner),
  ...keyDutiesRules(owner),
  ...ownerReadingRules(owner),
  ...policySizeRule(owner),
];
