/** What an external account is to be handed over: from the owner's shares and the key. Pure. */
import { parseArn, type AccountId, type KeyArn, type PrincipalArn } from "../../access/identifiers";
import { isRegion, type Region } from "../../access/partition";
import type { PolicyDocument } from "../../access/policy-document";
import { accessPolicy } from "../../components/access-policy";
import type { Problem } from "../../components/config/problems";
import { accessPolicySizeRules } from "../../components/config/rules/access-policy-size";
import { inOwnRegion } from "../../components/config/rules/key-arn";
import { inRegion } from "../../components/sharing/regions";
import {
  isByGrants,
  isByPolicy,
  principalsIn,
  sharesFor,
  termsOf,
  type Share,
  type Terms,
} from "../../components/sharing/share";
import { attachableOf } from "../../components/unattached";

/** What the owner's side says, deployed or configured. */
export interface OwnersSide {
  readonly keyArn: KeyArn;
  /** Of a multi-Region key, by Region. */
  readonly replicaKeyArns: Readonly<Record<string, KeyArn>>;
  readonly shares: readonly Share[];
}

export interface HandOver {
  readonly accountId: AccountId;
  readonly ownerAccountId: string;
  readonly region: Region;
  readonly keyArn: KeyArn;
  /** Those that apply to the account. */
  readonly shares: readonly Share[];
  /** What the IAM policy allows. Empty: the account's principals have grants, and need no policy. */
  readonly terms: readonly Terms[];
  /** The IAM policy; absent where none is needed. */
  readonly policy?: PolicyDocument;
  /** The roles and users that the shares name and that a policy can be attached to. */
  readonly principals: readonly PrincipalArn[];
  /** Those whose permission sets in IAM Identity Center take the policy instead. */
  readonly byPermissionSet: readonly PrincipalArn[];
  /** Whether principals of the account have grants. */
  readonly hasGrants: boolean;
}

export type HandOverResult = { readonly handOver: HandOver } | { readonly problems: readonly Problem[] };

const one = (problem: Problem): HandOverResult => ({ problems: [problem] });

const MOST_ACCOUNTS_NAMED = 20;

/** The accounts that a hand-over could be made for. */
function sharedWith(shares: readonly Share[]): string {
  const accounts = [...new Set(shares.flatMap((share) => (share.level === "organization" ? [] : [share.accountId])))];
  if (accounts.length === 0) return "";
  const more = accounts.length - MOST_ACCOUNTS_NAMED;
  const rest = more > 0 ? ` and ${more} more` : "";
  return `The key is shared with ${accounts.slice(0, MOST_ACCOUNTS_NAMED).join(", ")}${rest}: give one of them. Or `;
}

/** `region` is where the account uses the key; left out, the key's own. */
export function handOverFor(owners: OwnersSide, accountId: AccountId, region?: Region): HandOverResult {
  const { region: home = "", accountId: ownerAccountId = "" } = parseArn(owners.keyArn) ?? {};
  if (!isRegion(home)) throw new Error(`The key is in a Region that is not known here: ${owners.keyArn}`);
  const there = region ?? home;
  const keyArn = inOwnRegion(owners.keyArn, owners.replicaKeyArns, there);
  if (parseArn(keyArn)?.region !== there) {
    return one({
      path: "--region",
      value: JSON.stringify(there),
      rule: "has neither the key nor a replica of it.",
      remedy: `Leave it out, or give one of: ${[home, ...Object.keys(owners.replicaKeyArns)].join(", ")}.`,
    });
  }
  if (accountId === ownerAccountId) {
    return one({
      path: "--account",
      value: JSON.stringify(accountId),
      rule: "is the owner account itself, which has the key already.",
      remedy: "Give the id of the external account.",
    });
  }
  const shares = sharesFor(owners.shares, accountId);
  if (shares.length === 0) {
    return one({
      path: "--account",
      value: JSON.stringify(accountId),
      rule: "is not shared with: nothing in it could use the key.",
      remedy: `${sharedWith(owners.shares)}add it to owner.shares and deploy the owner's stack first.`.replace(
        /^a/,
        "A",
      ),
    });
  }
  const byPolicy = shares.filter(isByPolicy);
  const named = attachableOf(principalsIn(byPolicy));
  const terms = byPolicy.map((share) => inRegion(termsOf(share), home, there));
  const tooLong = terms.length === 0 ? [] : accessPolicySizeRules("owner.shares", keyArn, accountId, terms);
  if (tooLong.length > 0) return { problems: tooLong };
  return {
    handOver: {
      accountId,
      ownerAccountId,
      region: there,
      keyArn,
      shares,
      terms,
      ...(terms.length === 0 ? {} : { policy: accessPolicy({ keyArn, accountId, terms }) }),
      principals: named.attached,
      byPermissionSet: named.byPermissionSet,
      hasGrants: shares.some(isByGrants),
    },
  };
}
