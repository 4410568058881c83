/** The ARNs in a resource's properties, and where what they name has to be. */
import { type Arn, parseArn } from "../../access/identifiers";
import { assumedRoles, regionOf } from "./place";
import { listIn, recordsIn, type Resource } from "./resource";
import { isAwsProvider, ROLE, SECRET } from "./types";

/** `here`: in the Region of the resource, since the service asks only there; `partition`: anywhere in the partition. */
type Reach = "here" | "partition";

export interface NamedArn {
  readonly path: string;
  readonly text: string;
  readonly arn: Arn;
  /** The Region that it has to be in; absent where any will do, or none is known. */
  readonly region: string | undefined;
}

const PROPERTIES: ReadonlyMap<string, Readonly<Record<string, Reach>>> = new Map<string, Record<string, Reach>>([
  ["aws:kms/grant:Grant", { keyId: "here", granteePrincipal: "partition", retiringPrincipal: "partition" }],
  ["aws:kms/keyPolicy:KeyPolicy", { keyId: "here" }],
  ["aws:kms/alias:Alias", { targetKeyId: "here" }],
  ["aws:kms/ciphertext:Ciphertext", { keyId: "here" }],
  ["aws:kms/replicaKey:ReplicaKey", { primaryKeyArn: "partition" }],
  ["aws:kms/replicaExternalKey:ReplicaExternalKey", { primaryKeyArn: "partition" }],
  [SECRET, { kmsKeyId: "here" }],
  ["aws:secretsmanager/secretPolicy:SecretPolicy", { secretArn: "here" }],
  ["aws:secretsmanager/secretVersion:SecretVersion", { secretId: "here" }],
  ["aws:secretsmanager/secretRotation:SecretRotation", { secretId: "here", rotationLambdaArn: "here" }],
  ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", { policyArn: "partition" }],
  ["aws:iam/userPolicyAttachment:UserPolicyAttachment", { policyArn: "partition" }],
  ["aws:iam/groupPolicyAttachment:GroupPolicyAttachment", { policyArn: "partition" }],
  ["aws:iam/policyAttachment:PolicyAttachment", { policyArn: "partition" }],
  [ROLE, { managedPolicyArns: "partition", permissionsBoundary: "partition" }],
]);

export const holdsArns = (type: string): boolean => isAwsProvider(type) || PROPERTIES.has(type);

function named(path: string, text: unknown, region?: string): readonly NamedArn[] {
  const arn = typeof text === "string" ? parseArn(text) : undefined;
  return arn === undefined || typeof text !== "string" ? [] : [{ path, text, arn, region }];
}

const rolesOf = ({ props }: Resource): readonly NamedArn[] =>
  assumedRoles(props).flatMap((role, index) => named(`assumeRoles[${index}].roleArn`, role));

function inProperty(resource: Resource, property: string, reach: Reach): readonly NamedArn[] {
  const region = reach === "here" ? regionOf(resource) : undefined;
  const value = resource.props[property];
  const list = listIn(value);
  if (list.length === 0) return named(property, value, region);
  return list.flatMap((each, index) => named(`${property}[${index}]`, each, region));
}

/** A replica of a secret has a Region and a key of its own. */
const replicasKeys = ({ props }: Resource): readonly NamedArn[] =>
  recordsIn(props.replicas).flatMap(({ region, kmsKeyId }, index) =>
    named(`replicas[${index}].kmsKeyId`, kmsKeyId, typeof region === "string" ? region : undefined),
  );

/**
 * Readers of all ARNs, one a property, since each may be unknown by itself. Names, ids and aliases mean something of the
 * resource's own account and Region, and are left out.
 */
export function arnReaders(resource: Resource): readonly (() => readonly NamedArn[])[] {
  if (isAwsProvider(resource.type)) return [() => rolesOf(resource)];
  const readers = Object.entries(PROPERTIES.get(resource.type) ?? {}).map(
    ([property, reach]) =>
      () =>
        inProperty(resource, property, reach),
  );
  return resource.type === SECRET ? [...readers, () => replicasKeys(resource)] : readers;
}
