/**
 * What the evaluator is told: the documents of all accounts involved, and the request.
 * All of it is plain data. Where a fact is left out, the answer that depends on it is "unknown", never a guess.
 */
import { type PolicyDocument } from "./policy-document";

/** A document and the name by which an answer refers to it, e.g. the managed policy's ARN or `key policy`. */
export interface NamedPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

/** A user or role, with all that can allow or deny something to it on its own side. */
export interface Identity {
  /** `arn:PARTITION:iam::ACCOUNT:user/…` or `…:role/…`, with its path. */
  readonly arn: string;
  /** Managed and inline policies. */
  readonly policies: readonly NamedPolicy[];
  /** ARNs of the groups a user is in. */
  readonly groups?: readonly string[];
  readonly boundary?: NamedPolicy;
  /** The unique id, `AIDA…` or `AROA…`: what a key policy shows in place of an identity that was deleted. */
  readonly id?: string;
  /** Tags, for `aws:PrincipalTag/…`. Left out: not known. `{}`: none. */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Why it may have policies that are not listed here, as clauses that read after "because". An allow that only these could
   * give is then unknown, rather than missing. That they deny something is not assumed. Left out: all are listed.
   */
  readonly otherPolicies?: readonly string[];
  /**
   * Why a policy or the boundary that it certainly has is not listed here, as clauses that read after "because": it may allow
   * and deny anything. Left out: nothing of that kind.
   */
  readonly policiesNotKnown?: readonly string[];
}

export interface Group {
  readonly arn: string;
  readonly policies: readonly NamedPolicy[];
}

/** Where an account stands in an organization. */
export interface Organization {
  /** `o-…` */
  readonly id: string;
  /** The account's path, e.g. `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/`. */
  readonly path: string;
  /** The management account: service control policies do not touch its principals, nor resource control policies its resources. */
  readonly isManagementAccount?: boolean;
}

export interface Account {
  /** Twelve digits. */
  readonly id: string;
  readonly identities: readonly Identity[];
  readonly groups?: readonly Group[];
  /** Left out: not known. `"none"`: not in an organization. */
  readonly organization?: Organization | "none";
  /**
   * Service control policies, one list a level from the root down to the account. Every level must allow.
   * Left out: none apply. `FullAWSAccess` is to be listed where it is attached.
   */
  readonly serviceControlPolicies?: readonly (readonly NamedPolicy[])[];
  /** Resource control policies of all levels. `RCPFullAWSAccess` is always attached and need not be listed. */
  readonly resourceControlPolicies?: readonly NamedPolicy[];
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html */
export interface Grant {
  readonly id: string;
  /** An ARN, or an AWS service such as `ec2.amazonaws.com`. */
  readonly granteePrincipal: string;
  readonly retiringPrincipal?: string;
  /** Operation names without prefix, e.g. `Decrypt`. */
  readonly operations: readonly string[];
  readonly constraints?: GrantConstraints;
  /** Account or account ARN that made the grant; the key's own account where left out. */
  readonly issuingAccount?: string;
}

export interface GrantConstraints {
  readonly encryptionContextEquals?: Readonly<Record<string, string>>;
  readonly encryptionContextSubset?: Readonly<Record<string, string>>;
  /** The resource on whose behalf a service must call, as in `aws:SourceArn`. */
  readonly sourceArn?: string;
}

/** A KMS key. A multi-Region replica is a key of its own here, with its own ARN, policy and grants. */
export interface Key {
  readonly arn: string;
  readonly policy: PolicyDocument;
  /** Why `policy` is not the key's whole policy, as a clause that reads after "because". Left out: it is. */
  readonly policyNotKnown?: string;
  readonly grants?: readonly Grant[];
  /** Why `grants` are not all of the key's, as a clause that reads after "because". Left out: they are. */
  readonly grantsNotKnown?: string;
  /** `SYMMETRIC_DEFAULT` where left out. */
  readonly keySpec?: string;
  /** `ENCRYPT_DECRYPT` where left out. */
  readonly keyUsage?: string;
  /** `AWS_KMS` where left out. */
  readonly origin?: string;
  /** `PRIMARY` or `REPLICA` of a multi-Region key; left out where the key is a single-Region one. */
  readonly multiRegionKeyType?: "PRIMARY" | "REPLICA";
  /** An AWS managed key: used only in its own account and through its service. */
  readonly awsManaged?: boolean;
  /** Tags, for `aws:ResourceTag/…`. Left out: not known. `{}`: none. */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface Alias {
  /** `arn:PARTITION:kms:REGION:ACCOUNT:alias/NAME` */
  readonly arn: string;
  readonly targetKeyArn: string;
}

/** A secret in Secrets Manager. */
export interface Secret {
  readonly arn: string;
  /** Key ARN, key id or alias, as Secrets Manager returns it. Left out: the AWS managed key `aws/secretsmanager`. */
  readonly kmsKeyId?: string;
  readonly policy?: PolicyDocument;
  /** Why `policy` is not the secret's whole policy, as a clause that reads after "because". Left out: it is. */
  readonly policyNotKnown?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface World {
  readonly accounts: readonly Account[];
  readonly keys?: readonly Key[];
  readonly aliases?: readonly Alias[];
  readonly secrets?: readonly Secret[];
}

export type ContextValue = string | number | boolean | readonly (string | number | boolean)[];

/** A CreateGrant call's parameters, or the grant that RevokeGrant and RetireGrant name. */
export interface GrantRequest {
  /** The grant that is revoked or retired. */
  readonly id?: string;
  readonly granteePrincipal?: string;
  readonly retiringPrincipal?: string;
  readonly operations?: readonly string[];
  readonly constraints?: GrantConstraints;
  /** Whether an AWS service makes the call for the principal: `kms:GrantIsForAWSResource`. With `via` it does. */
  readonly isForAwsResource?: boolean;
}

export interface Request {
  /**
   * ARN of a user, role, assumed-role session (`arn:…:sts::ACCOUNT:assumed-role/ROLE/SESSION`), federated user or root user;
   * a service principal such as `logs.amazonaws.com`; or `*` for a caller that does not sign.
   */
  readonly principal: string;
  /** One action with its prefix, e.g. `kms:Decrypt`. */
  readonly action: string;
  /**
   * Key ARN, alias ARN, key id or alias name; secret ARN or name; `*` for an action that has no resource.
   * A key id, alias name or secret name means one of the caller's own account.
   */
  readonly resource: string;
  /** The Region of the call: needed where `resource` is not an ARN. */
  readonly region?: string;
  /** Key that CreateAlias or UpdateAlias points at, or that CreateSecret or UpdateSecret names. */
  readonly targetKey?: string;
  /** The encryption context of a cryptographic operation. Left out: none is sent. */
  readonly encryptionContext?: Readonly<Record<string, string>>;
  readonly grant?: GrantRequest;
  /**
   * The service that calls KMS for the principal, as `kms:ViaService` has it, e.g. `ec2.eu-west-1.amazonaws.com`; for actions of
   * KMS only. Left out: the principal calls itself.
   */
  readonly via?: string;
  /** Session policies of an assumed role or federated user. */
  readonly sessionPolicies?: readonly NamedPolicy[];
  /** Values by condition key, in any case. `null` says that the request has no such key. */
  readonly context?: Readonly<Record<string, ContextValue | null>>;
  /**
   * `"any"`: what the caller can choose and the request leaves out is not known, rather than absent: the service that makes the call,
   * the encryption context, an alias as the key's name; and so is the organization of a caller's account that the world does not tell.
   * The answer is then `denied` only where no such choice is allowed. Left out: the plain call.
   */
  readonly callerChoices?: "any";
  /** The context is all that the request carries: a key that is neither in it nor derived is absent, rather than not known. */
  readonly contextIsComplete?: boolean;
}
