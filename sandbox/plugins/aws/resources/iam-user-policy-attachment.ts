/**
 * `aws:iam/userPolicyAttachment:UserPolicyAttachment`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/iam/userpolicyattachment/
 */
import { attachmentType } from "./iam-attachment";

export const iamUserPolicyAttachment = attachmentType({
  token: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
  property: "user",
  label: "User",
  attach: async (context, UserName, PolicyArn) => {
    const { client, sdk } = await context.iam();
    return client.send(new sdk.AttachUserPolicyCommand({ UserName, PolicyArn }));
  },
  detach: async (context, UserName, PolicyArn) => {
    const { client, sdk } = await context.iam();
    return client.send(new sdk.DetachUserPolicyCommand({ UserName, PolicyArn }));
  },
  isAttached: async (context, UserName, policyArn) => {
    const { client, sdk } = await context.iam();
    for await (const page of sdk.paginateListAttachedUserPolicies({ client }, { UserName })) {
      if (page.AttachedPolicies?.some((policy) => policy.PolicyArn === policyArn)) return true;
    }
    return false;
  },
});
