/**
 * Replicas of a secret in other Regions: the input `replicas`, a list of `{ region, kmsKeyId }`.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
 */
import type { DescribeSecretCommandOutput, ReplicaRegionType } from "@aws-sdk/client-secrets-manager";

import { type ProviderContext } from "../engine/context";
import { during } from "../engine/errors";
import { flagOf, isMap, nonEmptyTextOf, type Value, type Values } from "../engine/values";

interface Replica {
  readonly region: string;
  readonly kmsKeyId: string | undefined;
}

function parseReplicas(value: Value | undefined): Replica[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isMap).map((replica) => ({
    region: nonEmptyTextOf(replica, "region") ?? "",
    kmsKeyId: nonEmptyTextOf(replica, "kmsKeyId"),
  }));
}

const toAws = ({ region, kmsKeyId }: Replica): ReplicaRegionType => ({ Region: region, KmsKeyId: kmsKeyId });

/** The replicas of a new secret, or `undefined` for none. */
export function replicaInputs(inputs: Values): ReplicaRegionType[] | undefined {
  const replicas = parseReplicas(inputs.replicas);
  return replicas.length === 0 ? undefined : replicas.map(toAws);
}

export const regionsOf = (values: Values): readonly string[] =>
  parseReplicas(values.replicas).map(({ region }) => region);

/** The output `replicas`. */
export const replicasOf = (secret: DescribeSecretCommandOutput): readonly Values[] =>
  (secret.ReplicationStatus ?? []).map((replica) => ({
    region: replica.Region,
    kmsKeyId: replica.KmsKeyId,
    lastAccessedDate: replica.LastAccessedDate?.toISOString(),
    status: replica.Status,
    statusMessage: replica.StatusMessage,
  }));

/** The same Regions, with the same keys where both name one: AWS fills in the key of a replica that has none. */
export function sameReplicas(a: Value, b: Value): boolean {
  const [some, others] = [parseReplicas(a), parseReplicas(b)];
  return (
    some.length === others.length &&
    some.every((replica) =>
      others.some(
        ({ region, kmsKeyId }) =>
          region === replica.region &&
          (kmsKeyId === undefined || replica.kmsKeyId === undefined || kmsKeyId === replica.kmsKeyId),
      ),
    )
  );
}

export async function removeReplicas(context: ProviderContext, SecretId: string, regions: readonly string[]) {
  if (regions.length === 0) return;
  const { client, sdk } = await context.secretsManager();
  await during(`removing Secrets Manager Secret (${SecretId}) replicas`, () =>
    client.send(new sdk.RemoveRegionsFromReplicationCommand({ SecretId, RemoveReplicaRegions: [...regions] })),
  );
}

/** Removes the replicas that are no longer wanted or have another key, and adds those that are missing. */
export async function changeReplicas(context: ProviderContext, SecretId: string, olds: Values, news: Values) {
  const { client, sdk } = await context.secretsManager();
  const [before, after] = [parseReplicas(olds.replicas), parseReplicas(news.replicas)];
  const isKept = (replica: Replica, among: readonly Replica[]): boolean =>
    among.some((other) => sameReplicas([{ ...replica }], [{ ...other }]));
  const removed = before.filter((replica) => !isKept(replica, after)).map(({ region }) => region);
  await removeReplicas(context, SecretId, removed);
  const added = after.filter((replica) => !isKept(replica, before));
  if (added.length === 0) return;
  const command = new sdk.ReplicateSecretToRegionsCommand({
    SecretId,
    AddReplicaRegions: added.map(toAws),
    ForceOverwriteReplicaSecret: flagOf(news, "forceOverwriteReplicaSecret"),
  });
  await during(`adding Secrets Manager Secret (${SecretId}) replicas`, () => client.send(command));
}
