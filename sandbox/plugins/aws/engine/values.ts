/**
 * The values that pass between the engine and a resource, and typed ways to read them.
 */

/** Stands for a value that is known only after the update. */
export const UNKNOWN = Symbol("unknown");

export type Value = null | boolean | number | string | typeof UNKNOWN | readonly Value[] | Values;
/** A resource's inputs or state, by property name in Pulumi's spelling (`kmsKeyId`). */
export interface Values {
  readonly [name: string]: Value | undefined;
}

export const isMap = (value: Value | undefined): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether the value, or anything inside it, is unknown. */
export function hasUnknown(value: Value | undefined): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isMap(value) && Object.values(value).some(hasUnknown);
}

/** Absent, or what Terraform takes for absent: an empty text, list or map. */
export function isEmpty(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** The properties that carry a value, without the bridge's own (`__defaults`, `__meta`). */
export function ownProperties(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => !name.startsWith("__") && name !== "id" && value !== undefined && value !== null,
    ),
  );
}

function wrongType(name: string, expected: string): never {
  throw new TypeError(`property "${name}" is not ${expected}`);
}

export function textOf(values: Values, name: string): string | undefined {
  const value = values[name] ?? undefined;
  return value === undefined || typeof value === "string" ? value : wrongType(name, "a string");
}

/** The text, or `undefined` where it is absent or empty. */
export const nonEmptyTextOf = (values: Values, name: string): string | undefined => {
  const text = textOf(values, name);
  return text === "" ? undefined : text;
};

/** @throws TypeError where it is absent: Check has refused that before */
export const requiredTextOf = (values: Values, name: string): string =>
  textOf(values, name) ?? wrongType(name, "a string");

export function flagOf(values: Values, name: string): boolean {
  const value = values[name] ?? false;
  return typeof value === "boolean" ? value : wrongType(name, "a boolean");
}

export function numberOf(values: Values, name: string): number | undefined {
  const value = values[name] ?? undefined;
  return value === undefined || typeof value === "number" ? value : wrongType(name, "a number");
}

export function textListOf(values: Values, name: string): readonly string[] {
  const value = values[name] ?? [];
  if (!Array.isArray(value)) return wrongType(name, "a list");
  return value.map((member: Value) => (typeof member === "string" ? member : wrongType(name, "a list of strings")));
}

export function textMapOf(values: Values, name: string): Readonly<Record<string, string>> {
  const value = values[name] ?? {};
  if (!isMap(value)) return wrongType(name, "a map");
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) =>
      typeof member === "string" ? [key, member] : wrongType(name, "a map of strings"),
    ),
  );
}

/** Structural equality; the order of an object's keys does not matter. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return (
      a.length === b.length && a.every((member: Value, index) => sameValue(member, (b as readonly Value[])[index]))
    );
  }
  if (!isMap(a) || !isMap(b)) return false;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => sameValue(a[name], b[name]));
}
