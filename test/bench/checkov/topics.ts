/** What can be wrong with a case, and which rule of the pack and which check of checkov speaks of it. */

export const TOPICS = {
  "public-principal": "everybody is let in",
  "untrusted-party": "an account or organization outside the trusted list is let in",
  "external-administration": "more than the use of the key is given to another account",
  "full-access": "every action is allowed",
  "all-keys": "an IAM policy reaches more keys than it names",
  "all-secrets": "an IAM policy reaches more secrets than it names",
  duties: "an administrator of the key can use it too",
  lockout: "nobody may be able to change the key's policy again",
  "key-rotation": "the key is not rotated",
  "deletion-window": "a deleted key is gone soon",
  "key-disabled": "the key is disabled",
  "key-policy-absent": "the key has AWS's default policy",
  "grant-context": "a grant is for any encryption context",
  grants: "a grant gives too much, or to the wrong grantee",
  "secret-key": "a secret without a customer managed key, or by a name that means another key elsewhere",
  "secret-rotation": "the secret is not rotated automatically",
  "secret-actions": "more than reading a secret is given to another account",
  "plaintext-secret": "a secret's value stands in the program and its state",
  "role-trust": "a role that may use the key can be assumed by everybody",
  "attached-to-user": "a policy hangs on a single user",
  "no-effect": "a statement that looks like access and has none",
  partition: "an ARN of another partition",
  unreadable: "the document cannot be read, or is read in two ways",
  size: "the document is over AWS's limit",
  provider: "the provider may work in any account",
} as const;
export type Topic = keyof typeof TOPICS;

/** Which topics a rule or a check speaks of. */
export type TopicTable = Readonly<Record<string, readonly Topic[]>>;

/** Of each rule of the pack. One that speaks of no topic is named too: a test holds the table against the rules. */
export const RULE_TOPICS: TopicTable = {
  "public-principal": ["public-principal"],
  "external-actions": ["external-administration"],
  "grant-operations": ["grants"],
  "full-kms-access": ["full-access"],
  "key-enabled": ["key-disabled"],
  "key-policy-present": ["key-policy-absent"],
  "key-owner-statement": ["lockout"],
  "lockout-check": ["lockout"],
  "secret-lockout": [],
  "key-rotation": ["key-rotation"],
  "exact-key-arn": ["all-keys"],
  "exact-secret-arn": ["all-secrets"],
  "external-secret-actions": ["secret-actions"],
  "service-principals": ["public-principal"],
  "trusted-resources": ["untrusted-party"],
  "secret-customer-key": ["secret-key"],
  "explicit-provider": ["provider"],
  "provider-account": ["provider"],
  "owner-account-known": ["provider"],
  "readable-documents": ["unreadable"],
  "known-at-preview": [],
  exceptions: [],
  "role-trust": ["role-trust"],
  "trusted-parties": ["untrusted-party"],
  "external-administration": ["external-administration", "secret-actions"],
  "grant-delegation": ["external-administration", "grants"],
  "separation-of-duties": ["duties"],
  "all-secrets": ["all-secrets"],
  "decrypt-on-all-keys": ["all-keys"],
  "effective-statements": ["no-effect"],
  "effective-denials": ["no-effect"],
  "condition-values": ["no-effect"],
  "undone-shares": ["no-effect"],
  "deleted-principals": ["no-effect"],
  "partition-mismatch": ["partition"],
  "document-limits": ["size"],
  "known-names": ["no-effect"],
  "grant-grantee": ["grants", "untrusted-party"],
  "grant-constraints": ["grant-context"],
  "deletion-window": ["deletion-window"],
  "secret-recovery": [],
  "secret-foreign-key": ["untrusted-party"],
  "secret-value": ["plaintext-secret"],
  "provider-partition": ["partition"],
  "managed-policy-attachment": ["full-access", "all-keys", "all-secrets"],
  "alias-target": [],
  "secret-rotation": ["secret-rotation"],
  "replica-primary": [],
  "replica-policy": ["key-policy-absent"],
};

/**
 * Of each check of checkov that looks at keys, grants, secrets, or IAM policies and roles. Findings of others do not count.
 * Those about the breadth of an IAM policy count for either kind of breadth: that is in checkov's favour.
 * @see https://www.checkov.io/5.Policy%20Index/terraform.html
 */
export const CHECK_TOPICS: TopicTable = {
  CKV_AWS_7: ["key-rotation"],
  CKV_AWS_33: ["public-principal"],
  CKV_AWS_40: ["attached-to-user"],
  CKV_AWS_60: ["role-trust"],
  CKV_AWS_61: ["role-trust"],
  CKV_AWS_62: ["full-access", "all-keys", "all-secrets"],
  CKV_AWS_63: ["full-access", "all-keys", "all-secrets"],
  CKV_AWS_149: ["secret-key"],
  CKV_AWS_227: ["key-disabled"],
  CKV_AWS_286: ["full-access", "all-keys"],
  CKV_AWS_287: ["full-access", "all-keys", "all-secrets"],
  CKV_AWS_288: ["full-access", "all-keys", "all-secrets"],
  CKV_AWS_289: ["full-access", "all-keys", "all-secrets"],
  CKV_AWS_290: ["full-access", "all-keys", "all-secrets"],
  CKV_AWS_304: ["secret-rotation"],
  CKV_AWS_355: ["full-access", "all-keys", "all-secrets"],
  CKV_AWS_274: ["full-access"],
  CKV_AWS_275: ["full-access"],
  CKV2_AWS_40: ["full-access"],
  CKV2_AWS_56: ["full-access"],
  CKV2_AWS_57: ["secret-rotation"],
  CKV2_AWS_64: ["key-policy-absent"],
};

/** checkov's scanner for secrets in any file has one check for each kind of secret. */
const SECRETS_SCANNER = /^CKV_SECRET_\d+$/;

/** `undefined` for a check that does not count. */
export const topicsOfCheck = (id: string): readonly Topic[] | undefined =>
  CHECK_TOPICS[id] ?? (SECRETS_SCANNER.test(id) ? ["plaintext-secret"] : undefined);
