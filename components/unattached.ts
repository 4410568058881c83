/** Roles that an IAM policy is for and that AWS lets nobody attach it to: left out, with the way to do it. Pure. */
import type { PrincipalArn } from "../access/identifiers";
import { reservedRole } from "../access/reserved-roles";
import { isByPolicy, principalsIn, type PrincipalPattern, type Share } from "./sharing/share";

/** Principals by whether a policy can be attached to them. */
export interface Attachable {
  readonly attached: readonly PrincipalArn[];
  /** Roles of IAM Identity Center: their permission sets can name the policy. */
  readonly byPermissionSet: readonly PrincipalArn[];
  /** Service-linked roles: no IAM policy of anybody else reaches them. */
  readonly serviceLinked: readonly PrincipalArn[];
}

export const attachableOf = (principals: readonly PrincipalArn[]): Attachable => ({
  attached: principals.filter((arn) => reservedRole(arn) === undefined),
  byPermissionSet: principals.filter((arn) => reservedRole(arn) === "Identity Center"),
  serviceLinked: principals.filter((arn) => reservedRole(arn) === "service-linked"),
});

/** Whether the policy is of use to any of them: attached, or named in a permission set. */
export const needsPolicy = (principals: readonly PrincipalArn[]): boolean =>
  principals.some((arn) => reservedRole(arn) !== "service-linked");

/**
 * What to warn of when a policy is left unattached.
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/howtocmp.html
 */
export function unattachedWarnings(policyName: string, principals: readonly PrincipalArn[]): readonly string[] {
  const { byPermissionSet, serviceLinked } = attachableOf(principals);
  return [
    ...byPermissionSet.map(
      (arn) =>
        `The IAM policy ${policyName} is not attached to ${arn}: AWS lets nobody attach a policy to a role of IAM Identity Center. ` +
        `Add ${policyName} to its permission set as a customer managed policy, or put the policy's document there inline.`,
    ),
    ...serviceLinked.map(
      (arn) =>
        `The IAM policy ${policyName} is not attached to ${arn}: AWS attaches no policy to a service-linked role but the service's own. ` +
        `Let the owner share with it by a grant ("through: grants"), which needs no policy.`,
    ),
  ];
}

/** What to warn of where a policy is for whoever matches a pattern too: nothing tells who that is. */
export const patternWarnings = (policyName: string, patterns: readonly PrincipalPattern[]): readonly string[] =>
  patterns.map((pattern) =>
    reservedRole(pattern) === "Identity Center"
      ? `A role that matches ${pattern} gets the IAM policy ${policyName} from its permission set: AWS lets nobody attach a policy to a role of IAM Identity Center. ` +
        `Add ${policyName} to the permission set as a customer managed policy, or put the policy's document there inline.`
      : `The IAM policy ${policyName} is attached to no principal because it matches ${pattern}: a pattern does not say which principals exist. ` +
        `Attach ${policyName} to those that are to read the secret, or list them by name beside the pattern.`,
  );

/** What is not known of a service-linked role that a share by the key policy names: what AWS's own policy for it allows. */
export const serviceRoleWarnings = (shares: readonly Share[]): readonly string[] =>
  attachableOf(principalsIn(shares.filter(isByPolicy))).serviceLinked.map(
    (arn) =>
      `Whether ${arn} can use the key by its policy depends on the IAM policy that AWS wrote for this service-linked role, which was not read. ` +
      `Where that allows nothing of KMS, give the role an entry of its own with "through: grants".`,
  );
