/**
 * From what a request names to the resource it means.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
 */
import { parseArn } from "./identifiers";
import { type Caller } from "./caller";
import { type Alias, type Key, type Request, type Secret, type World } from "./world";

interface Index {
  readonly keys: ReadonlyMap<string, Key>;
  readonly aliases: ReadonlyMap<string, Alias>;
  readonly secrets: ReadonlyMap<string, Secret>;
}

const indexes = new WeakMap<World, Index>();

function indexOf(world: World): Index {
  let known = indexes.get(world);
  if (known === undefined) {
    known = {
      keys: new Map((world.keys ?? []).map((key) => [key.arn, key])),
      aliases: new Map((world.aliases ?? []).map((alias) => [alias.arn, alias])),
      secrets: new Map((world.secrets ?? []).map((secret) => [secret.arn, secret])),
    };
    indexes.set(world, known);
  }
  return known;
}

/** A key as far as it is known, or why it is not. */
export type ResolvedKey =
  | { readonly arn: string; readonly aliasArn?: string; readonly key: Key }
  | { readonly arn?: string; readonly problem: string; readonly exists: "no" | "unknown" };

/** The ARN that a text means for this caller: an ARN as it is, anything else in the caller's own account and Region. */
export function ownArn(
  text: string,
  kind: "key" | "alias",
  caller: Caller,
  region: string | undefined,
): string | undefined {
  if (parseArn(text) !== undefined) return text;
  const { partition, accountId } = caller;
  if (partition === undefined || accountId === undefined || region === undefined) return undefined;
  return `arn:${partition}:kms:${region}:${accountId}:${kind === "alias" ? text : `key/${text}`}`;
}

/** Whether a text names an alias rather than a key. */
export const isAlias = (text: string): boolean =>
  text.startsWith("alias/") || parseArn(text)?.resource.startsWith("alias/") === true;

/** The key behind a key ARN, alias ARN, key id or alias name. */
export function resolveKey(text: string, caller: Caller, request: Request, world: World): ResolvedKey {
  const named = isAlias(text) ? "alias" : "key";
  const arn = ownArn(text, named, caller, request.region);
  if (arn === undefined) {
    return {
      exists: "unknown",
      problem: `"${text}" means a ${named} of the caller's own account and Region, and the request does not say both`,
    };
  }
  const { keys, aliases } = indexOf(world);
  if (named === "key") {
    const key = keys.get(arn);
    return key === undefined ? missingKey(arn, text, keys) : { arn, key };
  }
  const alias = aliases.get(arn);
  if (alias === undefined) return { arn, exists: "unknown", problem: `the alias ${arn} is not known` };
  const key = keys.get(alias.targetKeyArn);
  if (key === undefined) return { arn, exists: "unknown", problem: `the key ${alias.targetKeyArn} is not known` };
  return { arn: key.arn, aliasArn: arn, key };
}

/** A key id is unique: where another account has the key, the caller's own account has no key of that id. */
function missingKey(arn: string, text: string, keys: Index["keys"]): ResolvedKey {
  const elsewhere =
    arn === text || text.startsWith("mrk-")
      ? undefined
      : [...keys.keys()].find((each) => each.endsWith(`:key/${text}`));
  if (elsewhere === undefined) return { arn, exists: "unknown", problem: `the key ${arn} is not known` };
  const problem = `A key id means a key of the caller's own account and Region; the key with this id is ${elsewhere}: use its ARN`;
  return { arn, exists: "no", problem };
}

/** The random characters at the end of a secret's ARN. */
export const SUFFIX_LENGTH = 6;

/** A secret by its ARN, with or without the six random characters at its end, or by its name in the caller's account. */
export function resolveSecret(request: Request, caller: Caller, world: World): Secret | undefined {
  const { secrets } = indexOf(world);
  const { resource, region } = request;
  const arn = parseArn(resource);
  if (arn !== undefined) return secrets.get(resource) ?? bySuffix(secrets, resource);
  if (caller.partition === undefined || caller.accountId === undefined || region === undefined) return undefined;
  return bySuffix(secrets, `arn:${caller.partition}:secretsmanager:${region}:${caller.accountId}:secret:${resource}`);
}

function bySuffix(secrets: Index["secrets"], partial: string): Secret | undefined {
  const found = [...secrets.values()].filter(
    ({ arn }) => arn.startsWith(`${partial}-`) && arn.length === partial.length + 1 + SUFFIX_LENGTH,
  );
  return found.length === 1 ? found[0] : undefined;
}
