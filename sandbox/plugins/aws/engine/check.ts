/**
 * Check: fills in defaults, names, the Region and all tags, and finds everything that is wrong, in one go.
 */
import { distance } from "fastest-levenshtein";

import { partitionOf } from "../../../../access/partition";
import { autoName, type NamingWish } from "./names";
import { allInputs, type InputProperty, type Problem, type ResourceType } from "./resource-type";
import { mergeTags, type TagRules } from "./tags";
import { hasUnknown, isMap, ownProperties, textMapOf, UNKNOWN, type Value, type Values } from "./values";

export interface CheckRequest {
  readonly type: ResourceType;
  readonly logicalName: string;
  readonly olds: Values;
  readonly news: Values;
  readonly randomSeed: Uint8Array;
  readonly naming?: NamingWish;
  /** The provider's; absent while its configuration is not known. */
  readonly region?: string;
  readonly tagRules?: TagRules;
}

export interface CheckResult {
  readonly inputs: Values;
  /** Whole sentences, each ending with the path of the property. */
  readonly failures: readonly string[];
}

/** Far enough to catch a slip of the finger or a wrong word order, near enough not to suggest anything. */
const MAX_DISTANCE_SHARE = 0.4;

function nearest(name: string, known: readonly string[]): readonly string[] {
  const ranked = known.map((candidate) => ({
    candidate,
    share: distance(name.toLowerCase(), candidate.toLowerCase()) / Math.max(name.length, candidate.length),
  }));
  return ranked
    .filter(({ share }) => share <= MAX_DISTANCE_SHARE)
    .sort((a, b) => a.share - b.share)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

function unknownKey(property: string, known: readonly string[], at = property): Problem {
  const near = nearest(property, known);
  const hint = near.length > 0 ? `did you mean ${near.join(" or ")}?` : `known are ${known.join(", ")}`;
  return { property: at, reason: `Invalid or unknown key: unexpected property "${property}" (${hint})` };
}

function unknownKeys(type: ResourceType, news: Values): Problem[] {
  const known = Object.keys(type.inputs);
  return Object.keys(news)
    .filter((name) => !(name in allInputs(type)))
    .map((property) => unknownKey(property, known));
}

/** Keys that the objects of a list may not have. */
function unknownMembers(name: string, { members }: InputProperty, list: Value | undefined): Problem[] {
  if (members === undefined || !Array.isArray(list)) return [];
  return list.flatMap((member: Value, index) =>
    Object.keys(isMap(member) ? ownProperties(member) : {})
      .filter((key) => !members.includes(key))
      .map((key) => unknownKey(key, members, `${name}[${index}].${key}`)),
  );
}

const TYPE_NAMES: Readonly<Record<InputProperty["type"], string>> = {
  string: "a string",
  integer: "a whole number",
  boolean: "a boolean",
  stringMap: "a map of strings",
  stringList: "a list of strings",
  objectList: "a list of objects",
  mapObjectList: "a list of objects with maps of strings",
  structure: "an object",
  structureList: "a list of objects",
  json: "a JSON document",
};

const isText = (value: Value | undefined): boolean => typeof value === "string" || value === UNKNOWN;

const isTextMap = (value: Value | undefined): boolean =>
  value === UNKNOWN || (isMap(value) && Object.values(value).every(isText));

const isMapObject = (value: Value): boolean =>
  value === UNKNOWN ||
  (isMap(value) && Object.values(value).every((map) => map === undefined || map === null || isTextMap(map)));

/** The value in its property's type, with the conversions that the bridge makes; `undefined` where there is none. */
function convert(type: InputProperty["type"], value: Value): Value | undefined {
  switch (type) {
    case "string":
      return typeof value === "number" || typeof value === "boolean"
        ? String(value)
        : isText(value)
          ? value
          : undefined;
    case "integer": {
      const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      return Number.isInteger(number) ? number : undefined;
    }
    case "boolean":
      return value === "true" ? true : value === "false" ? false : typeof value === "boolean" ? value : undefined;
    case "stringMap":
      return isMap(value) && Object.values(value).every(isText) ? value : undefined;
    case "stringList":
      return Array.isArray(value) && value.every(isText) ? value : undefined;
    case "structure":
      return isMap(value) ? value : undefined;
    case "objectList":
    case "structureList":
      return Array.isArray(value) && value.every(isMap) ? value : undefined;
    case "mapObjectList":
      return Array.isArray(value) && value.every(isMapObject) ? value : undefined;
    case "json":
      if (isMap(value)) return hasUnknown(value) ? UNKNOWN : JSON.stringify(value);
      return typeof value === "string" ? value : undefined;
  }
}

/** Pulumi's name of a property in the upstream provider's spelling, which its messages use. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function checkOne(name: string, property: InputProperty, inputs: Values): Problem[] {
  const value = inputs[name];
  if (value === undefined) {
    const reason = `Missing required argument. The argument "${snakeCase(name)}" is required, but no definition was found.`;
    return property.required ? [{ property: name, reason }] : [];
  }
  const conflicts = (property.conflictsWith ?? []).filter((other) => inputs[other] !== undefined);
  const problems = conflicts.map((other) => ({
    property: name,
    reason: `Conflicting configuration arguments. "${snakeCase(name)}": conflicts with ${snakeCase(other)}`,
  }));
  problems.push(...unknownMembers(name, property, value));
  // The members of a list are judged one by one, as far as they are known.
  const values: readonly Value[] = property.type === "stringList" && Array.isArray(value) ? value : [value];
  const known = values.filter((each) => !hasUnknown(each));
  const reasons = (property.validate ?? []).flatMap((validate) =>
    known.flatMap((each) => validate(snakeCase(name), each) ?? []),
  );
  return [...problems, ...reasons.map((reason) => ({ property: name, reason }))];
}

/** The inputs in their types, and a problem for each that cannot be converted. */
function convertAll(type: ResourceType, news: Values): { inputs: Record<string, Value>; problems: Problem[] } {
  const [inputs, problems]: [Record<string, Value>, Problem[]] = [{}, []];
  for (const [name, property] of Object.entries(type.inputs)) {
    const value = news[name];
    if (value === undefined || value === null) continue;
    const converted = value === UNKNOWN ? UNKNOWN : convert(property.type, value);
    if (converted !== undefined) inputs[name] = converted;
    else problems.push({ property: name, reason: `"${snakeCase(name)}" must be ${TYPE_NAMES[property.type]}` });
  }
  return { inputs, problems };
}

function applyDefaults(request: CheckRequest, inputs: Record<string, Value>): string[] {
  const defaulted: string[] = [];
  for (const [name, property] of Object.entries(request.type.inputs)) {
    if (inputs[name] !== undefined || property.default === undefined) continue;
    inputs[name] = property.default;
    defaulted.push(name);
  }
  const name = chooseName(request, inputs);
  if (name === undefined) return defaulted;
  inputs.name = name;
  return [...defaulted, "name"];
}

/** The automatic name: the one the resource has already, or a new one. */
function chooseName({ type, olds, logicalName, randomSeed, naming }: CheckRequest, inputs: Values): string | undefined {
  if (!type.autoName || inputs.name !== undefined || inputs.namePrefix !== undefined) return undefined;
  const [oldName, oldDefaults] = [olds.name, olds.__defaults];
  const wasAutomatic = Array.isArray(oldDefaults) && oldDefaults.includes("name");
  if (wasAutomatic && typeof oldName === "string") return oldName;
  return autoName(type.autoName, logicalName, randomSeed, naming);
}

function applyProviderDefaults({ type, region, tagRules }: CheckRequest, inputs: Record<string, Value>): void {
  if ("region" in type.inputs && region !== undefined) inputs.region ??= region;
  if (!("tags" in type.inputs)) return;
  const known = tagRules !== undefined && !hasUnknown(inputs.tags);
  inputs.tagsAll = known ? mergeTags(tagRules, textMapOf(inputs, "tags")) : UNKNOWN;
}

/** A resource may be in another Region than its provider, and never in another partition. */
function regionProblems({ type, region }: CheckRequest, inputs: Values): Problem[] {
  const own = inputs.region;
  if (!("region" in type.inputs) || typeof own !== "string" || region === undefined) return [];
  const [got, want] = [partitionOf(own) ?? "", partitionOf(region) ?? ""];
  if (got === want) return [];
  const reason = `Invalid Region Value. partition (${got}) for per-resource Region (${own}) is not the provider's configured partition (${want})`;
  return [{ property: "region", reason }];
}

export function check(request: CheckRequest): CheckResult {
  const { type, logicalName } = request;
  const news = ownProperties(request.news);
  const { inputs, problems } = convertAll(type, news);
  const unconvertible = new Set(problems.map(({ property }) => property));
  problems.unshift(...unknownKeys(type, news));
  const defaulted = applyDefaults(request, inputs);
  for (const [name, property] of Object.entries(type.inputs)) {
    if (!unconvertible.has(name)) problems.push(...checkOne(name, property, inputs));
  }
  problems.push(...regionProblems(request, inputs));
  if (unconvertible.size === 0) problems.push(...(type.checkTogether?.(inputs) ?? []));
  applyProviderDefaults(request, inputs);
  return {
    inputs: { ...inputs, __defaults: defaulted },
    failures: problems.map(({ property, reason }) => `${reason}. Examine values at '${logicalName}.${property}'.`),
  };
}
