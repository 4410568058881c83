/** Further resources of a compliant program, beside the walkthrough's, for tests that break one thing each. */
import { toJson } from "../../access/policy-document";
import type { Subject } from "./judge";
import { EXTERNAL_ROLE, KEY_ARN, KEY_POLICY, key, secret } from "./walkthrough";

type Properties = Readonly<Record<string, unknown>>;

const within =
  (provider: Subject["provider"]) =>
  (type: string, name: string, usual: Properties) =>
  (props: Properties = {}): Subject => ({ type, name, props: { ...usual, ...props }, provider });

const inOwner = within(key.provider);
const inExternal = within(secret.provider);

/** A grant as `through: grants` makes it, of a share that is held to an encryption context. */
export const grantWith = inOwner("aws:kms/grant:Grant", "shared-grant", {
  keyId: KEY_ARN,
  granteePrincipal: EXTERNAL_ROLE,
  operations: ["Decrypt", "DescribeKey", "ReEncryptFrom"],
  constraints: [{ encryptionContextSubset: { Department: "finance" } }],
});

/** The value as the program sends it: write-only, and each property a secret. */
export const secretVersionWith = (
  props: Properties = {},
  secrets: readonly string[] = ["secretStringWo", "secretStringWoVersion"],
): Subject => ({
  ...inExternal("aws:secretsmanager/secretVersion:SecretVersion", "external-version", {
    secretId: "arn:aws-cn:secretsmanager:cn-north-1:444455556666:secret:quickstart/ExternalCMKSecret-AbCdEf",
    secretStringWo: "in confidence",
    secretStringWoVersion: 1,
  })(props),
  secrets,
});

/** A replica of a multi-Region key, in the other Region of the partition. */
export const replicaWith = inOwner("aws:kms/replicaKey:ReplicaKey", "shared-replica-cn-northwest-1", {
  primaryKeyArn: KEY_ARN.replace("key/", "key/mrk-").replaceAll(/(?<=mrk-.*)-/g, ""),
  region: "cn-northwest-1",
  policy: toJson(KEY_POLICY),
  deletionWindowInDays: 30,
});

export const externalKeyWith = inOwner("aws:kms/externalKey:ExternalKey", "imported-key", {
  policy: toJson(KEY_POLICY),
  deletionWindowInDays: 30,
});

/** The IAM policy of the share, attached to the role that it is for. */
export const attachmentWith = inExternal("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "external-role", {
  role: "ExampleRole",
  policyArn: "arn:aws-cn:iam::444455556666:policy/cross-account-cmk-access",
});

export const aliasWith = inOwner("aws:kms/alias:Alias", "shared-alias", {
  name: "alias/cross-account-cmk",
  targetKeyId: KEY_ARN,
});

export const rotationWith = inExternal("aws:secretsmanager/secretRotation:SecretRotation", "external-rotation", {
  secretId: "arn:aws-cn:secretsmanager:cn-north-1:444455556666:secret:quickstart/ExternalCMKSecret-AbCdEf",
  rotationLambdaArn: "arn:aws-cn:lambda:cn-north-1:444455556666:function:rotate",
  rotationRules: { automaticallyAfterDays: 30 },
});
