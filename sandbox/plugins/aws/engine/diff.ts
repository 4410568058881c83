/**
 * Diff: what the program wants against the last known state, property by property.
 */
import { allInputs, type InputProperty, means, type ResourceType } from "./resource-type";
import { hasUnknown, isMap, type Value, type Values } from "./values";

export type DiffKind = "add" | "delete" | "update";

export interface PropertyChange {
  readonly kind: DiffKind;
  readonly replaces: boolean;
}

export interface DiffResult {
  /** By property path, e.g. `policy` or `tags.team`. */
  readonly detailed: ReadonlyMap<string, PropertyChange>;
  /** Names of the changed properties. */
  readonly changed: readonly string[];
  /** Names of the changed properties that make a new resource. */
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

export interface DiffRequest {
  readonly type: ResourceType;
  /** The state: what AWS last answered. */
  readonly olds: Values;
  readonly oldInputs: Values;
  readonly news: Values;
  readonly ignoreChanges: readonly string[];
}

/** Whether the new value of a property is a change of the resource. */
export function isChange(property: InputProperty, old: Value | undefined, value: Value | undefined): boolean {
  if (property.writeOnly) return false;
  if (property.computed && value === undefined) return false;
  return hasUnknown(value) || !means(property, old, value);
}

const isAbsent = (value: Value | undefined): boolean => value === undefined || value === null;

const kindOf = (old: Value | undefined, value: Value | undefined): DiffKind =>
  isAbsent(old) ? "add" : isAbsent(value) ? "delete" : "update";

const SIMPLE_KEY = /^[A-Za-z_$][\w$]*$/;

/** A path below a property, in Pulumi's notation. */
const below = (name: string, key: string): string =>
  SIMPLE_KEY.test(key) ? `${name}.${key}` : `${name}[${JSON.stringify(key)}]`;

/** The changes of one property: one for each key of a map, one for anything else. */
function changesOf(name: string, property: InputProperty, old: Value | undefined, value: Value | undefined) {
  const replaces = property.replaces === true;
  if (property.type !== "stringMap" || !(isMap(old) && isMap(value))) {
    return [[name, { kind: kindOf(old, value), replaces }]] as const;
  }
  const keys = [...new Set([...Object.keys(old), ...Object.keys(value)])].filter((key) => old[key] !== value[key]);
  return keys.map((key) => [below(name, key), { kind: kindOf(old[key], value[key]), replaces }] as const);
}

const isIgnored = (path: string, ignored: readonly string[]): boolean =>
  ignored.some((ignore) => path === ignore || path.startsWith(`${ignore}.`) || path.startsWith(`${ignore}[`));

/**
 * As Pulumi's bridge does (`nameRequiresDeleteBeforeReplace`): where the program gives the name, even where it is another one than
 * before, and where the type is set to. The program's own `deleteBeforeReplace` is stronger, which the engine sees to.
 * @see https://github.com/pulumi/pulumi-terraform-bridge/blob/master/pkg/tfbridge/schema.go
 */
function deletesFirst({ type, news }: DiffRequest): boolean {
  const defaults = news.__defaults;
  const givesName = type.autoName !== undefined && news.name !== undefined;
  return type.deletesBeforeReplace === true || (givesName && Array.isArray(defaults) && !defaults.includes("name"));
}

export function diff(request: DiffRequest): DiffResult {
  const { type, olds, oldInputs, news, ignoreChanges } = request;
  const detailed = new Map<string, PropertyChange>();
  const names = { changed: new Set<string>(), replaces: new Set<string>() };
  for (const [name, property] of Object.entries(allInputs(type))) {
    const old = property.local ? (olds[name] ?? oldInputs[name]) : olds[name];
    if (!isChange(property, old, news[name])) continue;
    for (const [path, change] of changesOf(name, property, old, news[name])) {
      if (isIgnored(path, ignoreChanges)) continue;
      detailed.set(path, change);
      names.changed.add(name);
      if (change.replaces) names.replaces.add(name);
    }
  }
  return {
    detailed,
    changed: [...names.changed],
    replaces: [...names.replaces],
    deleteBeforeReplace: names.replaces.size > 0 && deletesFirst(request),
  };
}
