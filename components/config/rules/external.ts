/** Rules of the external section: where its key comes from, and what it may say of it. */
import { partitionOf } from "../../../access/partition";
import { shown, type Problem } from "../problems";
import type { ExternalInput, OwnerInput, TermsInput } from "../schema";
import { accessPolicySizeRules, someKeyOf } from "./access-policy-size";
import { keyArnRules } from "./key-arn";
import { assumeRoleRules, homeOf, principalRules, toPrincipals } from "./principals";
import { attachRules, KEY_ACCESS_REMEDIES } from "./reserved-roles";
import { readsOf } from "../../secret-reading/secret-read";
import { externalReadingRules } from "./secret-halves";
import { toReadableSecret } from "./secret-readers";
import { readsOnly, sharedWithRules } from "./shared-with";
import { toShares } from "./shares";
import { tagRules } from "./tags";
import { accessGroups } from "../../sharing/access-groups";
import { sharesInRegion } from "../../sharing/regions";
import { principalsIn, sharesFor } from "../../sharing/share";
import { termsRules, toTerms } from "./terms";

/** Rules that hold whether or not the stack has the owner section too. */
export function externalRules(external: ExternalInput, owner: OwnerInput | undefined): Problem[] {
  const home = homeOf(external);
  return [
    ...assumeRoleRules("external", external),
    ...tagRules("external.tags", external.tags),
    ...principalRules("external", external, external.accountId, home),
    ...emptyListsRule(external),
    ...attachRules("external", external, KEY_ACCESS_REMEDIES),
    ...keySourceRules(external, owner !== undefined),
    ...(owner === undefined ? [] : bothSidesRules(external, owner)),
    ...ownTermsRules(external),
    ...externalReadingRules(external, owner),
  ];
}

const TERMS = [
  "use",
  "actions",
  "via",
  "encryptionContext",
  "delegateToServices",
] as const satisfies readonly (keyof TermsInput)[];

/** Both sides come from one definition: where the owner's share can be read, it says what the IAM policy allows. */
function ownTermsRules(external: ExternalInput): Problem[] {
  const { key, accountId } = external;
  if (key?.arn !== undefined) {
    const problems = termsRules("external", external, homeOf(external));
    // A document of terms that make no sense says nothing about its size.
    if (problems.length > 0 || keyArnRules("external.key.arn", key.arn, homeOf(external)).length > 0) return problems;
    return accessPolicySizeRules("external", key.arn, accountId, [toTerms(external)]);
  }
  return TERMS.filter((name) => external[name] !== undefined).map((name) => ({
    path: `external.${name}`,
    value: shown(external[name]),
    rule: "is said by the owner's share, which this side reads.",
    remedy: "Remove it here; it goes with a key given by its ARN.",
  }));
}

function keySourceRules(external: ExternalInput, hasOwnerSection: boolean): Problem[] {
  const { stack, arn } = external.key ?? {};
  const given = Number(stack !== undefined) + Number(arn !== undefined);
  if (hasOwnerSection && given > 0) {
    return [
      {
        path: "external.key",
        value: shown(external.key),
        rule: "must not be given where the stack has an owner section: it uses that section's key.",
        remedy: "Remove external.key, or move the owner section to a stack of its own.",
      },
    ];
  }
  if (!hasOwnerSection && given !== 1) {
    return [
      {
        path: "external.key",
        value: shown(external.key),
        rule: 'must have either "stack" (the owner\'s stack) or "arn" (the key\'s ARN).',
        remedy:
          given > 1
            ? "Remove one of the two."
            : "pulumi config set --path external.key.stack organization/cross-account-cmk/owner",
      },
    ];
  }
  return arn === undefined ? [] : [...keyArnRules("external.key.arn", arn, homeOf(external)), ...nobodyRule(external)];
}

/** Lists that are there take the place of the owner's share: where they are empty, the policy would be nobody's. */
const emptyListsRule = ({ roles, users }: ExternalInput): Problem[] =>
  (roles === undefined && users === undefined) || (roles ?? []).length + (users ?? []).length > 0
    ? []
    : [
        {
          path: "external",
          rule: 'names nobody who may use the key: its "roles" and "users" are empty.',
          remedy: 'List "roles" or "users" of this account, or leave both out for those of the owner\'s share.',
        },
      ];

/** A key given by its ARN says nothing about the owner's share, so this section must name the principals itself. */
const nobodyRule = ({ roles, users, reads = [], secret }: ExternalInput): Problem[] =>
  roles !== undefined || users !== undefined || (reads.length > 0 && secret === undefined)
    ? []
    : [
        {
          path: "external",
          rule: "names nobody who may use the key, and a key given by its ARN names nobody either.",
          remedy: 'List "roles" or "users" of this account.',
        },
      ];

function bothSidesRules(external: ExternalInput, owner: OwnerInput): Problem[] {
  if (external.accountId === owner.accountId) {
    return [
      {
        path: "external.accountId",
        value: shown(external.accountId),
        rule: "is the owner account. A key is shared with another account.",
        remedy: "Give the id of the external account.",
      },
    ];
  }
  const problems: Problem[] = [];
  const regions: readonly string[] = [owner.region, ...(owner.key.replicaRegions ?? [])];
  if (!regions.includes(external.region)) {
    problems.push({
      path: "external.region",
      value: shown(external.region),
      rule: `differs from owner.region (${owner.region}). A secret can use keys of its own Region only.`,
      remedy: owner.key.multiRegion
        ? `Deploy it in ${regions.join(" or ")}, or add ${external.region} to owner.key.replicaRegions.`
        : "Deploy both sides in one Region.",
    });
  }
  const shares = toShares(owner);
  const principals =
    external.roles === undefined && external.users === undefined
      ? undefined
      : toPrincipals(
          { roles: external.roles ?? [], users: external.users ?? [] },
          external.accountId,
          partitionOf(external.region),
        );
  const reads = readsOf(toReadableSecret(owner), external.accountId);
  if (principals === undefined && readsOnly(external, reads, shares)) return problems;
  const applying = sharesInRegion(sharesFor(shares, external.accountId), owner.region, external.region);
  const keyArn = someKeyOf({ ...homeOf(owner), region: external.region });
  return [
    ...problems,
    ...sharedWithRules(shares, external.accountId, principals),
    ...accessGroups(applying, principals ?? principalsIn(applying)).flatMap(({ terms }) =>
      accessPolicySizeRules("owner.shares", keyArn, external.accountId, terms),
    ),
  ];
}
