/** What the engine is going to do to each resource, and why. Pure. */
import { HIDDEN_VALUE, SIGNATURE_KEY, UNKNOWN_VALUE, type RawResource } from "../access/stack/resources";
import { compareText, isRecord, stableJson } from "./diff/layout";
import type { Step } from "./engine/digest";

export const OPERATIONS = [
  "create",
  "update",
  "replace",
  "delete",
  "import",
  "read",
  "refresh",
  "discard",
  "same",
] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Where a change comes from, if it was held against a base. */
export type Origin = "this change" | "pending" | "both" | "withdrawn";

export interface PropertyChange {
  readonly path: string;
  /** As text; left out where there is none on that side. */
  readonly before?: string;
  readonly after?: string;
  /** Whether the value is a policy document, which has a section of its own. */
  readonly document?: true;
  readonly forcesReplacement?: true;
}

export interface ResourceChange {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  readonly operation: Operation;
  readonly properties: readonly PropertyChange[];
  readonly origin?: Origin;
}

/** Steps of one replacement, and others that are said with fewer words. */
const SAID_AS: Readonly<Record<string, Operation>> = {
  "create-replacement": "replace",
  "delete-replaced": "replace",
  "read-replacement": "read",
  "discard-replaced": "discard",
  "import-replacement": "import",
  "remove-pending-replace": "discard",
  "read-discard": "discard",
};

const operationOf = (op: string): Operation => OPERATIONS.find((each) => each === op) ?? SAID_AS[op] ?? "update";

export const nameOf = (urn: string): string => urn.split("::").slice(3).join("::") || urn;
export const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";

/** `tags.Name`, `rules[0].id` and `tags["a.b"]` as keys. */
const keysOf = (path: string): readonly string[] =>
  [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, plain]) => quoted?.replace(/\\(.)/g, "$1") ?? index ?? plain ?? "",
  );

function valueAt(resource: RawResource | null | undefined, path: string): unknown {
  return keysOf(path).reduce<unknown>((value, key) => {
    if (typeof value !== "object" || value === null) return undefined;
    return Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
  }, resource?.inputs ?? {});
}

/** A value that is shown in a line. */
const LONGEST = 200;

function replaced(_key: string, value: unknown): unknown {
  if (value === UNKNOWN_VALUE) return "(known after the update)";
  if (isRecord(value) && SIGNATURE_KEY in value) return HIDDEN_VALUE;
  return value;
}

function shown(value: unknown): string {
  const told = replaced("", value);
  const text = typeof told === "string" ? told : JSON.stringify(told, replaced);
  return text.length <= LONGEST ? text : `(${text.length} characters)`;
}

const isDocument = (value: unknown): boolean => typeof value === "string" && /^\s*\{[\s\S]*"Statement"/.test(value);

function propertyChange({ oldState, newState, replaceReasons }: Step, path: string): PropertyChange {
  const [before, after] = [valueAt(oldState, path), valueAt(newState, path)];
  const [root = ""] = keysOf(path);
  const document = isDocument(before) || isDocument(after);
  return {
    path,
    ...(document || before === undefined || before === null ? {} : { before: shown(before) }),
    ...(document || after === undefined || after === null ? {} : { after: shown(after) }),
    ...(document ? { document } : {}),
    ...((replaceReasons ?? []).some((reason) => reason === path || reason === root) ? { forcesReplacement: true } : {}),
  };
}

/** Texts of JSON in another order of keys, as the provider's `assumeRoles` comes from the official plugin. */
function isSameJson(before: unknown, after: unknown): boolean {
  if (typeof before !== "string" || typeof after !== "string" || !/^\s*[[{]/.test(before)) return false;
  try {
    return stableJson(JSON.parse(before)) === stableJson(JSON.parse(after));
  } catch {
    return false;
  }
}

/** Paths that the engine names as different; keys of its own are nobody's business. */
function pathsOf(step: Step): readonly string[] {
  if (step.oldState === undefined || step.oldState === null || step.op === "delete") return [];
  const detailed = Object.keys(step.detailedDiff ?? {});
  const paths = detailed.length > 0 ? detailed : [...(step.diffReasons ?? []), ...(step.replaceReasons ?? [])];
  return [...new Set(paths)].filter((path) => !path.startsWith("__")).sort(compareText);
}

const isSame = (step: Step, path: string): boolean =>
  isSameJson(valueAt(step.oldState, path), valueAt(step.newState, path));

const propertiesOf = (step: Step): readonly PropertyChange[] =>
  pathsOf(step)
    .filter((path) => !isSame(step, path))
    .map((path) => propertyChange(step, path));

/** A provider all of whose named differences are none. One whose differences the engine does not name is updated. */
function isUnchangedProvider(step: Step): boolean {
  const paths = pathsOf(step);
  const isUpdate = step.op === "update" && typeOf(step.urn).startsWith("pulumi:providers:");
  return isUpdate && paths.length > 0 && paths.every((path) => isSame(step, path));
}

/** One change a resource: a replacement is several steps. */
function byResource(steps: readonly Step[]): ReadonlyMap<string, ResourceChange> {
  const changes = new Map<string, ResourceChange>();
  for (const step of steps) {
    const operation = isUnchangedProvider(step) ? "same" : operationOf(step.op);
    const before = changes.get(step.urn);
    if (before !== undefined && OPERATIONS.indexOf(before.operation) <= OPERATIONS.indexOf(operation)) continue;
    const properties = propertiesOf(step);
    changes.set(step.urn, { urn: step.urn, name: nameOf(step.urn), type: typeOf(step.urn), operation, properties });
  }
  return changes;
}

const STILL: ReadonlySet<Operation> = new Set(["same", "read"]);
export const isChange = ({ operation }: ResourceChange): boolean => !STILL.has(operation);

const byOperation = (a: ResourceChange, b: ResourceChange): number =>
  OPERATIONS.indexOf(a.operation) - OPERATIONS.indexOf(b.operation) || compareText(a.urn, b.urn);

export type Counts = Readonly<Partial<Record<Operation, number>>>;

/** How many resources of each operation, in their order. */
export function countsOf(steps: readonly Step[]): Counts {
  const all = [...byResource(steps).values()];
  const counted = OPERATIONS.map(
    (operation) => [operation, all.filter((each) => each.operation === operation).length] as const,
  );
  return Object.fromEntries(counted.filter(([, count]) => count > 0));
}

export const resourceChanges = (steps: readonly Step[]): readonly ResourceChange[] =>
  [...byResource(steps).values()].filter(isChange).sort(byOperation);

/** What a resource is to become, to be compared. */
const wanted = (steps: readonly Step[]): ReadonlyMap<string, string> =>
  new Map(steps.map(({ urn, newState }) => [urn, stableJson(newState?.inputs ?? null)]));

/** The same changes, each with where it comes from; and those of the base that are no more. */
export function withOrigins(steps: readonly Step[], baseSteps: readonly Step[]): readonly ResourceChange[] {
  const [ours, theirs] = [resourceChanges(steps), resourceChanges(baseSteps)];
  const [now, then] = [wanted(steps), wanted(baseSteps)];
  const base = new Map(theirs.map((each) => [each.urn, each]));
  const originOf = ({ urn, operation }: ResourceChange): Origin => {
    const other = base.get(urn);
    if (other === undefined) return "this change";
    return other.operation === operation && now.get(urn) === then.get(urn) ? "pending" : "both";
  };
  const urns = new Set(ours.map(({ urn }) => urn));
  return [
    ...ours.map((change) => ({ ...change, origin: originOf(change) })),
    ...theirs.filter(({ urn }) => !urns.has(urn)).map((change) => ({ ...change, origin: "withdrawn" as const })),
  ];
}
