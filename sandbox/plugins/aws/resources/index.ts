/** The resource types that this provider knows: one file and one line each. */
import { type ResourceType } from "../engine/resource-type";
import { iamPolicy } from "./iam-policy";
import { iamRolePolicyAttachment } from "./iam-role-policy-attachment";
import { iamUserPolicyAttachment } from "./iam-user-policy-attachment";
import { kmsAlias } from "./kms-alias";
import { kmsGrant } from "./kms-grant";
import { kmsKey } from "./kms-key";
import { kmsReplicaKey } from "./kms-replica-key";
import { secret } from "./secretsmanager-secret";
import { secretPolicy } from "./secretsmanager-secret-policy";
import { secretVersion } from "./secretsmanager-secret-version";

export const RESOURCE_TYPES: readonly ResourceType[] = [
  kmsKey,
  kmsReplicaKey,
  kmsAlias,
  kmsGrant,
  iamPolicy,
  iamRolePolicyAttachment,
  iamUserPolicyAttachment,
  secret,
  secretVersion,
  secretPolicy,
];
