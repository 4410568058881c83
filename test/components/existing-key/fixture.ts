/** A policy as a key's owner may have it, and this program's statement in it. */
import type { KeyArn } from "../../../access/identifiers";
import type { Statement } from "../../../access/policy-document";
import { readLivePolicy, type LivePolicy } from "../../../components/existing-key/live-policy";

export const OWNER = "111122223333";
export const EXTERNAL = "444455556666";
export const KEY_ARN: KeyArn = `arn:aws-cn:kms:cn-north-1:${OWNER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const DEPLOY_ROLE = `arn:aws-cn:iam::${OWNER}:role/DeployRole`;
export const SHARE_SID = "Allow an external account to use this CMK";
export const DECRYPT_SID = `${SHARE_SID} to decrypt`;

export const ROOT: Statement = {
  Sid: "Enable IAM User Permissions",
  Effect: "Allow",
  Principal: { AWS: `arn:aws-cn:iam::${OWNER}:root` },
  Action: "kms:*",
  Resource: "*",
};
export const ADMIN: Statement = { ...ROOT, Sid: "Administrators", Action: ["kms:Describe*", "kms:Create*"] };
export const SHARE: Statement = {
  Sid: SHARE_SID,
  Effect: "Allow",
  Principal: { AWS: `arn:aws-cn:iam::${EXTERNAL}:root` },
  Action: ["kms:Decrypt", "kms:Encrypt"],
  Resource: "*",
};
export const DECRYPT: Statement = { ...SHARE, Sid: DECRYPT_SID, Action: "kms:Decrypt" };

export const text = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
export const live = (...statements: readonly object[]): LivePolicy => readLivePolicy(text(...statements));
