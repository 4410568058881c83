/**
 * What deployments do in IAM: the stacks' own policies, and whom these are attached to. Nothing else of IAM is ever changed.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
import type { ConditionBlock, Statement } from "../../access/policy-document";
import type { StackNeeds } from "../needs";
import { allow, gathered } from "./statements";

export const POLICY_CHANGES = [
  "iam:CreatePolicy",
  "iam:CreatePolicyVersion",
  "iam:DeletePolicy",
  "iam:DeletePolicyVersion",
  "iam:SetDefaultPolicyVersion",
  "iam:TagPolicy",
  "iam:UntagPolicy",
];
const ATTACH = { role: "iam:AttachRolePolicy", user: "iam:AttachUserPolicy" } as const;
const DETACH = { role: "iam:DetachRolePolicy", user: "iam:DetachUserPolicy" } as const;
export const ATTACHMENTS = [...Object.values(ATTACH), ...Object.values(DETACH)];

/** IAM does not look into a policy when it is attached: only a boundary of the grantee holds what it can come to. */
export function iamChanges(stacks: readonly StackNeeds[], granteeBoundary: string | undefined): readonly Statement[] {
  const policies = gathered(stacks, (stack) => stack.policies);
  if (policies.length === 0) return [];
  const these: ConditionBlock = { ArnEquals: { "iam:PolicyARN": policies } };
  const bounded: ConditionBlock =
    granteeBoundary === undefined ? these : { ...these, StringEquals: { "iam:PermissionsBoundary": granteeBoundary } };
  const principals = gathered(stacks, (stack) => stack.attachedTo);
  const attachments = (["role", "user"] as const).flatMap((kind) => {
    const named = principals.filter((arn) => arn.includes(`:${kind}/`));
    const title = kind === "role" ? "Roles" : "Users";
    return granteeBoundary === undefined
      ? allow(`Attach${title}`, [ATTACH[kind], DETACH[kind]], named, these)
      : [
          ...allow(`Attach${title}`, [ATTACH[kind]], named, bounded),
          ...allow(`Detach${title}`, [DETACH[kind]], named, these),
        ];
  });
  return [...allow("ChangePolicies", POLICY_CHANGES, policies), ...attachments];
}
