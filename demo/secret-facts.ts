/** What may be told of a secret: plain facts, taken from the answers of the two calls. The value is not among them. */
import type { DescribeSecretResponse, GetSecretValueResponse } from "@aws-sdk/client-secrets-manager";
import { parseArn } from "../access/identifiers";

/** The key as the secret names it. */
export interface KeyFacts {
  /** The key's ARN; an alias or a key id where the secret was made with one. */
  readonly id: string;
  /** The account that owns the key. */
  readonly accountId: string;
  readonly inAnotherAccount: boolean;
}

export interface VersionFacts {
  readonly id: string;
  readonly stages: readonly string[];
}

export interface RotationFacts {
  readonly enabled: boolean;
  /** `every N days`, or the schedule expression. */
  readonly schedule?: string;
  readonly lastRotated?: string;
  readonly nextRotation?: string;
}

/** The facts of DescribeSecret. Dates are ISO 8601, in UTC. */
export interface SecretFacts {
  readonly name: string;
  readonly arn: string;
  readonly accountId: string;
  readonly description?: string;
  /** Absent where the secret is under the AWS managed key `aws/secretsmanager`. */
  readonly key?: KeyFacts;
  readonly versions: readonly VersionFacts[];
  readonly rotation: RotationFacts;
  readonly created?: string;
  readonly changed?: string;
  /** Set where the secret waits for its deletion. */
  readonly deleted?: string;
}

/** What is told of a value: its shape, never the value itself. */
export interface ValueFacts {
  readonly versionId: string;
  readonly stages: readonly string[];
  readonly format: "JSON object" | "text" | "binary";
  /** The names at the top of a JSON object, sorted; empty for other formats. */
  readonly keys: readonly string[];
  /** Characters (Unicode code points) of text and JSON, bytes of binary. */
  readonly length: number;
}

const isoDate = (date: Date | undefined): string | undefined => date?.toISOString().replace(/\.\d{3}Z$/, "Z");

/** Leaves out what is undefined, as `exactOptionalPropertyTypes` wants it. */
function defined<K extends string>(
  entries: Readonly<Record<K, string | undefined>>,
): Readonly<Partial<Record<K, string>>> {
  const present: Partial<Record<K, string>> = {};
  for (const key in entries) if (entries[key] !== undefined && entries[key] !== "") present[key] = entries[key];
  return present;
}

/** A key that is named without an ARN is looked up in the secret's account, so it belongs there. */
function keyFacts(id: string, secretAccountId: string): KeyFacts {
  const accountId = parseArn(id)?.accountId ?? secretAccountId;
  return { id, accountId, inAnotherAccount: accountId !== secretAccountId };
}

function rotationFacts(description: DescribeSecretResponse): RotationFacts {
  const { AutomaticallyAfterDays: days, ScheduleExpression: expression } = description.RotationRules ?? {};
  return {
    enabled: description.RotationEnabled ?? false,
    ...defined({
      schedule: expression ?? (days === undefined ? undefined : `every ${days} days`),
      lastRotated: isoDate(description.LastRotatedDate),
      nextRotation: isoDate(description.NextRotationDate),
    }),
  };
}

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html */
export function secretFacts(description: DescribeSecretResponse): SecretFacts {
  const arn = description.ARN ?? "";
  const accountId = parseArn(arn)?.accountId ?? "";
  const versions = Object.entries(description.VersionIdsToStages ?? {})
    .map(([id, stages]) => ({ id, stages: [...stages].sort() }))
    .sort((left, right) => left.stages.join().localeCompare(right.stages.join()) || left.id.localeCompare(right.id));
  return {
    name: description.Name ?? "",
    arn,
    accountId,
    ...(description.KmsKeyId === undefined ? {} : { key: keyFacts(description.KmsKeyId, accountId) }),
    versions,
    rotation: rotationFacts(description),
    ...defined({
      description: description.Description,
      created: isoDate(description.CreatedDate),
      changed: isoDate(description.LastChangedDate),
      deleted: isoDate(description.DeletedDate),
    }),
  };
}

function jsonKeys(text: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? Object.keys(value).sort() : undefined;
  } catch {
    return undefined;
  }
}

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
export function valueFacts(answer: GetSecretValueResponse): ValueFacts {
  const version = { versionId: answer.VersionId ?? "", stages: [...(answer.VersionStages ?? [])].sort() };
  const text = answer.SecretString;
  if (text === undefined) return { ...version, format: "binary", keys: [], length: answer.SecretBinary?.length ?? 0 };
  const keys = jsonKeys(text);
  const length = Array.from(text).length;
  return keys === undefined
    ? { ...version, format: "text", keys: [], length }
    : { ...version, format: "JSON object", keys, length };
}
