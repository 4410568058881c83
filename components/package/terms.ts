/** What is allowed to whom, in shapes that every language has. Which of them go together is told by the components' checks. */

export enum Use {
  /** Write what others read. */
  Encrypt = "encrypt",
  /** Read what others wrote. */
  Decrypt = "decrypt",
  /** Both, without re-encryption. */
  EncryptDecrypt = "encryptDecrypt",
  /** Read secrets in AWS Secrets Manager, and nothing else. */
  SecretsManagerRead = "secretsManagerRead",
  /** Read and write secrets in AWS Secrets Manager, and nothing else. */
  SecretsManagerReadWrite = "secretsManagerReadWrite",
  /** The listed actions. */
  Custom = "custom",
}

export enum ShareLevel {
  /** The whole account: its administrators decide which of its principals, by IAM policy. */
  Account = "account",
  /** The listed roles and users only. They must exist. */
  Principals = "principals",
  /** Whoever of the account has a matching name. */
  Matching = "matching",
  /** All accounts of an organization, or of the named parts of it. */
  Organization = "organization",
}

export enum Through {
  /** The key policy. */
  Policy = "policy",
  /** Grants, one for each role and user, and no statement of the key policy. */
  Grants = "grants",
  /** Both. */
  Both = "both",
}

export interface TermsArgs {
  /** Which actions. Default: the five of AWS's walkthrough: Encrypt, Decrypt, ReEncrypt*, GenerateDataKey* and DescribeKey. */
  readonly use?: Use;
  /** The actions of the use "custom", e.g. "kms:Decrypt". */
  readonly actions?: string[];
  /** Only through these AWS services, e.g. "secretsmanager" or "s3". Default: directly too. */
  readonly via?: string[];
  /** Only with this encryption context: each key with the values that are allowed, in which * and ? are wildcards. */
  readonly encryptionContext?: Readonly<Record<string, string[]>>;
  /** AWS services may make grants of their own, as EBS, Auto Scaling and RDS need. Default: false. */
  readonly delegateToServices?: boolean;
}

export interface ShareArgs extends TermsArgs {
  /** Whose use of the key the share allows. */
  readonly level: ShareLevel;
  /** The external account, twelve digits. At every level but "organization". */
  readonly accountId?: string;
  /** Roles of the account, each by its name, its path and name, or its ARN. At the level "matching" with * and ? behind a path. */
  readonly roles?: string[];
  /** Users of the account, in the same forms. */
  readonly users?: string[];
  /** At the level "organization": its id, e.g. "o-a1b2c3d4e5". */
  readonly organizationId?: string;
  /** At the level "organization": only these parts of it, e.g. "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*". Default: all of it. */
  readonly paths?: string[];
  /** At the level "principals": by which means the owner's side allows it. Default: the key policy. */
  readonly through?: Through;
  /** With grants: ARN of a role or user that may retire them, besides the grantee. Default: nobody. */
  readonly retiringPrincipal?: string;
}
