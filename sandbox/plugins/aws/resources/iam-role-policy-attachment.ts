/**
 * `aws:iam/rolePolicyAttachment:RolePolicyAttachment`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/iam/rolepolicyattachment/
 */
import { attachmentType } from "./iam-attachment";

export const iamRolePolicyAttachment = attachmentType({
  token: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  property: "role",
  label: "Role",
  attach: async (context, RoleName, PolicyArn) => {
    const { client, sdk } = await context.iam();
    return client.send(new sdk.AttachRolePolicyCommand({ RoleName, PolicyArn }));
  },
  detach: async (context, RoleName, PolicyArn) => {
    const { client, sdk } = await context.iam();
    return client.send(new sdk.DetachRolePolicyCommand({ RoleName, PolicyArn }));
  },
  isAttached: async (context, RoleName, policyArn) => {
    const { client, sdk } = await context.iam();
    for await (const page of sdk.paginateListAttachedRolePolicies({ client }, { RoleName })) {
      if (page.AttachedPolicies?.some((policy) => policy.PolicyArn === policyArn)) return true;
    }
    return false;
  },
});
