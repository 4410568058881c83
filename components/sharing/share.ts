/** The ways to share a key, as one typed choice. A property that is absent means the walkthrough's way. */
import type { AccountId, PrincipalArn } from "../../access/identifiers";
import type { ViaService } from "./services";
import type { NamedUse } from "./uses";

/** A role's or user's ARN in which `*` and `?` may stand, behind a path that is written out. */
export type PrincipalPattern = `arn:${string}:iam::${string}:${"role" | "user"}/${string}`;

/** Whose use of the key a share allows. The external account still needs an IAM policy for it, unless it is by grants. */
export type Grantees =
  /** The whole account: its administrators decide which of its principals, by IAM policy. */
  | { readonly level: "account"; readonly accountId: AccountId }
  /** These roles and users only. They must exist; one that is deleted is left behind as an id. */
  | { readonly level: "principals"; readonly accountId: AccountId; readonly principals: readonly PrincipalArn[] }
  /** Whoever of the account has a matching ARN: roles that do not exist yet, and ones that are made again. */
  | { readonly level: "matching"; readonly accountId: AccountId; readonly patterns: readonly PrincipalPattern[] }
  /** All accounts of an organization, or of the named parts of it. */
  | { readonly level: "organization"; readonly organizationId: string; readonly paths?: readonly string[] };

/** Which actions. Absent: the walkthrough's five. */
export type Use =
  | { readonly use?: NamedUse; readonly actions?: undefined }
  | { readonly use: "custom"; readonly actions: readonly string[] };

/** Encryption context key → the values that are allowed; `*` and `?` are wildcards. */
export type EncryptionContext = Readonly<Record<string, readonly string[]>>;

/** What a share allows, and under which conditions. */
export type Terms = Use & {
  /** Only through these AWS services. Absent: directly too. */
  readonly via?: readonly ViaService[];
  /** Only with this encryption context. */
  readonly encryptionContext?: EncryptionContext;
  /** AWS services may make grants of their own, as EBS and RDS need. */
  readonly delegateToServices?: true;
};

/** By which means the owner's side allows it. Absent: by the key policy. */
export interface Means {
  readonly through?: "grants" | "both";
  /** Who, besides the grantee, may retire the grants. */
  readonly retiringPrincipal?: PrincipalArn;
}

/** How some external principals may use the key. */
export type Share = Grantees & Terms & Means;

/** Whether the key policy has a part in the share. */
export const isByPolicy = ({ through }: Share): boolean => through !== "grants";
/** Whether grants have a part in the share. */
export const isByGrants = ({ through }: Share): boolean => through !== undefined;

/** What a share says of the use of the key, without saying for whom. */
export function termsOf(share: Terms): Terms {
  const { via, encryptionContext, delegateToServices } = share;
  return {
    ...(share.actions === undefined
      ? share.use === undefined
        ? {}
        : { use: share.use }
      : { use: share.use, actions: share.actions }),
    ...(via === undefined ? {} : { via }),
    ...(encryptionContext === undefined ? {} : { encryptionContext }),
    ...(delegateToServices === undefined ? {} : { delegateToServices }),
  };
}

/**
 * The shares by which principals of an account may use the key: the account's own, or else those with organizations,
 * of which nothing here tells whether the account is in them.
 */
export function sharesFor(shares: readonly Share[], accountId: AccountId): readonly Share[] {
  const own = shares.filter((share) => share.level !== "organization" && share.accountId === accountId);
  return own.length > 0 ? own : shares.filter(({ level }) => level === "organization");
}

/** The roles and users that shares name, each once; none at the other levels. */
export const principalsIn = (shares: readonly Share[]): readonly PrincipalArn[] => [
  ...new Set(shares.flatMap((share) => (share.level === "principals" ? share.principals : []))),
];
