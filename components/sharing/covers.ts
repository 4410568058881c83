/** Whether a share is for a principal. Pure. */
import type { PrincipalArn } from "../../access/identifiers";
import { matchesPattern } from "./principal-pattern";
import type { Share } from "./share";

/** Whether a share lets this principal use the key, once its own account allows it too. */
export function covers(share: Share, principal: PrincipalArn): boolean {
  switch (share.level) {
    case "account":
    case "organization":
      return true;
    case "principals":
      return share.principals.includes(principal);
    case "matching":
      return share.patterns.some((pattern) => matchesPattern(pattern, principal));
  }
}
