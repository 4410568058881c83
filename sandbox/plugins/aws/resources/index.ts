/** The resource types that this provider knows: one file and one line each. */
import { type ResourceType } from "../engine/resource-type";
import { iamPolicy } from "./iam-policy";
import { iamRolePolicyAttachment } from "./iam-role-policy-attachment";
import { iamUserPolicyAttachment } from "./iam-user-policy-attachment";
import { kmsAlias } from "./kms-alias";
import { kmsKey } from "./kms-key";
import { secret } from "./secretsmanager-secret";
import { secretVersion } from "./secretsmanager-secret-version";

export const RESOURCE_TYPES: readonly ResourceType[] = [
  kmsKey,
  kmsAlias,
  iamPolicy,
  iamRolePolicyAttachment,
  iamUserPolicyAttachment,
  secret,
  secretVersion,
];
