/**
 * Secrets Manager's actions, and the KMS permissions that each needs of its caller.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html#security-encryption-authz
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 */
export interface SecretAction {
  readonly name: string;
  /** The full name in lower case, e.g. `secretsmanager:getsecretvalue`. */
  readonly id: string;
  /** Whether it acts on a secret (`existing`), makes one (`new`), or neither. */
  readonly resource: "existing" | "new" | "none";
  /** KMS actions on the secret's key that the caller needs, through Secrets Manager. */
  readonly kmsActions: readonly string[];
  /** KMS actions that one of AWS's pages asks for as well, and another does not. */
  readonly disputedKmsActions?: readonly string[];
  /** A permission that the call needs beside these and that is not decided here. */
  readonly undecided?: string;
}

const READ = ["kms:Decrypt"];
const WRITE = ["kms:GenerateDataKey", "kms:Decrypt"];

type Entry = Omit<SecretAction, "id">;

const existing = (names: readonly string[], kmsActions: readonly string[] = []): Entry[] =>
  names.map((name) => ({ name, resource: "existing", kmsActions }));

const ENTRIES: readonly Entry[] = [
  { name: "CreateSecret", resource: "new", kmsActions: WRITE },
  ...existing(["GetSecretValue"], READ),
  ...existing(["PutSecretValue"], WRITE),
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html asks for kms:Encrypt too.
  { name: "UpdateSecret", resource: "existing", kmsActions: WRITE, disputedKmsActions: ["kms:Encrypt"] },
  {
    name: "ReplicateSecretToRegions",
    resource: "existing",
    kmsActions: READ,
    undecided: "the permissions on the keys of the replicas in other Regions are not looked at",
  },
  {
    name: "BatchGetSecretValue",
    resource: "none",
    kmsActions: [],
    undecided: "the permissions to read each of the secrets are not looked at",
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
  ]),
  {
    name: "RotateSecret",
    resource: "existing",
    kmsActions: [],
    undecided: "the permission to invoke the rotation function is not looked at",
  },
  ...existing([
    "StopReplicationToReplica",
    "TagResource",
    "UntagResource",
    "UpdateSecretVersionStage",
    "ValidateResourcePolicy",
  ]),
  ...["GetRandomPassword", "ListSecrets"].map((name): Entry => ({
    name,
    resource: "none",
    kmsActions: [],
  })),
];

/** The Secrets Manager actions that the evaluator knows. */
export const SECRET_ACTIONS: readonly SecretAction[] = ENTRIES.map((entry) => ({
  ...entry,
  id: `secretsmanager:${entry.name}`.toLowerCase(),
}));

const BY_ID: ReadonlyMap<string, SecretAction> = new Map(SECRET_ACTIONS.map((action) => [action.id, action]));

/** The action with this full name, in any case, or `undefined`. */
export const secretAction = (fullName: string): SecretAction | undefined => BY_ID.get(fullName.toLowerCase());
