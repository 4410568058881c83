/** The keys that a secret and its replicas are encrypted with. */
import { recordsIn, type Resource } from "./resource";

/** By the path of the property; a replica has a key of its own Region. */
export function secretKeys({ props }: Resource): readonly (readonly [path: string, key: unknown])[] {
  const { kmsKeyId, replicas } = props;
  return [
    ["kmsKeyId", kmsKeyId],
    ...recordsIn(replicas).map((replica, index) => [`replicas[${index}].kmsKeyId`, replica.kmsKeyId] as const),
  ];
}
