/**
 * The hand-over as one file of Terraform. Every ARN in it is the key's own or comes from a resource: no partition is written by hand.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_policy
 */
import type { PolicyDocument } from "../../access/policy-document";
import type { HandOver } from "./hand-over";
import { hclString, hclValue } from "./hcl";
import { attachmentNames, canWriteSecrets, POLICY_DESCRIPTION, POLICY_NAME } from "./uses";

const namesVariable = (kind: "roles" | "users", names: readonly string[]): string => `variable ${hclString(kind)} {
  description = "Names, without paths, of the ${kind} of this account that may use the key; they must exist"
  type        = set(string)
  default     = ${hclValue(names, "  ")}
}`;

const attachment = (kind: "role" | "user"): string => `resource "aws_iam_${kind}_policy_attachment" "key_access" {
  for_each   = var.${kind}s
  ${kind}       = each.value
  policy_arn = aws_iam_policy.key_access.arn
}`;

/** A secret's value would be in Terraform's state; it is put in afterwards. */
const secret = ({ keyArn, region }: HandOver): string => `variable "secret_name" {
  description = "Name of a secret to make in ${region}, encrypted with the key; null for none"
  type        = string
  default     = null
}

resource "aws_secretsmanager_secret" "under_key" {
  count      = var.secret_name == null ? 0 : 1
  name       = var.secret_name
  kms_key_id = ${hclString(keyArn)}
  depends_on = [aws_iam_role_policy_attachment.key_access, aws_iam_user_policy_attachment.key_access]
}`;

/** The file's text. */
export function terraformFile(handOver: HandOver, policy: PolicyDocument): string {
  const { accountId, ownerAccountId, region, principals, terms } = handOver;
  const { roles, users } = attachmentNames(principals);
  const parts = [
    `# Use of a KMS key of account ${ownerAccountId}, for account ${accountId}. The provider's Region must be ${region}.`,
    `terraform {
  required_version = ">= 1.2"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}`,
    `variable "policy_name" {
  description = "Name of the IAM policy"
  type        = string
  default     = ${hclString(POLICY_NAME)}
}`,
    namesVariable("roles", roles),
    namesVariable("users", users),
    `data "aws_caller_identity" "current" {}`,
    `resource "aws_iam_policy" "key_access" {
  name        = var.policy_name
  description = ${hclString(POLICY_DESCRIPTION)}
  policy = jsonencode(${hclValue(policy, "  ")})

  lifecycle {
    precondition {
      condition     = data.aws_caller_identity.current.account_id == ${hclString(accountId)}
      error_message = "The key is shared with account ${accountId}: use credentials of that account."
    }
  }
}`,
    attachment("role"),
    attachment("user"),
    ...(terms.some(canWriteSecrets) ? [secret(handOver)] : []),
    `output "policy_arn" {
  description = "ARN of the IAM policy"
  value       = aws_iam_policy.key_access.arn
}`,
  ];
  return `${parts.join("\n\n")}\n`;
}
