/** The controls of published frameworks that the rules refer to. */
import type { FrameworkReference } from "./rule";

const securityHub = (control: string, specification: string): FrameworkReference => ({
  name: "AWS Security Hub",
  version: "FSBP v1.0.0",
  reference: control,
  specification,
});

const cis = (version: string, reference: string, specification: string): FrameworkReference => ({
  name: "CIS AWS Foundations Benchmark",
  version,
  reference,
  specification,
});

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html */
export const KMS_1 = securityHub("KMS.1", "IAM customer managed policies should not allow decryption on all KMS keys");
export const KMS_2 = securityHub(
  "KMS.2",
  "IAM principals should not have inline policies that allow decryption on all KMS keys",
);
export const KMS_4 = securityHub("KMS.4", "AWS KMS key rotation should be enabled");
export const KMS_5 = securityHub("KMS.5", "KMS keys should not be publicly accessible");
/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html */
export const IAM_1 = securityHub("IAM.1", 'IAM policies should not allow full "*" administrative privileges');
export const IAM_21 = securityHub(
  "IAM.21",
  "IAM customer managed policies should not allow wildcard actions for services",
);
/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html */
export const SECRETS_MANAGER_4 = securityHub(
  "SecretsManager.4",
  "Secrets Manager secrets should be rotated within a specified number of days",
);
export const CIS_3_6 = cis("v3.0.0", "3.6", "Ensure rotation for customer-created symmetric CMKs is enabled");
export const CIS_1_16 = cis(
  "v3.0.0",
  "1.16",
  'Ensure IAM policies that allow full "*:*" administrative privileges are not attached',
);
