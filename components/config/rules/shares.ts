/** Rules about the owner's shares: who, and on which terms. */
import { termsOf, type Grantees, type Means, type Share, type Terms } from "../../sharing/share";
import { shown, withoutRefused, type Problem } from "../problems";
import type { OwnerInput, ShareInput } from "../schema";
import { grantRules, isForServiceRoles } from "./grants";
import { narrowPatternRules, toPatterns } from "./patterns";
import { arnBelongsTo, homeOf, principalRules, toPrincipals, type Home } from "./principals";
import { repeatedShareRules } from "./repeated-shares";
import { reservedPathRules } from "./reserved-roles";
import { sameNameRules } from "./same-names";
import { symmetricKeyRules } from "./symmetric-key";
import { termsRules, toTerms } from "./terms";

type AccountShare = Exclude<ShareInput, { level: "organization" }>;
type OrganizationShare = Extract<ShareInput, { level: "organization" }>;

function accountRules(share: AccountShare, path: string, owner: OwnerInput): Problem[] {
  const problems: Problem[] = [];
  if (share.accountId === owner.accountId) {
    problems.push({
      path: `${path}.accountId`,
      value: shown(share.accountId),
      rule: "is the owner account itself, which has the key already.",
      remedy: "Give the id of the external account.",
    });
  }
  return problems;
}

const namesNobody = ({ roles, users }: { roles: readonly string[]; users: readonly string[] }): boolean =>
  roles.length + users.length === 0;

function patternRules(share: Extract<ShareInput, { level: "matching" }>, path: string, home: Home): Problem[] {
  const listed = (["roles", "users"] as const).flatMap((kind) =>
    share[kind].map((text, index) => ({ text, place: `${path}.${kind}[${index}]` })),
  );
  return [
    ...listed.flatMap(({ text, place }) => arnBelongsTo(place, text, share.accountId, home)),
    ...narrowPatternRules(path, share),
  ];
}

function organizationRules(share: OrganizationShare, path: string): Problem[] {
  const strangers = (share.paths ?? []).flatMap((text, index): Problem[] =>
    text.startsWith(`${share.organizationId}/`)
      ? []
      : [
          {
            path: `${path}.paths[${index}]`,
            value: shown(text),
            rule: `is not a path of organization ${share.organizationId}.`,
            remedy: `Start it with "${share.organizationId}/".`,
          },
        ],
  );
  return strangers;
}

const nobody = (path: string, level: string): Problem => ({
  path,
  rule: `is at the level of ${level} but names none: the share would do nothing.`,
  remedy: 'List "roles" or "users", or use "level: account".',
});

function granteeRules(share: ShareInput, path: string, owner: OwnerInput): Problem[] {
  const home = homeOf(owner);
  switch (share.level) {
    case "account":
      return accountRules(share, path, owner);
    case "principals":
      return [
        ...accountRules(share, path, owner),
        ...(namesNobody(share) ? [nobody(path, "principals")] : []),
        ...principalRules(path, share, share.accountId, home),
        ...reservedPathRules(path, share),
      ];
    case "matching":
      return [
        ...accountRules(share, path, owner),
        ...(namesNobody(share) ? [nobody(path, "matching ARNs")] : []),
        ...patternRules(share, path, home),
        ...reservedPathRules(path, share),
      ];
    case "organization":
      return organizationRules(share, path);
  }
}

const shareRules = (owner: OwnerInput): Problem[] =>
  owner.shares.flatMap((share, index) => {
    const path = `owner.shares[${index}]`;
    const home = homeOf(owner);
    return [
      ...granteeRules(share, path, owner),
      ...termsRules(path, share, home, share.through === "grants" && isForServiceRoles(share)),
      // What kind of key an existing one is, its ARN does not tell.
      ...(owner.key.arn === undefined ? symmetricKeyRules(path, share) : []),
      ...grantRules(path, share, home),
    ];
  });

/** Entries that are wrong by themselves are not held against each other. */
export function sharesRules(owner: OwnerInput): Problem[] {
  const problems = [...shareRules(owner), ...sameNameRules(owner.shares)];
  return [...problems, ...withoutRefused(repeatedShareRules(owner, toShares(owner)), problems)];
}

function toGrantees(share: ShareInput, { partition }: Home): Grantees {
  switch (share.level) {
    case "account":
      return { level: "account", accountId: share.accountId };
    case "principals":
      return {
        level: "principals",
        accountId: share.accountId,
        principals: toPrincipals(share, share.accountId, partition),
      };
    case "matching": {
      const { accountId } = share;
      return { level: "matching", accountId, patterns: toPatterns(share, accountId, partition) };
    }
    case "organization":
      return {
        level: "organization",
        organizationId: share.organizationId,
        ...(share.paths === undefined ? {} : { paths: share.paths }),
      };
  }
}

/** "policy" is what an absent `through` means: written out, it must make no other share of it. */
const toMeans = ({ through, retiringPrincipal }: ShareInput): Means => ({
  ...(through === undefined || through === "policy" ? {} : { through }),
  ...(retiringPrincipal === undefined ? {} : { retiringPrincipal }),
});

/** The owner's shares, typed, with every name turned into an ARN. */
export const toShares = (owner: OwnerInput): readonly Share[] =>
  owner.shares.map((share) => ({
    ...toGrantees(share, homeOf(owner)),
    ...termsOf(toTerms(share) satisfies Terms),
    ...toMeans(share),
  }));
