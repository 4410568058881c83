/**
 * The names of the condition keys that there are: those that AWS has for every service, and those of KMS and Secrets Manager. Case
 * does not matter in them.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 */
const names = (service: string, text: string): readonly string[] =>
  text
    .trim()
    .split(/\s+/)
    .map((name) => `${service}:${name}`);

const GLOBAL = names(
  "aws",
  `AssumedRoot CalledVia CalledViaAWSMCP CalledViaFirst CalledViaLast ChatbotSourceArn CurrentTime Ec2InstanceSourcePrivateIPv4
   Ec2InstanceSourceVpc EpochTime FederatedProvider IsMcpServiceAction MultiFactorAuthAge MultiFactorAuthPresent PrincipalAccount
   PrincipalArn PrincipalIsAWSService PrincipalOrgID PrincipalOrgPaths PrincipalServiceName PrincipalServiceNamesList
   PrincipalType RequestedRegion ResourceAccount ResourceOrgID ResourceOrgPaths SecureTransport SourceAccount SourceArn
   SourceIdentity SourceIp SourceOrgID SourceOrgPaths SourceOwner SourceVpc SourceVpcArn SourceVpce TagKeys TokenIssueTime
   UserAgent ViaAWSMCPService ViaAWSService VpceAccount VpceOrgID VpceOrgPaths VpcSourceIp referer userid username`,
);

const KMS = names(
  "kms",
  `BypassPolicyLockoutSafetyCheck CallerAccount CustomerMasterKeySpec CustomerMasterKeyUsage DataKeyPairSpec
   EncryptionAlgorithm EncryptionContextKeys ExpirationModel GrantConstraintSourceArn GrantConstraintType GrantIsForAWSResource
   GrantOperations GranteePrincipal GranteeServicePrincipal KeyAgreementAlgorithm KeyOrigin KeySpec KeyUsage MacAlgorithm
   MessageType MultiRegion MultiRegionKeyType PrimaryRegion ReEncryptOnSameKey RecipientAttestation:ImageSha384 ReplicaRegion
   RequestAlias ResourceAliases RetiringPrincipal RetiringServicePrincipal RotationPeriodInDays
   ScheduleKeyDeletionPendingWindowInDays SigningAlgorithm TrailingDaysWithoutKeyUsage ValidTo ViaService WrappingAlgorithm
   WrappingKeySpec`,
);

const SECRETS = names(
  "secretsmanager",
  `AddReplicaRegions BlockPublicPolicy Description ExternalSecretRotationRoleArn ForceDeleteWithoutRecovery
   ForceOverwriteReplicaSecret KmsKeyArn KmsKeyId ModifyRotationRules Name RecoveryWindowInDays RotateImmediately
   RotationLambdaARN SecretId SecretPrimaryRegion Type VersionId VersionStage resource/AllowRotationLambdaArn resource/Type`,
);

/** Names that go on with something of the policy author's, or with the number of a register. */
const OPEN =
  /^(aws:(principaltag|requesttag|resourcetag)\/.|kms:encryptioncontext:.|kms:recipientattestation:(nitrotpm)?pcr\d{1,2}$|secretsmanager:resourcetag\/.)/;

/** All names that are fixed, as AWS writes them. */
export const CONDITION_KEY_NAMES: readonly string[] = [...GLOBAL, ...KMS, ...SECRETS];

const KNOWN: ReadonlySet<string> = new Set(CONDITION_KEY_NAMES.map((name) => name.toLowerCase()));

/** Whether there is a condition key of this name, in any case. Keys of other services are not known here. */
export function isConditionKeyName(name: string): boolean {
  // Of ASCII alone: the sign for kelvin would turn into a "k".
  const lower = name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return KNOWN.has(lower) || OPEN.test(lower);
}

const CANONICAL: ReadonlyMap<string, string> = new Map(CONDITION_KEY_NAMES.map((name) => [name.toLowerCase(), name]));
/** The fixed beginnings of names that go on with something of the policy author's. */
const PREFIXES = [
  "aws:PrincipalTag/",
  "aws:RequestTag/",
  "aws:ResourceTag/",
  "kms:EncryptionContext:",
  "kms:RecipientAttestation:",
  "secretsmanager:ResourceTag/",
];

/** The name as AWS writes it; what the author of the policy chose of it stays as it is. */
export function conditionKeyName(name: string): string {
  const lower = name.toLowerCase();
  const prefix = PREFIXES.find((each) => lower.startsWith(each.toLowerCase()));
  return CANONICAL.get(lower) ?? (prefix === undefined ? name : prefix + name.slice(prefix.length));
}

/**
 * Keys that KMS has in IAM policies only: in a key policy no request has them.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/abac.html#about-abac-kms
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-resource-aliases
 */
const IAM_POLICIES_ONLY = /^(kms:resourcealiases$|aws:resourcetag\/)/i;

/** Whether a key, in any case, counts in IAM policies and not in key policies. */
export const isForIamPoliciesOnly = (key: string): boolean => IAM_POLICIES_ONLY.test(key);
