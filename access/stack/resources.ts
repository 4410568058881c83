/** The resources of a stack, as they are or as they will be, with what is not known of them yet. Pure. */
import { differentIn, failedDeployment, isUnsettled, whyUnsettled, type FailedDeployment } from "./failed-deployment";

export interface RawResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string | undefined;
  readonly provider?: string | undefined;
  readonly inputs?: Readonly<Record<string, unknown>> | null | undefined;
  readonly outputs?: Readonly<Record<string, unknown>> | null | undefined;
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>> | null | undefined;
  readonly delete?: boolean | undefined;
  /** Read by the program, and managed by somebody else. */
  readonly external?: boolean | undefined;
  /** Why the last creation or update of it failed half-way: the outputs are then what was asked for. */
  readonly initErrors?: readonly string[] | null | undefined;
}

export interface RawStep {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: RawResource | null | undefined;
  readonly newState?: RawResource | null | undefined;
  /** Paths of the properties that the provider sees as different. */
  readonly diffReasons?: readonly string[] | null | undefined;
  readonly detailedDiff?: Readonly<Record<string, unknown>> | null | undefined;
}

export interface StackResource {
  readonly urn: string;
  readonly type: string;
  /** The name in the program: the last part of the URN. */
  readonly name: string;
  readonly id?: string;
  /** URN of its provider. */
  readonly provider?: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** By property, the URNs that its value comes from. */
  readonly dependencies: Readonly<Record<string, readonly string[] | null>>;
  /** Set where the last deployment of the resource failed. */
  readonly failed?: FailedDeployment;
}

/** A property's value; for one that is not known, a clause that reads after "because". */
export type Reading =
  | { readonly is: "known"; readonly text: string }
  | { readonly is: "unknown"; readonly because: string }
  | { readonly is: "absent" };

/** What the engine writes for a value that only the update will tell. */
export const UNKNOWN_VALUE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** What it writes for a secret: in a preview, and as a signature's key and value in a state. */
export const HIDDEN_VALUE = "[secret]";
export const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
export const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

const GONE: ReadonlySet<string> = new Set([
  "delete",
  "delete-replaced",
  "discard",
  "discard-replaced",
  "remove-pending-replace",
]);
/** With these nothing that AWS gave the old resource holds for the new one. */
const MADE_NEW: ReadonlySet<string> = new Set(["create", "create-replacement", "replace", "import-replacement"]);

/** `urn:…::providers:aws::name::ID` → the URN. */
const providerUrn = (reference: string): string => reference.slice(0, reference.lastIndexOf("::"));

function resource(raw: RawResource, properties: Readonly<Record<string, unknown>>, id: string | undefined) {
  return {
    urn: raw.urn,
    type: raw.type,
    name: raw.urn.slice(raw.urn.lastIndexOf("::") + 2),
    properties,
    dependencies: raw.propertyDependencies ?? {},
    ...(id === undefined ? {} : { id }),
    ...(raw.provider === undefined ? {} : { provider: providerUrn(raw.provider) }),
  };
}

/** What a step leaves behind: the new inputs, over what AWS told of a resource that stays. */
function planned(step: RawStep): readonly StackResource[] {
  const { op, oldState, newState } = step;
  if (GONE.has(op) || newState === null || newState === undefined) return [];
  const old = MADE_NEW.has(op) ? undefined : oldState;
  const properties = { ...old?.outputs, ...newState.outputs, ...newState.inputs };
  const failed = failedDeployment(old, differentIn(step));
  return [{ ...resource(newState, properties, newState.id ?? old?.id), ...failed }];
}

/** The resources of a state or of a preview's steps, in the order of their URNs. */
export function resourcesOf(
  source: { readonly state: readonly RawResource[] } | { readonly steps: readonly RawStep[] },
): readonly StackResource[] {
  const all =
    "state" in source
      ? source.state
          .filter((raw) => raw.delete !== true)
          .map((raw) => ({
            ...resource(raw, { ...raw.inputs, ...raw.outputs }, raw.id),
            ...failedDeployment(raw),
          }))
      : source.steps.flatMap(planned);
  // A replacement shows up as two steps that say the same.
  const byUrn = new Map(all.map((each) => [each.urn, each]));
  return [...byUrn.values()].sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

const isSecret = (value: object): boolean =>
  SIGNATURE_KEY in value && (value as Readonly<Record<string, unknown>>)[SIGNATURE_KEY] === SECRET_SIGNATURE;

/** A property that is to be a text. */
export function textOf(from: StackResource, property: string): Reading {
  const { properties, name } = from;
  if (isUnsettled(from, property)) return { is: "unknown", because: whyUnsettled(from) };
  const value = properties[property];
  if (value === undefined || value === null || value === "") return { is: "absent" };
  if (value === UNKNOWN_VALUE) {
    return { is: "unknown", because: `the property ${property} of ${name} is known only after the update` };
  }
  if (value === HIDDEN_VALUE || (typeof value === "object" && isSecret(value))) {
    return { is: "unknown", because: `the property ${property} of ${name} is kept as a secret` };
  }
  if (typeof value === "string") return { is: "known", text: value };
  return { is: "unknown", because: `the property ${property} of ${name} is not a text` };
}

/** The text of a property, where it is known. */
export function knownText(from: StackResource, property: string): string | undefined {
  const reading = textOf(from, property);
  return reading.is === "known" ? reading.text : undefined;
}

/** The texts of a list; `undefined` where it, or a member of it, is not known. */
export function textsOf(from: StackResource, property: string): readonly string[] | undefined {
  const value = from.properties[property];
  if (!Array.isArray(value) || isUnsettled(from, property)) return undefined;
  const texts = value.filter((each): each is string => typeof each === "string" && each !== UNKNOWN_VALUE);
  return texts.length === value.length ? texts : undefined;
}

/** The pairs of an object of texts; `undefined` where it, or a member of it, is not known. */
export function pairsOf(value: unknown): Readonly<Record<string, string>> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value) || isSecret(value)) return undefined;
  const pairs = Object.entries(value).filter(
    (pair): pair is [string, string] => typeof pair[1] === "string" && pair[1] !== UNKNOWN_VALUE,
  );
  return pairs.length === Object.keys(value).length ? Object.fromEntries(pairs) : undefined;
}

/** The pairs in a property; `undefined` where they, or one of them, are not known. */
export const pairsIn = (from: StackResource, property: string): Readonly<Record<string, string>> | undefined =>
  isUnsettled(from, property) ? undefined : pairsOf(from.properties[property]);
