/** Secrets with their keys and resource policies. Pure. */
import { parseArn } from "../identifiers";
import { type Secret } from "../world";
import { type DescribedResource } from "./declared";
import { documentOf, type DocumentReading } from "./documents";
import { isComplete, type Place, type Places } from "./places";
import { referenceOf, type KeyReference } from "./references";
import { knownText, pairsIn, type StackResource } from "./resources";

const SECRET = "aws:secretsmanager/secret:Secret";
const SECRET_POLICY = "aws:secretsmanager/secretPolicy:SecretPolicy";

export interface DeclaredSecrets {
  readonly secrets: readonly Secret[];
  readonly described: readonly DescribedResource[];
  readonly notes: readonly string[];
}

interface SecretEntry {
  readonly resource: StackResource;
  readonly arn: string;
  readonly exists: boolean;
  readonly place: Place;
  readonly name: string;
}

/** AWS ends a secret's ARN in six characters of its own, which a secret to come does not have yet. */
const SUFFIX_TO_COME = "??????";

function entryOf(resource: StackResource, places: Places): SecretEntry | undefined {
  const place = places(resource);
  if (!isComplete(place)) return undefined;
  const name = knownText(resource, "name") ?? resource.name;
  const arn = knownText(resource, "arn");
  if (arn !== undefined && parseArn(arn) !== undefined) return { resource, arn, exists: true, place, name };
  const { partition, region, accountId } = place;
  const toCome = `arn:${partition}:secretsmanager:${region}:${accountId}:secret:${name}-${SUFFIX_TO_COME}`;
  return { resource, arn: toCome, exists: false, place, name };
}

/** A key that is not known gets an ARN that no key has, so that the answer is not the one for the AWS managed key. */
function keyIdOf({ resource, place }: SecretEntry, keyArn: KeyReference): string | undefined {
  const reference = keyArn(resource, "kmsKeyId");
  if (reference.arn !== undefined) return reference.arn;
  if (reference.is === "absent") return undefined;
  if (reference.is === "named") return reference.text;
  return `arn:${place.partition}:kms:${place.region}:${place.accountId}:key/of:${resource.name}`;
}

function policyOf({ resource }: SecretEntry, policies: ReadonlyMap<string, StackResource>): DocumentReading {
  return documentOf(policies.get(resource.urn) ?? resource, "secret policy");
}

function secretOf(entry: SecretEntry, kmsKeyId: string | undefined, policy: DocumentReading): Secret {
  const tags = pairsIn(entry.resource, "tagsAll");
  return {
    arn: entry.arn,
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    ...(policy.is === "known" ? { policy: policy.document } : {}),
    ...(policy.is === "unknown" ? { policyNotKnown: policy.because } : {}),
    ...(tags === undefined ? {} : { tags }),
  };
}

export function declaredSecrets(
  resources: readonly StackResource[],
  places: Places,
  keyArn: KeyReference,
): DeclaredSecrets {
  const own = resources.filter(({ type }) => type === SECRET);
  const entries = own.flatMap((resource) => entryOf(resource, places) ?? []);
  const lost = own.filter(({ urn }) => !entries.some(({ resource }) => resource.urn === urn));
  const policies = new Map(
    resources
      .filter(({ type }) => type === SECRET_POLICY)
      .flatMap((policy): [string, StackResource][] => {
        const names = (secret: StackResource, text: string): boolean =>
          [knownText(secret, "arn"), knownText(secret, "name")].includes(text);
        const reference = referenceOf(policy, "secretArn", own, names);
        return reference.is === "found" ? [[reference.resource.urn, policy]] : [];
      }),
  );
  return {
    secrets: entries.map((entry) => secretOf(entry, keyIdOf(entry, keyArn), policyOf(entry, policies))),
    described: entries.map(({ resource, arn, exists, place, name }) => ({
      ...{ id: resource.urn, kind: "secret", arn, exists, accountId: place.accountId, label: name },
    })),
    notes: lost.map(({ name }) => `The secret ${name} is left out: its provider does not name one account and Region.`),
  };
}
