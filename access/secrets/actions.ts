/**
 * Secrets Manager's actions, and the KMS permissions that each needs of its caller.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html#security-encryption-authz
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 */
export interface SecretAction {
  readonly name: string;
  /** Whether it acts on a secret (`existing`), makes one (`new`), or neither. */
  readonly resource: "existing" | "new" | "none";
  /** KMS actions on the secret's key that the caller needs, through Secrets Manager. */
  readonly kmsActions: readonly string[];
  /** A permission that the call needs beside these and that is not decided here. */
  readonly undecided?: string;
}

const READ = ["kms:Decrypt"];
const WRITE = ["kms:GenerateDataKey", "kms:Decrypt"];

const existing = (names: readonly string[], kmsActions: readonly string[] = []): SecretAction[] =>
  names.map((name) => ({ name, resource: "existing", kmsActions }));

const ACTIONS: readonly SecretAction[] = [
  { name: "CreateSecret", resource: "new", kmsActions: WRITE },
  ...existing(["GetSecretValue"], READ),
  ...existing(["PutSecretValue", "UpdateSecret"], WRITE),
  {
    name: "ReplicateSecretToRegions",
    resource: "existing",
    kmsActions: READ,
    undecided: "the permissions on the keys of the replicas in other Regions are not looked at",
  },
  ...existing([
    "CancelRotateSecret",
    "DeleteResourcePolicy",
    "DeleteSecret",
    "DescribeSecret",
    "GetResourcePolicy",
    "ListSecretVersionIds",
    "PutResourcePolicy",
    "RemoveRegionsFromReplication",
    "RestoreSecret",
    "RotateSecret",
    "StopReplicationToReplica",
    "TagResource",
    "UntagResource",
    "UpdateSecretVersionStage",
    "ValidateResourcePolicy",
  ]),
  ...["BatchGetSecretValue", "GetRandomPassword", "ListSecrets"].map((name): SecretAction => ({
    name,
    resource: "none",
    kmsActions: [],
  })),
];

const BY_LOWER_NAME: ReadonlyMap<string, SecretAction> = new Map(
  ACTIONS.map((action) => [`secretsmanager:${action.name}`.toLowerCase(), action]),
);

/** The Secrets Manager actions that the evaluator knows. */
export const SECRET_ACTIONS: readonly SecretAction[] = ACTIONS;

/** The action with this full name, in any case, or `undefined`. */
export const secretAction = (fullName: string): SecretAction | undefined => BY_LOWER_NAME.get(fullName.toLowerCase());
