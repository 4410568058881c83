/** What AWS has of a stack and its state has not. Pure. */
import { tagValue } from "../../access/identity-tags";
import type { RawResource } from "../../access/stack/resources";

export const KEY = "aws:kms/key:Key";
export const REPLICA = "aws:kms/replicaKey:ReplicaKey";
export const ALIAS = "aws:kms/alias:Alias";
export const GRANT = "aws:kms/grant:Grant";
export const SECRET = "aws:secretsmanager/secret:Secret";
export const POLICY = "aws:iam/policy:Policy";

/** Something in AWS that carries the stack's tags, or that belongs to a key which does. */
export interface Found {
  readonly type: string;
  /** The logical name: of its tag; of an alias or grant, that of the resource which the program wants instead. */
  readonly name: string;
  /** As Pulumi's provider has it. */
  readonly id: string;
  /** Left out for IAM, which has none. */
  readonly region?: string;
  readonly accountId: string;
  /** When it was made, in milliseconds; the older of two comes first. */
  readonly made?: number;
}

/** A resource that the next up would make. */
export interface Wanted {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent?: string;
  /** The provider's URN. */
  readonly provider?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/**
 * `take over`: the next up would make it anew. `second`: the state, or another one that is left, has its name already.
 * `not wanted`: the stack declares nothing of the name any more. `not known`: the stack could not be previewed.
 */
export type Fate = "take over" | "second" | "not wanted" | "not known";

export interface Orphan extends Found {
  readonly fate: Fate;
  /** Of what is taken over. */
  readonly wanted?: Wanted;
}

/** A grant's id begins with the key's id or its ARN: what comes last tells which it is. */
const lastOf = (id: string): string => id.split(":").at(-1) ?? id;
const isOf = ({ type, id }: Found, resource: RawResource): boolean =>
  resource.type === type && (type === GRANT ? lastOf(resource.id ?? "") === lastOf(id) : resource.id === id);
/** A tag does not take every name as it is; what has none has the name itself. */
const isNamed = (name: string, { name: found }: Found): boolean => name === found || tagValue(name) === found;
const byAge = (one: Found, other: Found): number => (one.made ?? 0) - (other.made ?? 0);
const nameOf = ({ urn }: RawResource): string => urn.slice(urn.lastIndexOf("::") + 2);

/** @param wanted what the next up would make; `undefined` where that is not known */
export function orphansOf(
  found: readonly Found[],
  state: readonly RawResource[],
  wanted: readonly Wanted[] | undefined,
): readonly Orphan[] {
  const taken = new Set<string>();
  return found
    .filter((each) => !state.some((resource) => isOf(each, resource)))
    .toSorted(byAge)
    .map((each): Orphan => {
      if (wanted === undefined) return { ...each, fate: "not known" };
      const place = wanted.find(({ type, name }) => type === each.type && isNamed(name, each));
      if (place !== undefined && !taken.has(place.urn)) {
        taken.add(place.urn);
        return { ...each, fate: "take over", wanted: place };
      }
      const isThere = state.some((resource) => resource.type === each.type && isNamed(nameOf(resource), each));
      return { ...each, fate: place !== undefined || isThere ? "second" : "not wanted" };
    });
}

export interface ImportFile {
  readonly nameTable: Readonly<Record<string, string>>;
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly id: string;
    readonly parent?: string;
    readonly provider?: string;
  }[];
}

/** A resource of another Region than its provider's is named with it. */
const importId = ({ id, region }: Orphan, home: string): string =>
  region === undefined || region === home ? id : `${id}@${region}`;

/**
 * What `pulumi import --file` reads: with parent and provider as the program has them, the next up replaces nothing.
 * @see https://www.pulumi.com/docs/iac/adopting-pulumi/import/#bulk-import-operations
 * @param homeOf the Region of an account's provider
 */
export function importFile(orphans: readonly Orphan[], homeOf: (accountId: string) => string): ImportFile {
  const names = new Map<string, string>();
  const named = (urn: string): string => {
    const name = names.get(urn) ?? `urn${names.size}`;
    names.set(urn, name);
    return name;
  };
  const resources = orphans.flatMap((orphan) => {
    const { wanted, type } = orphan;
    if (orphan.fate !== "take over" || wanted === undefined) return [];
    const { parent, provider, name } = wanted;
    return {
      type,
      name,
      id: importId(orphan, homeOf(orphan.accountId)),
      ...(parent === undefined ? {} : { parent: named(parent) }),
      ...(provider === undefined ? {} : { provider: named(provider) }),
    };
  });
  return { nameTable: Object.fromEntries([...names].map(([urn, name]) => [name, urn])), resources };
}
