/**
 * What a grant's properties say: whose key it is on, and whom it names.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
 */
import { isAccountId, parseArn, type Arn } from "../../access/identifiers";
import { hasWildcard } from "../documents/patterns";
import { describedId } from "../documents/unique-ids";
import { ownerAccount } from "./owner";
import type { Resource } from "./resource";
import { unknownMetBy } from "./unknowns";

/**
 * The account that owns the key: told by the key's ARN, else that in which the grant is made. The ARN of a key that this
 * very update creates is not known yet; such a key is in the grant's own account, unless two accounts share the stack.
 */
export function keysAccount(resource: Resource): string | undefined {
  let keyId: unknown;
  unknownMetBy(() => {
    keyId = resource.props.keyId;
  });
  return (typeof keyId === "string" ? parseArn(keyId)?.accountId : undefined) ?? ownerAccount(resource);
}

/**
 * Whether it is a role that only an AWS service can take on. AWS documents grants with CreateGrant for such roles.
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
export const isServiceLinkedRole = (principal: string): boolean =>
  parseArn(principal)?.resource.startsWith("role/aws-service-role/") === true;

const isPrincipalArn = ({ service, resource }: Arn): boolean =>
  service === "iam"
    ? /^(role|user)\/./.test(resource) || resource === "root"
    : service === "sts" && /^(assumed-role|federated-user)\/./.test(resource);

/** Why a text names nobody that a grant can be for, in words; `undefined` where it names somebody. */
export function principalFault(text: string): string | undefined {
  if (hasWildcard(text)) return "a pattern: a grant names one principal, in full";
  if (isAccountId(text)) return "an account id: a grant wants an ARN";
  if (/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(text)) return "a service principal";
  const id = describedId(text);
  if (id !== undefined) return id;
  const arn = parseArn(text);
  if (/^o-[a-z0-9]{10,32}$/.test(text) || arn?.service === "organizations") return "an organization";
  if (arn === undefined) return "no ARN";
  if (arn.service === "iam" && arn.resource.startsWith("group/")) return "an IAM group";
  return isPrincipalArn(arn) && isAccountId(arn.accountId) ? undefined : "no ARN of a role, user or session";
}
