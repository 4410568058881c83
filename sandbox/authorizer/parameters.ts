/** Parameters of KMS and Secrets Manager calls: those that a judgement looks at, checked. */
import * as z from "zod";
import { AwsError } from "./answer";
import type { Context } from "./question";

const text = z.string().optional();
const flag = z.boolean().optional();
const pairs = z.record(z.string(), z.string()).optional();

const kms = z.object({
  KeyId: text,
  SourceKeyId: text,
  DestinationKeyId: text,
  AliasName: text,
  TargetKeyId: text,
  CiphertextBlob: text,
  EncryptionContext: pairs,
  SourceEncryptionContext: pairs,
  DestinationEncryptionContext: pairs,
  GrantId: text,
  GrantToken: text,
  GranteePrincipal: text,
  RetiringPrincipal: text,
  Operations: z.array(z.string()).optional(),
  Constraints: z.object({ EncryptionContextEquals: pairs, EncryptionContextSubset: pairs, SourceArn: text }).optional(),
  Policy: text,
  BypassPolicyLockoutSafetyCheck: flag,
  ReplicaRegion: text,
  Tags: z.array(z.object({ TagKey: z.string(), TagValue: z.string() })).optional(),
  TagKeys: z.array(z.string()).optional(),
});
export type KmsParameters = z.infer<typeof kms>;

const secrets = z.object({
  Name: text,
  SecretId: text,
  SecretIdList: z.array(z.string()).optional(),
  KmsKeyId: text,
  VersionId: text,
  VersionStage: text,
  AddReplicaRegions: z.array(z.unknown()).optional(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).optional(),
  TagKeys: z.array(z.string()).optional(),
});
export type SecretParameters = z.infer<typeof secrets>;

type Raw = Readonly<Record<string, unknown>>;

/** Some clients write an absent parameter as null. */
const withoutNulls = (raw: Raw): Raw => Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== null));

function parsed<T>(schema: z.ZodType<T>, raw: Raw): T {
  const result = schema.safeParse(withoutNulls(raw));
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new AwsError("SerializationException", `The request has parameters of a wrong type. ${problems.join("; ")}`);
}

/** @throws AwsError where a parameter has another type than AWS's API gives it */
export const kmsParameters = (raw: Raw): KmsParameters => parsed(kms, raw);
/** @throws AwsError where a parameter has another type than AWS's API gives it */
export const secretParameters = (raw: Raw): SecretParameters => parsed(secrets, raw);

/**
 * Parameters that are a condition key's value.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
const CONDITION_KEYS: Readonly<Record<string, string>> = {
  BlockPublicPolicy: "secretsmanager:BlockPublicPolicy",
  BypassPolicyLockoutSafetyCheck: "kms:BypassPolicyLockoutSafetyCheck",
  EncryptionAlgorithm: "kms:EncryptionAlgorithm",
  ForceDeleteWithoutRecovery: "secretsmanager:ForceDeleteWithoutRecovery",
  KeyPairSpec: "kms:DataKeyPairSpec",
  MacAlgorithm: "kms:MacAlgorithm",
  MessageType: "kms:MessageType",
  PendingWindowInDays: "kms:ScheduleKeyDeletionPendingWindowInDays",
  PrimaryRegion: "kms:PrimaryRegion",
  RecoveryWindowInDays: "secretsmanager:RecoveryWindowInDays",
  ReplicaRegion: "kms:ReplicaRegion",
  RotationPeriodInDays: "kms:RotationPeriodInDays",
  SigningAlgorithm: "kms:SigningAlgorithm",
  VersionId: "secretsmanager:VersionId",
  VersionStage: "secretsmanager:VersionStage",
};

/** Parameters that a call may leave out: then there is no value, which is not the same as one that nobody knows. */
const OPTIONAL: Readonly<Record<string, readonly string[]>> = {
  CreateKey: ["BypassPolicyLockoutSafetyCheck"],
  DeleteSecret: ["ForceDeleteWithoutRecovery", "RecoveryWindowInDays"],
  PutKeyPolicy: ["BypassPolicyLockoutSafetyCheck"],
  PutResourcePolicy: ["BlockPublicPolicy"],
  ReplicateKey: ["BypassPolicyLockoutSafetyCheck"],
  ScheduleKeyDeletion: ["PendingWindowInDays"],
};

/** What CreateKey makes where it is not told otherwise. */
const NEW_KEY: readonly (readonly [parameter: string, key: string, byDefault: string | boolean])[] = [
  ["KeySpec", "kms:KeySpec", "SYMMETRIC_DEFAULT"],
  ["KeyUsage", "kms:KeyUsage", "ENCRYPT_DECRYPT"],
  ["Origin", "kms:KeyOrigin", "AWS_KMS"],
  ["MultiRegion", "kms:MultiRegion", false],
];

type Scalar = string | number | boolean;
const isScalar = (value: unknown): value is Scalar => ["string", "number", "boolean"].includes(typeof value);

/** The condition keys that follow from a call's parameters. */
export function contextOfParameters(operation: string, raw: Raw): Context {
  const optional = OPTIONAL[operation] ?? [];
  const given = Object.entries(CONDITION_KEYS).flatMap(([name, key]): [string, Scalar | null][] => {
    const value = raw[name];
    return isScalar(value) ? [[key, value]] : optional.includes(name) ? [[key, null]] : [];
  });
  if (operation !== "CreateKey") return Object.fromEntries(given);
  const ofKey = NEW_KEY.map(([name, key, byDefault]): [string, Scalar | null] => {
    const value = raw[name];
    return [key, isScalar(value) ? value : byDefault];
  });
  return Object.fromEntries([...given, ...ofKey]);
}

/** `aws:RequestTag/…` and `aws:TagKeys` of a call that sets or removes tags. */
export function contextOfTags(tags: readonly (readonly [string, string])[], removed: readonly string[] = []): Context {
  const names = [...tags.map(([name]) => name), ...removed];
  const values = tags.map(([name, value]): [string, string] => [`aws:RequestTag/${name}`, value]);
  return { ...Object.fromEntries(values), "aws:TagKeys": names.length === 0 ? null : names };
}
