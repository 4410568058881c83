/** Attaches an IAM managed policy to roles and users. */
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import { UserPolicyAttachment } from "@pulumi/aws/iam/userPolicyAttachment";
import type * as pulumi from "@pulumi/pulumi";
import { isRoleArn, nameOf, type PrincipalArn } from "../access/identifiers";

/** One attachment for each principal, as children of `parent`; the account is that of the parent's provider. */
export function attachPolicy(
  name: string,
  policyArn: pulumi.Input<string>,
  principals: readonly PrincipalArn[],
  parent: pulumi.Resource,
): void {
  for (const principal of principals) {
    const principalName = nameOf(principal);
    // The whole of kind, path and name, so that a role and a user of one name do not collide.
    const resourceName = `${name}-${principal.slice(principal.lastIndexOf(":") + 1).replaceAll("/", "-")}`;
    if (isRoleArn(principal)) {
      new RolePolicyAttachment(resourceName, { role: principalName, policyArn }, { parent });
    } else {
      new UserPolicyAttachment(resourceName, { user: principalName, policyArn }, { parent });
    }
  }
}
