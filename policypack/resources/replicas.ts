/** Resource types of a multi-Region key's replicas. */
const REPLICAS: ReadonlySet<string> = new Set([
  "aws:kms/replicaKey:ReplicaKey",
  "aws:kms/replicaExternalKey:ReplicaExternalKey",
]);

export const isReplica = (type: string): boolean => REPLICAS.has(type);
