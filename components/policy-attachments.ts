/** Attaches an IAM managed policy to roles and users. */
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import { UserPolicyAttachment } from "@pulumi/aws/iam/userPolicyAttachment";
import type * as pulumi from "@pulumi/pulumi";
import { isRoleArn, parseArn, type PrincipalArn } from "../access/identifiers";
import { CREATE_FIRST } from "./replacement-order";

/** A role or user as IAM's attachment calls and resource names have it. */
export interface AttachedPrincipal {
  readonly kind: "role" | "user";
  readonly pathAndName: string;
}

export function attachedPrincipal(arn: PrincipalArn): AttachedPrincipal {
  const kind = isRoleArn(arn) ? "role" : "user";
  return { kind, pathAndName: (parseArn(arn)?.resource ?? "").slice(kind.length + 1) };
}

/** One attachment for each principal, as children of `parent`; the account is that of the parent's provider. */
export function attachPolicy(
  name: string,
  policyArn: pulumi.Input<string>,
  principals: readonly AttachedPrincipal[],
  parent: pulumi.Resource,
): void {
  for (const { kind, pathAndName } of principals) {
    const principalName = pathAndName.slice(pathAndName.lastIndexOf("/") + 1);
    // The whole of kind, path and name, so that a role and a user of one name do not collide.
    const resourceName = `${name}-${kind}-${pathAndName.replaceAll("/", "-")}`;
    if (kind === "role") {
      new RolePolicyAttachment(resourceName, { role: principalName, policyArn }, { parent, ...CREATE_FIRST });
    } else {
      new UserPolicyAttachment(resourceName, { user: principalName, policyArn }, { parent, ...CREATE_FIRST });
    }
  }
}
