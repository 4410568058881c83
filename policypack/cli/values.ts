/**
 * The properties of a resource in a file, as a rule meets them in the engine: plain values, and an error for whoever reads
 * one that the file does not tell. Pure.
 */
import { isRecord } from "../../access/language/problems";
import { HIDDEN_VALUE, SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWN_VALUE } from "../../access/stack/resources";
import type { Properties } from "../resources/resource";
import { isMarkedSecret, tellSecrets } from "../resources/secrets";

const RESOURCE_REFERENCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";
const ASSET_SIGNATURE = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE_SIGNATURE = "0def7320c3a5731c473e5ecbe6d01bc7";

/** Deeper values are not read: the engine's own documents are a few levels deep. */
const DEEPEST = 200;

/** Stands where a value is that the file does not tell. */
class NotTold {
  /** @param why words to add to the path; none for a value that only the update will tell */
  constructor(readonly why: string) {}
}

/** Stands where a secret is that the file shows: rules judge it, and nothing that they say of it may be printed. */
class Shown {
  constructor(readonly value: unknown) {}
}

/** Notes which secrets were read. */
export class SecretWatch {
  #paths = new Set<string>();

  get read(): readonly string[] {
    return [...this.#paths];
  }

  forget(): void {
    if (this.#paths.size > 0) this.#paths = new Set();
  }

  note(path: string): void {
    this.#paths.add(path);
  }
}

/** What the policy SDK throws for a value that is not known, in shape: `unknownMetBy` takes either. */
export class NotToldError extends Error {
  override readonly name = "NotToldError";
  readonly unknownTypeSentinel = UNKNOWN_VALUE;
  readonly props: readonly string[];

  constructor(path: readonly string[], why: string) {
    const place = path.join(".");
    super(`${place} is not known`);
    this.props = [why === "" ? place : `${place} (${why})`];
  }
}

/** A secret's own JSON text, which `pulumi stack export --show-secrets` gives. */
function revealed({ plaintext }: Readonly<Record<string, unknown>>, depth: number): unknown {
  if (typeof plaintext !== "string") return new NotTold("a secret that the file hides");
  try {
    const value = plain(JSON.parse(plaintext), depth);
    return value instanceof NotTold || value instanceof Shown ? value : new Shown(value);
  } catch {
    return new NotTold("a secret that cannot be read");
  }
}

function signed(value: Readonly<Record<string, unknown>>, depth: number): unknown {
  switch (value[SIGNATURE_KEY]) {
    case SECRET_SIGNATURE:
      return revealed(value, depth);
    case RESOURCE_REFERENCE_SIGNATURE:
      return plain(value.id ?? value.urn, depth);
    case ASSET_SIGNATURE:
    case ARCHIVE_SIGNATURE:
      return value;
    default:
      return new NotTold("of a kind that is not read here");
  }
}

function plain(value: unknown, depth: number): unknown {
  if (value === UNKNOWN_VALUE) return new NotTold("");
  if (value === HIDDEN_VALUE) return new NotTold("a secret that the file hides");
  if (typeof value !== "object" || value === null) return value;
  if (depth > DEEPEST) return new NotTold(`nested more than ${DEEPEST} levels deep`);
  if (Array.isArray(value)) return value.map((each) => plain(each, depth + 1));
  if (!isRecord(value)) return value;
  if (SIGNATURE_KEY in value) return signed(value, depth + 1);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each, depth + 1)]));
}

/**
 * Throws where a value is read that is not told, however deep, as the SDK's own proxy does; and notes the secrets that
 * are read.
 */
function guarded<T extends object>(target: T, path: readonly string[], secrets: SecretWatch): T {
  return new Proxy(target, {
    get(held, key): unknown {
      const found: unknown = Reflect.get(held, key);
      if (typeof found !== "object" || found === null) return found;
      const place = [...path, String(key)];
      if (found instanceof NotTold) throw new NotToldError(place, found.why);
      if (found instanceof Shown) secrets.note(place.join("."));
      const value = found instanceof Shown ? found.value : found;
      return typeof value === "object" && value !== null ? guarded(value, place, secrets) : value;
    },
  });
}

function isPlain(value: unknown): boolean {
  if (value instanceof NotTold || value instanceof Shown) return false;
  return typeof value !== "object" || value === null || Object.values(value).every(isPlain);
}

/** Keys of the engine's own, such as `__defaults`, which it keeps from the rules. */
const isInternal = (key: string): boolean => key.startsWith("__");

const isSecret = (value: unknown): boolean => value === HIDDEN_VALUE || isMarkedSecret(value);

/** The properties as a rule meets them. @param secrets notes those that are read */
export function readable(raw: Properties, secrets: SecretWatch): Properties {
  const told = Object.fromEntries(
    Object.entries(raw)
      .filter(([key]) => !isInternal(key))
      .map(([key, value]) => [key, plain(value, 0)]),
  );
  const props = isPlain(told) ? told : guarded(told, [], secrets);
  tellSecrets(props, () => new Set(Object.keys(raw).filter((key) => isSecret(raw[key]))));
  return props;
}

/** Properties none of which is told. @param why words to add to the name of the one that is read */
export const untold = (why: string): Properties =>
  new Proxy<Properties>(
    {},
    {
      get(_held, key): unknown {
        throw new NotToldError([String(key)], why);
      },
    },
  );
