/**
 * Which properties of a resource are Pulumi secrets, and so encrypted in the state. The SDK unwraps secrets before a rule
 * sees them; what the engine sent is told here by whoever has it: `secrets-of-the-engine.ts` for a pack that runs.
 */

/** The SDK's rules see a proxy; asked for this, it hands out the plain object behind it. */
const PROXY_TARGET = "__getSpecialProxyTarget";

export type SecretNames = () => ReadonlySet<string>;

const told = new WeakMap<object, SecretNames>();

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Remembers the names of the secret properties, as long as the properties themselves live. */
export function tellSecrets(props: object, names: SecretNames): void {
  told.set(props, names);
}

/** The names of the secret properties; `undefined` where nobody told them. */
export function secretNames(props: Readonly<Record<string, unknown>>): SecretNames | undefined {
  const target = props[PROXY_TARGET];
  return told.get(isObject(target) ? target : props);
}

/** The signature by which the engine marks a secret, on the wire and in a state. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Whether a value is marked as a secret. */
export const isMarkedSecret = (value: unknown): boolean =>
  isObject(value) && SIGNATURE in value && value[SIGNATURE] === SECRET;

/** A value with the engine's mark. */
export const markedSecret = (value: unknown): Readonly<Record<string, unknown>> => ({ [SIGNATURE]: SECRET, value });

/** The names of the properties that are marked. */
export const markedNames = (props: Readonly<Record<string, unknown>>): ReadonlySet<string> =>
  new Set(Object.keys(props).filter((name) => isMarkedSecret(props[name])));
