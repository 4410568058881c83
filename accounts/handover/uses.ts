/** What the terms of a hand-over come to, for the templates and the page. Pure. */
import { isRoleArn, nameOf, type PrincipalArn } from "../../access/identifiers";
import { servicesOf } from "../../components/sharing/permissions";
import type { Terms } from "../../components/sharing/share";
import { actionsMatching, actionsOf } from "../../components/sharing/uses";

/** Name of the IAM policy, as the program's own external stacks have it. */
export const POLICY_NAME = "cross-account-cmk-access";
/** Of the policy. IAM takes no change of it later. */
export const POLICY_DESCRIPTION = "Use of a customer managed key of another account";

/** Whether terms allow an action, e.g. `Decrypt`, whatever the conditions. */
export const allows = (terms: Terms, action: string): boolean =>
  actionsOf(terms).some((pattern) => actionsMatching(pattern).some(({ name }) => name === action));

/** Whether the key may be used by calls of KMS itself. */
export const isDirect = (terms: Terms): boolean => servicesOf(terms).length === 0;

/**
 * Whether secrets can be made under the key.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html#security-encryption-authz
 */
export const canWriteSecrets = (terms: Terms): boolean =>
  (isDirect(terms) || servicesOf(terms).includes("secretsmanager")) &&
  allows(terms, "Decrypt") &&
  allows(terms, "GenerateDataKey");

/** Names without their paths, as attachments want them. */
export function attachmentNames(principals: readonly PrincipalArn[]): {
  readonly roles: readonly string[];
  readonly users: readonly string[];
} {
  return {
    roles: principals.filter(isRoleArn).map(nameOf),
    users: principals.filter((arn) => !isRoleArn(arn)).map(nameOf),
  };
}
