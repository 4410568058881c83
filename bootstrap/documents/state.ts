/**
 * The state of the stacks: a bucket as Pulumi lays it out, and the key of the secrets in it.
 * @see https://www.pulumi.com/docs/iac/concepts/state-and-backends/#aws-s3
 * @see https://www.pulumi.com/docs/iac/concepts/secrets/#aws-key-management-service-kms
 */
import type { KeyArn } from "../../access/identifiers";
import { viaServiceName, type Region } from "../../access/partition";
import type { Statement } from "../../access/policy-document";

/** The project of the main program: stacks of any project share the bucket, and each is told by both names. */
export const MAIN_PROJECT = "cross-account-cmk";

/** A stack as the state has it: `PROJECT/STACK`. */
export type StateName = `${string}/${string}`;

export interface StateBackend {
  readonly bucketArn: string;
  readonly keyArn: KeyArn;
  readonly region: Region;
}

/** Whose state a role may read and write. */
export interface StateUse {
  /** The role's own stacks. */
  readonly stacks: readonly StateName[];
  /** Stacks whose outputs those refer to. */
  readonly reads: readonly StateName[];
}

/** The key of the encryption context under which the data key of each stack is encrypted. */
export const CONTEXT_KEY = "stack";

/** What goes into a stack's file as `secretsprovider`. */
export const secretsProviderOf = ({ keyArn, region }: StateBackend, stack: StateName): string =>
  `awskms:///${keyArn}?region=${region}&context_${CONTEXT_KEY}=${stack}`;

/** The state itself with its last copy, and its tags. */
const stateFiles = (stack: StateName): readonly string[] => [
  `.pulumi/stacks/${stack}.json*`,
  `.pulumi/stacks/${stack}.pulumi-tags`,
];
const lockFiles = (stack: StateName): string => `.pulumi/locks/organization/${stack}/*`;
const historyFiles = (stack: StateName): readonly string[] => [
  `.pulumi/history/${stack}/*`,
  `.pulumi/backups/${stack}/*`,
];

const statePrefix = (stack: StateName): string => `.pulumi/stacks/${stack}.json`;
/** Which names of objects may be asked for: the engine lists those of all stacks, and of its own the rest. */
const prefixes = (stack: StateName): readonly string[] => [
  `.pulumi/locks/organization/${stack}/`,
  `.pulumi/history/${stack}/`,
  `.pulumi/backups/${stack}/`,
];

/** Says in which layout the bucket is. */
const LAYOUT = ".pulumi/meta.yaml";

const objects = ({ bucketArn }: StateBackend, names: readonly string[]): readonly string[] =>
  names.map((name) => `${bucketArn}/${name}`);

/** Opens the data keys of these stacks: without it the engine reads no state in which there may be a secret. */
const openDataKeys = ({ keyArn }: StateBackend, stacks: readonly StateName[]): Statement => ({
  Sid: "StateSecrets",
  Effect: "Allow",
  Action: "kms:Decrypt",
  Resource: keyArn,
  Condition: { StringEquals: { [`kms:EncryptionContext:${CONTEXT_KEY}`]: stacks } },
});

/** The objects are encrypted with the key too. With a bucket key, AWS gives the bucket's ARN as context. */
const throughS3 = (sid: string, { keyArn, bucketArn, region }: StateBackend, action: string): Statement => ({
  Sid: sid,
  Effect: "Allow",
  Action: action,
  Resource: keyArn,
  Condition: {
    StringEquals: { "kms:ViaService": viaServiceName("s3", region), "kms:EncryptionContext:aws:s3:arn": bucketArn },
  },
});

/** What a preview does: it reads, and takes no lock. */
export function stateReading(backend: StateBackend, { stacks, reads }: StateUse): readonly Statement[] {
  const all = [...stacks, ...reads];
  return [
    {
      Sid: "StateRead",
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: objects(backend, [
        LAYOUT,
        ...all.flatMap(stateFiles),
        ...stacks.flatMap((stack) => [...historyFiles(stack), lockFiles(stack)]),
      ]),
    },
    {
      Sid: "StateList",
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: backend.bucketArn,
      Condition: {
        StringEquals: { "s3:prefix": [".pulumi/stacks/", ...all.map(statePrefix), ...stacks.flatMap(prefixes)] },
      },
    },
    openDataKeys(backend, all),
    throughS3("StateObjectsRead", backend, "kms:Decrypt"),
  ];
}

/** What a deployment does besides. Only a lock is ever deleted, and no version of anything. */
export function stateWriting(backend: StateBackend, { stacks }: StateUse): readonly Statement[] {
  return [
    {
      Sid: "StateWrite",
      Effect: "Allow",
      Action: "s3:PutObject",
      Resource: objects(
        backend,
        stacks.flatMap((stack) => [...stateFiles(stack), ...historyFiles(stack), lockFiles(stack)]),
      ),
    },
    {
      Sid: "StateUnlock",
      Effect: "Allow",
      Action: "s3:DeleteObject",
      Resource: objects(backend, stacks.map(lockFiles)),
    },
    throughS3("StateObjectsWrite", backend, "kms:GenerateDataKey"),
  ];
}
