/** The resource types that this provider knows: one file and one line each. */
import { type ResourceType } from "../engine/resource-type";
import { iamOpenIdConnectProvider } from "./iam-open-id-connect-provider";
import { iamPolicy } from "./iam-policy";
import { iamRole } from "./iam-role";
import { iamRolePolicyAttachment } from "./iam-role-policy-attachment";
import { iamUserPolicyAttachment } from "./iam-user-policy-attachment";
import { kmsAlias } from "./kms-alias";
import { kmsGrant } from "./kms-grant";
import { kmsKey } from "./kms-key";
import { kmsReplicaKey } from "./kms-replica-key";
import { s3Bucket } from "./s3-bucket";
import { s3BucketLifecycleConfiguration } from "./s3-bucket-lifecycle-configuration";
import { s3BucketOwnershipControls } from "./s3-bucket-ownership-controls";
import { s3BucketPolicy } from "./s3-bucket-policy";
import { s3BucketPublicAccessBlock } from "./s3-bucket-public-access-block";
import { s3BucketServerSideEncryptionConfiguration } from "./s3-bucket-server-side-encryption-configuration";
import { s3BucketVersioning } from "./s3-bucket-versioning";
import { secret } from "./secretsmanager-secret";
import { secretPolicy } from "./secretsmanager-secret-policy";
import { secretVersion } from "./secretsmanager-secret-version";

export const RESOURCE_TYPES: readonly ResourceType[] = [
  kmsKey,
  kmsReplicaKey,
  kmsAlias,
  kmsGrant,
  iamOpenIdConnectProvider,
  iamPolicy,
  iamRole,
  iamRolePolicyAttachment,
  iamUserPolicyAttachment,
  s3Bucket,
  s3BucketLifecycleConfiguration,
  s3BucketOwnershipControls,
  s3BucketPolicy,
  s3BucketPublicAccessBlock,
  s3BucketServerSideEncryptionConfiguration,
  s3BucketVersioning,
  secret,
  secretVersion,
  secretPolicy,
];
