/** Rules of the owner section. */
import { toJson } from "../../../access/policy-document";
import { KEY_POLICY_MAX_BYTES, keyPolicy } from "../../key-policy";
import type { Problem } from "../problems";
import type { OwnerInput } from "../schema";
import { keyDutiesRules, toDuties } from "./key-duties";
import { assumeRoleRules } from "./principals";
import { tagRules } from "./tags";
import { ownerReadingRules } from "./secret-halves";
import { toSharesOfKey } from "./secret-readers";
import { sharesRules } from "./shares";

function policySizeRule(owner: OwnerInput): Problem[] {
  const { region, accountId: ownerAccountId } = owner;
  const bytes = Buffer.byteLength(
    toJson(keyPolicy({ region, ownerAccountId, duties: toDuties(owner), shares: toSharesOfKey(owner) })),
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
  ...tagRules("owner.tags", owner.tags, owner.key.tags),
  ...sharesRules(owner),
  ...keyDutiesRules(owner),
  ...ownerReadingRules(owner),
  ...policySizeRule(owner),
];
