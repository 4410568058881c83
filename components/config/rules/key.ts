/** The owner's key: one that the stack makes, or one that exists already. */
import { parseArn, type KeyArn } from "../../../access/identifiers";
import type { ExistingKeySettings, KeySettings } from "../configuration";
import { shown, type Problem } from "../problems";
import type { KeyInput, OwnerInput } from "../schema";
import { homeOf } from "./principals";

/** Where nothing else is configured. */
const DEFAULTS: KeySettings = {
  alias: "alias/cross-account-cmk",
  description: "Customer managed key shared with external accounts",
  rotationPeriodInDays: 365,
  deletionWindowInDays: 30,
  protect: true,
  multiRegion: false,
  replicaRegions: [],
  tags: {},
};

/** Of a key that the stack makes, and so none of the stack's business with another. */
const OF_A_NEW_KEY = [
  "description",
  "rotationPeriodInDays",
  "deletionWindowInDays",
  "protect",
  "multiRegion",
  "replicaRegions",
  "administrators",
  "users",
  "rootAccess",
  "tags",
] as const;

export function toKey({ arn, ...given }: KeyInput): KeySettings | ExistingKeySettings {
  if (arn !== undefined) return { arn, ...(given.alias === undefined ? {} : { alias: given.alias }) };
  const { alias, description, rotationPeriodInDays, deletionWindowInDays, protect, multiRegion, replicaRegions, tags } =
    given;
  return {
    alias: alias ?? DEFAULTS.alias,
    description: description ?? DEFAULTS.description,
    rotationPeriodInDays: rotationPeriodInDays ?? DEFAULTS.rotationPeriodInDays,
    deletionWindowInDays: deletionWindowInDays ?? DEFAULTS.deletionWindowInDays,
    protect: protect ?? DEFAULTS.protect,
    multiRegion: multiRegion ?? DEFAULTS.multiRegion,
    replicaRegions: replicaRegions ?? DEFAULTS.replicaRegions,
    tags: tags ?? DEFAULTS.tags,
  };
}

function homeRules(owner: OwnerInput, keyArn: KeyArn): Problem[] {
  const arn = parseArn(keyArn);
  if (arn === undefined) return [];
  const home = homeOf(owner);
  const problem = (rule: string, remedy: string): Problem => ({
    path: "owner.key.arn",
    value: shown(keyArn),
    rule,
    remedy,
  });
  if (arn.accountId !== owner.accountId) {
    return [
      problem(
        `is a key of account ${arn.accountId}, but this section deploys to ${owner.accountId}. Only the account that owns a key can change its policy.`,
        "Give the ARN of a key of the owner account, or correct owner.accountId.",
      ),
    ];
  }
  if (arn.partition !== home.partition) {
    return [
      problem(
        `is in partition ${arn.partition}, but Region ${owner.region} is in ${home.partition}.`,
        "Correct the ARN, or owner.region.",
      ),
    ];
  }
  if (arn.region === owner.region) return [];
  return [
    problem(
      `is in Region ${arn.region}, but this section deploys to ${owner.region}. A key, its aliases and the secrets under it are in one Region.`,
      `Write "region: ${arn.region}", or give the ARN of a key of ${owner.region}.`,
    ),
  ];
}

export function keyRules(owner: OwnerInput): Problem[] {
  const { arn } = owner.key;
  if (arn === undefined) return [];
  const notItsBusiness = OF_A_NEW_KEY.filter((name) => owner.key[name] !== undefined).map((name): Problem => ({
    path: `owner.key.${name}`,
    value: shown(owner.key[name]),
    rule: "goes with a key that this stack makes; owner.key.arn names one that exists already, of which only the policy's own statements are changed.",
    remedy: "Remove it and set it where that key is managed, or remove owner.key.arn.",
  }));
  return [...homeRules(owner, arn), ...notItsBusiness];
}
