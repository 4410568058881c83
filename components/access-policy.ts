/**
 * The IAM policy of the external account: the other half of the share.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html#cross-account-iam-policy
 */
import type { KeyArn } from "../access/identifiers";
import { canonical, type PolicyDocument } from "../access/policy-document";
import { IAM_POLICY_SHARE_SID, SHARE_ACTIONS } from "./actions";

/** The same actions as the key policy's share, on exactly this key. */
export const accessPolicy = (keyArn: KeyArn): PolicyDocument =>
  canonical({
    Version: "2012-10-17",
    Statement: [{ Sid: IAM_POLICY_SHARE_SID, Effect: "Allow", Action: SHARE_ACTIONS, Resource: keyArn }],
  });
