/** The resource types that the rules know, and where each keeps its documents. */
import type { DocumentKind } from "../documents/read";

export const KEY = "aws:kms/key:Key";
export const SECRET = "aws:secretsmanager/secret:Secret";
export const GRANT = "aws:kms/grant:Grant";
/** What the engine makes of the stack itself. */
export const STACK = "pulumi:pulumi:Stack";
export const ROLE = "aws:iam/role:Role";

/** Keys whose material is imported: until it is, AWS keeps them disabled. */
const IMPORTED_KEYS = ["aws:kms/externalKey:ExternalKey", "aws:kms/replicaExternalKey:ReplicaExternalKey"];
export const isImportedKey = (type: string): boolean => IMPORTED_KEYS.includes(type);
/** The types of which each makes a key, a replica too: it has an ARN and a policy of its own. */
const KEY_MAKERS: ReadonlySet<string> = new Set([KEY, "aws:kms/replicaKey:ReplicaKey", ...IMPORTED_KEYS]);
export const makesKey = (type: string): boolean => KEY_MAKERS.has(type);

/** Of this project: statements in the policy of a key that exists already. `policy` is the whole of it, `keyId` the key's ARN. */
export const KEY_POLICY_STATEMENTS = "pulumi-nodejs:dynamic/cross-account-cmk:KeyPolicyStatements";

/**
 * Policy documents by themselves, by the words of `npm run policy -- --document FILE --kind KIND`. The resource that one belongs to
 * is not known: only its account, and perhaps its partition.
 */
export const DOCUMENT_TYPES = {
  "key-policy": "key policy",
  "iam-policy": "identity policy",
  "secret-policy": "secret policy",
  "trust-policy": "trust policy",
} as const satisfies Readonly<Record<string, DocumentKind>>;
export type DocumentType = keyof typeof DOCUMENT_TYPES;
export const isDocumentType = (type: string): type is DocumentType => Object.hasOwn(DOCUMENT_TYPES, type);

/** The policy of a key, in a resource of its own. */
export const KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy";

/** Types with one document, in the property `policy`. */
export const POLICY_KINDS: ReadonlyMap<string, DocumentKind> = new Map<string, DocumentKind>([
  [KEY, "key policy"],
  [KEY_POLICY, "key policy"],
  ["aws:kms/replicaKey:ReplicaKey", "key policy"],
  [KEY_POLICY_STATEMENTS, "key policy"],
  ["aws:kms/externalKey:ExternalKey", "key policy"],
  ["aws:kms/replicaExternalKey:ReplicaExternalKey", "key policy"],
  ["aws:iam/policy:Policy", "identity policy"],
  ["aws:iam/rolePolicy:RolePolicy", "identity policy"],
  ["aws:iam/userPolicy:UserPolicy", "identity policy"],
  ["aws:iam/groupPolicy:GroupPolicy", "identity policy"],
  [SECRET, "secret policy"],
  ["aws:secretsmanager/secretPolicy:SecretPolicy", "secret policy"],
  ...Object.entries(DOCUMENT_TYPES),
]);

/** A role holds its inline policies itself, and who may assume it. */
const ROLE_KINDS: readonly DocumentKind[] = ["identity policy", "trust policy"];

/** Whether resources of the type have documents of one of the kinds. */
export function holdsDocument(type: string, ...kinds: readonly DocumentKind[]): boolean {
  if (type === ROLE) return ROLE_KINDS.some((kind) => kinds.includes(kind));
  const kind = POLICY_KINDS.get(type);
  return kind !== undefined && kinds.includes(kind);
}

export const isKeyType = (type: string): boolean => holdsDocument(type, "key policy");

/** A provider resource of the AWS packages. */
export const isAwsProvider = (type: string): boolean => /^pulumi:providers:aws(-native)?$/.test(type);

/** A resource that an AWS provider manages. */
export const isAwsResource = (type: string): boolean => /^aws(-native)?:/.test(type);
