/**
 * The properties of a resource in a file, as a rule meets them in the engine: plain values, and an error for whoever reads
 * one that the file does not tell. Pure.
 */
import { isRecord } from "../../access/language/problems";
import { HIDDEN_VALUE, SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWN_VALUE } from "../../access/stack/resources";
import type { Properties } from "../resources/resource";

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
    return plain(JSON.parse(plaintext), depth);
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

/** Throws where a value is read that is not told, however deep, as the SDK's own proxy does. */
function guarded<T extends object>(target: T, path: readonly string[]): T {
  return new Proxy(target, {
    get(held, key): unknown {
      const value: unknown = Reflect.get(held, key);
      if (value instanceof NotTold) throw new NotToldError([...path, String(key)], value.why);
      return typeof value === "object" && value !== null ? guarded(value, [...path, String(key)]) : value;
    },
  });
}

function isWhole(value: unknown): boolean {
  if (value instanceof NotTold) return false;
  return typeof value !== "object" || value === null || Object.values(value).every(isWhole);
}

/** Keys of the engine's own, such as `__defaults`, which it keeps from the rules. */
const isInternal = (key: string): boolean => key.startsWith("__");

/** The properties as a rule meets them. */
export function readable(raw: Properties): Properties {
  const told = Object.fromEntries(
    Object.entries(raw)
      .filter(([key]) => !isInternal(key))
      .map(([key, value]) => [key, plain(value, 0)]),
  );
  return isWhole(told) ? told : guarded(told, []);
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
