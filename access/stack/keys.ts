/** Keys with their policies, aliases and grants. Pure. */
import { isKeyArn, parseArn } from "../identifiers";
import { type Alias, type Key } from "../world";
import { type DescribedResource } from "./declared";
import { documentOf, EMPTY_DOCUMENT, type DocumentReading } from "./documents";
import { grantsByKey, type KeyGrants } from "./grants";
import { isComplete, type Places } from "./places";
import { referenceOf, type KeyReference } from "./references";
import { knownText, pairsIn, type StackResource } from "./resources";

const REPLICAS = ["aws:kms/replicaKey:ReplicaKey", "aws:kms/replicaExternalKey:ReplicaExternalKey"];
const KEY_TYPES: ReadonlySet<string> = new Set(["aws:kms/key:Key", "aws:kms/externalKey:ExternalKey", ...REPLICAS]);

export interface DeclaredKeys {
  readonly keys: readonly Key[];
  readonly aliases: readonly Alias[];
  readonly described: readonly DescribedResource[];
  readonly notes: readonly string[];
  readonly arnOf: KeyReference;
}

interface KeyEntry {
  readonly resource: StackResource;
  readonly arn: string;
  readonly exists: boolean;
  readonly accountId: string;
}

const isReplica = ({ type }: Pick<StackResource, "type">): boolean => REPLICAS.includes(type);
const isKey = ({ type }: StackResource): boolean => KEY_TYPES.has(type);
const ofType =
  (type: string) =>
  (resource: StackResource): boolean =>
    resource.type === type;
/** This project's own, for a key that exists already. */
const isStatements = ofType("pulumi-nodejs:dynamic/cross-account-cmk:KeyPolicyStatements");
const isAwsKeyPolicy = ofType("aws:kms/keyPolicy:KeyPolicy");
/** Both name the key by `keyId`. */
const isKeyPolicy = (resource: StackResource): boolean => isAwsKeyPolicy(resource) || isStatements(resource);
const isAlias = ofType("aws:kms/alias:Alias");

const keyIdOf = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

/** A key that is not made yet gets an ARN that stands for it, in its own account: nothing can name it by mistake. */
function entryOf(resource: StackResource, places: Places): KeyEntry | undefined {
  const arn = knownText(resource, "arn");
  const place = places(resource);
  if (arn !== undefined && isKeyArn(arn)) {
    return { resource, arn, exists: true, accountId: parseArn(arn)?.accountId ?? "" };
  }
  if (!isComplete(place)) return undefined;
  const { partition, region, accountId } = place;
  return {
    resource,
    arn: `arn:${partition}:kms:${region}:${accountId}:key/new:${resource.name}`,
    exists: false,
    accountId,
  };
}

function multiRegionTypeOf(resource: StackResource): Pick<Key, "multiRegionKeyType"> {
  if (isReplica(resource)) return { multiRegionKeyType: "REPLICA" };
  return resource.properties.multiRegion === true ? { multiRegionKeyType: "PRIMARY" } : {};
}

function keyOf({ resource, arn }: KeyEntry, policy: DocumentReading, { grants, notKnown }: KeyGrants): Key {
  const tags = pairsIn(resource, "tagsAll");
  const keySpec = knownText(resource, isReplica(resource) ? "keySpec" : "customerMasterKeySpec");
  const keyUsage = knownText(resource, "keyUsage");
  const why = policy.is === "absent" ? `no stack declares the policy of ${resource.name}` : undefined;
  const policyNotKnown = policy.is === "unknown" ? policy.because : why;
  return {
    arn,
    policy: policy.is === "known" ? policy.document : EMPTY_DOCUMENT,
    grants,
    ...(policyNotKnown === undefined ? {} : { policyNotKnown }),
    ...(notKnown === undefined ? {} : { grantsNotKnown: notKnown }),
    ...(keySpec === undefined ? {} : { keySpec }),
    ...(keyUsage === undefined ? {} : { keyUsage }),
    ...multiRegionTypeOf(resource),
    ...(tags === undefined ? {} : { tags }),
  };
}

/** Keys that only a KeyPolicy or a Grant names: they exist already, and no stack made them. */
function adopted(
  resources: readonly StackResource[],
  entries: readonly KeyEntry[],
  places: Places,
): readonly KeyEntry[] {
  const known = new Set(entries.map(({ arn }) => arn));
  return resources.filter(isKeyPolicy).flatMap((resource): KeyEntry[] => {
    const text = knownText(resource, "keyId");
    const place = places(resource);
    const arn =
      text === undefined || isKeyArn(text) || !isComplete(place)
        ? text
        : `arn:${place.partition}:kms:${place.region}:${place.accountId}:key/${text}`;
    if (arn === undefined || !isKeyArn(arn) || known.has(arn)) return [];
    known.add(arn);
    return [{ resource, arn, exists: true, accountId: parseArn(arn)?.accountId ?? "" }];
  });
}

function aliasesOf(resources: readonly StackResource[], places: Places, arnOf: KeyReference): readonly Alias[] {
  return resources.filter(isAlias).flatMap((resource): Alias[] => {
    const name = knownText(resource, "name");
    const place = places(resource);
    const { arn: targetKeyArn } = arnOf(resource, "targetKeyId");
    if (name === undefined || targetKeyArn === undefined || !isComplete(place)) return [];
    return [{ arn: `arn:${place.partition}:kms:${place.region}:${place.accountId}:${name}`, targetKeyArn }];
  });
}

const aliasName = (arn: string): string => arn.slice(arn.indexOf(":alias/") + 1);

/** An id means a key of the Region that it is used in: a replica has the id of its primary key. */
function finder(entries: readonly KeyEntry[], places: Places): KeyReference {
  const byUrn = new Map(entries.map((entry) => [entry.resource.urn, entry.arn]));
  const candidates = entries.map(({ resource }) => resource);
  return (from, property) => {
    const { region } = places(from);
    const names = (resource: StackResource, text: string): boolean => {
      const arn = byUrn.get(resource.urn) ?? "";
      const here = region === undefined || parseArn(arn)?.region === region;
      return text === arn || (here && text === keyIdOf(arn));
    };
    const reference = referenceOf(from, property, candidates, names);
    const arn =
      reference.is === "found"
        ? byUrn.get(reference.resource.urn)
        : reference.is === "named" && isKeyArn(reference.text)
          ? reference.text
          : undefined;
    return arn === undefined ? reference : { ...reference, arn };
  };
}

/** The KeyPolicy resource of a key stands above the key's own property: it is what was written last. */
function policyOf(entry: KeyEntry, policies: ReadonlyMap<string, StackResource>): DocumentReading {
  const separate = policies.get(entry.arn);
  return documentOf(separate ?? entry.resource, "key policy");
}

export function declaredKeys(resources: readonly StackResource[], places: Places): DeclaredKeys {
  const own = resources.filter(isKey);
  const made = own.flatMap((resource) => entryOf(resource, places) ?? []);
  const lost = own.filter(({ urn }) => !made.some(({ resource }) => resource.urn === urn));
  const entries = [...made, ...adopted(resources, made, places)];
  const arnOf = finder(entries, places);
  const policies = new Map(
    resources.filter(isKeyPolicy).flatMap((resource): [string, StackResource][] => {
      const { arn } = arnOf(resource, "keyId");
      return arn === undefined ? [] : [[arn, resource]];
    }),
  );
  const aliases = aliasesOf(resources, places, arnOf);
  const { ofKey, notes } = grantsByKey(resources, arnOf);
  const labelOf = ({ arn, resource }: KeyEntry): string => {
    const alias = aliases.find(({ targetKeyArn }) => targetKeyArn === arn);
    if (alias !== undefined) return aliasName(alias.arn);
    return isKeyPolicy(resource) ? keyIdOf(arn) : resource.name;
  };
  return {
    keys: entries.map((entry) => keyOf(entry, policyOf(entry, policies), ofKey(entry.arn))),
    aliases,
    described: entries.map((entry) => {
      const { arn, exists, accountId, resource } = entry;
      const statementsOnly = isStatements(resource) ? { statementsOnly: true as const } : {};
      return { id: resource.urn, kind: "key", arn, exists, accountId, label: labelOf(entry), ...statementsOnly };
    }),
    notes: [
      ...notes,
      ...lost.map(({ name }) => `The key ${name} is left out: its provider does not name one account and Region.`),
    ],
    arnOf,
  };
}
