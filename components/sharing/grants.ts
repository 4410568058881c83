/** The grants that the shares come to: one for each principal of a share. Pure. */
import type { PrincipalArn } from "../../access/identifiers";
import { grantConstraint, grantOperations } from "./grant-operations";
import { nameOfTerms } from "./access-groups";
import { isByGrants, termsOf, type Share } from "./share";

/** What a grant says, whatever key it is on. */
export interface SharedGrant {
  readonly principal: PrincipalArn;
  /** Tells a further grant of the same principal from his first, in names; absent for the first. */
  readonly which?: string;
  /** Sorted, without prefix, e.g. `Decrypt`. */
  readonly operations: readonly string[];
  /** These pairs must be in the encryption context; more may be. Absent: any context, or none. */
  readonly encryptionContextSubset?: Readonly<Record<string, string>>;
  readonly retiringPrincipal?: PrincipalArn;
}

/** The grants of the shares that are by grants, alone or beside the key policy. */
export function grantsOf(shares: readonly Share[]): readonly SharedGrant[] {
  const seen = new Set<PrincipalArn>();
  return shares.flatMap((share) => {
    if (share.level !== "principals" || !isByGrants(share)) return [];
    const { principals, encryptionContext, retiringPrincipal } = share;
    const encryptionContextSubset = grantConstraint(encryptionContext);
    return principals.map((principal): SharedGrant => {
      const isFurther = seen.has(principal);
      seen.add(principal);
      return {
        principal,
        ...(isFurther ? { which: nameOfTerms([termsOf(share)]) } : {}),
        operations: grantOperations(share),
        ...(encryptionContextSubset === undefined ? {} : { encryptionContextSubset }),
        ...(retiringPrincipal === undefined ? {} : { retiringPrincipal }),
      };
    });
  });
}
