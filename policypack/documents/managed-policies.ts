/**
 * AWS managed policies that open keys or secrets without naming one, by path and name, and what each allows: a use or an
 * administration of all of them, with no condition. Read from the policies as of November 2025.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
export const WIDE_POLICIES: ReadonlyMap<string, string> = new Map([
  ["AdministratorAccess", "every KMS action on every key, and every secret"],
  ["PowerUserAccess", "every KMS action on every key, and every secret"],
  ["IAMFullAccess", "everything, by IAM policies that its holders write for themselves"],
  ["AWSKeyManagementServicePowerUser", "the aliases and tags of every key, and a look at its policy and grants"],
  ["SecretsManagerReadWrite", "every action on every secret, on its policy too"],
  ["job-function/SystemAdministrator", "kms:ReEncrypt* from every key, and so to read what is under it"],
  ["AmazonMSKFullAccess", "kms:CreateGrant on every key, to anybody"],
]);
