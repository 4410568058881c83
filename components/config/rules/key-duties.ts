/** Rules about separated duties: nobody has both, and whoever deploys can go on with it. */
import type { KeyDuties } from "../../key-duties";
import { keyPolicy } from "../../key-policy";
import { canMeanTheSame, hasWildcard } from "../../sharing/principal-pattern";
import { isByGrants, type PrincipalPattern, type Share } from "../../sharing/share";
import { shown, type Problem } from "../problems";
import type { OwnerInput } from "../schema";
import { deployingRoleRules } from "./deploying-role";
import { narrowPatternRules, toPatterns } from "./patterns";
import { homeOf, principalRules } from "./principals";
import { reservedPathRules } from "./reserved-roles";
import { toShares } from "./shares";

const DUTIES = ["administrators", "users"] as const;

function namedRules(owner: OwnerInput, duty: (typeof DUTIES)[number]): Problem[] {
  const named = owner.key[duty];
  if (named === undefined) return [];
  const path = `owner.key.${duty}`;
  if (named.roles.length + named.users.length === 0) {
    return [{ path, rule: "names nobody.", remedy: 'List "roles" or "users" of the owner account, or leave it out.' }];
  }
  return [
    ...principalRules(path, named, owner.accountId, homeOf(owner)),
    ...narrowPatternRules(path, named),
    ...reservedPathRules(path, named),
  ];
}

/** IAM tells names apart neither by case nor by path. */
const hasName = (one: PrincipalPattern, other: PrincipalPattern): boolean =>
  kindOf(one) === kindOf(other) && lastPart(one) === lastPart(other);
const kindOf = (arn: string): string => /:(role|user)\//.exec(arn)?.[1] ?? "";
const lastPart = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1).toLowerCase();

/** Whoever administers the key and uses it has no duty that is separated. */
function overlapRules({ administrators, users }: KeyDuties): Problem[] {
  return users.flatMap((user): Problem[] => {
    if (administrators.some((other) => !hasWildcard(other) && !hasWildcard(user) && hasName(user, other))) {
      return [
        {
          path: "owner.key.users",
          value: shown(user),
          rule: "is one of owner.key.administrators too: then nothing is separated.",
          remedy: "Keep it in one of the two.",
        },
      ];
    }
    const other = administrators.find((each) => (hasWildcard(each) || hasWildcard(user)) && canMeanTheSame(each, user));
    if (other === undefined) return [];
    return [
      {
        path: "owner.key.users",
        value: shown(user),
        rule: `can mean one of owner.key.administrators too (${other}): then nothing is separated.`,
        remedy: "Write out what tells the two apart before the first wildcard, or keep one of them.",
      },
    ];
  });
}

/** A grant is made by whoever deploys, and neither administrators nor users of the key may make one. */
export const grantRules = ({ rootAccess }: KeyDuties, shares: readonly Share[]): Problem[] =>
  rootAccess === "full"
    ? []
    : shares.flatMap((share, index): Problem[] =>
        isByGrants(share)
          ? [
              {
                path: `owner.shares[${index}]`,
                rule: 'is by grants, which nobody could make: with owner.key.rootAccess "administration" no IAM policy allows kms:CreateGrant.',
                remedy: 'Share by the key policy, or leave "rootAccess" at "full".',
              },
            ]
          : [],
      );

export function keyDutiesRules(owner: OwnerInput): Problem[] {
  const duties = toDuties(owner);
  // Of a key that exists already they are refused as a whole.
  if (duties === undefined || owner.key.arn !== undefined) return [];
  const { region, accountId: ownerAccountId } = owner;
  const shares = toShares(owner);
  const policy = keyPolicy({ region, ownerAccountId, duties, shares });
  return [
    ...DUTIES.flatMap((duty) => namedRules(owner, duty)),
    ...overlapRules(duties),
    ...grantRules(duties, shares),
    ...deployingRoleRules(owner, policy),
  ];
}

/** The duties, with every name turned into an ARN; `undefined` where the configuration separates none. */
export function toDuties({ accountId, region, key }: OwnerInput): KeyDuties | undefined {
  const { administrators, users, rootAccess = "full" } = key;
  if (administrators === undefined && users === undefined && rootAccess === "full") return undefined;
  const { partition } = homeOf({ accountId, region });
  const named = (principals: OwnerInput["key"]["users"]) =>
    principals === undefined ? [] : toPatterns(principals, accountId, partition);
  return { administrators: named(administrators), users: named(users), rootAccess };
}
