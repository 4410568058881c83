/**
 * What one resource type is: a table of its inputs, the names of its outputs, and five calls to AWS.
 * Everything else (Check, Diff, previews, imports, secrets, tags, names) follows from the table.
 */
import { type ProviderContext } from "./context";
import { isEmpty, sameValue, type Value, type Values } from "./values";

/** One thing that is wrong with the inputs. `property` is Pulumi's name of it. */
export interface Problem {
  readonly property: string;
  readonly reason: string;
}

/** A rule for one known value: the reason why it is refused, or nothing. */
export type Validator = (name: string, value: Value) => string | undefined;

export interface InputProperty {
  /**
   * `objectList`: objects of strings. `mapObjectList`: objects whose properties are maps of strings. `structure` and
   * `structureList`: objects of anything, whose parts are not checked.
   */
  readonly type:
    | "string"
    | "integer"
    | "boolean"
    | "stringMap"
    | "stringList"
    | "objectList"
    | "mapObjectList"
    | "structure"
    | "structureList"
    | "json";
  readonly required?: true;
  /** Filled in by Check, as the bridge does with the upstream provider's defaults. */
  readonly default?: string | number | boolean;
  /** AWS fills it in where the program leaves it out: leaving it out is no change. */
  readonly computed?: true;
  /** A change makes a new resource. */
  readonly replaces?: true;
  /** Known to the provider only: AWS does not return it, so it is kept from the inputs. */
  readonly local?: true;
  /** Marked as a secret in inputs and outputs. */
  readonly secret?: true;
  /** Sent to AWS, never in outputs, never compared. */
  readonly writeOnly?: true;
  readonly validate?: readonly Validator[];
  /** Of a list of objects: the properties that these may have. Left out: not checked. */
  readonly members?: readonly string[];
  /** Inputs that may not be given together with this one. */
  readonly conflictsWith?: readonly string[];
  /** Whether two values mean the same to AWS; structural equality by default. */
  readonly same?: (a: Value, b: Value) => boolean;
}

export interface AutoName {
  readonly maxLength: number;
  /** Put before a logical name that does not begin with it. */
  readonly prefix?: string;
}

/** What a creation answers where AWS tells something then and never again: it is kept in the state from there. */
export interface Made {
  readonly id: string;
  /** Outputs, by name. */
  readonly toldOnce: Values;
}

export interface ResourceType {
  /** Pulumi's token, e.g. `aws:kms/key:Key`. */
  readonly token: string;
  /** The SDK's class has more inputs and outputs than the table: Check refuses them. */
  readonly partial?: true;
  readonly inputs: Readonly<Record<string, InputProperty>>;
  /** Outputs that are not inputs too, with their types. */
  readonly outputs: Readonly<Record<string, InputProperty["type"]>>;
  /** Those of `outputs` that are secret. */
  readonly secretOutputs?: readonly string[];
  readonly autoName?: AutoName;
  /** Set by Pulumi for the type: the old one goes first, unless the program says otherwise. */
  readonly deletesBeforeReplace?: true;
  /** Rules that look at more than one input. */
  readonly checkTogether?: (inputs: Values) => readonly Problem[];
  /** Makes the resource and answers its id; what can fail after that belongs into `settle`. */
  readonly create: (context: ProviderContext, inputs: Values) => Promise<string | Made>;
  /** The rest of a creation. A failure here keeps the resource in the state, marked as not initialised. */
  readonly settle?: (context: ProviderContext, id: string, inputs: Values) => Promise<void>;
  /** The live state, or `undefined` where the resource is gone. `prior` is the last known state or the inputs. */
  readonly read: (context: ProviderContext, id: string, prior: Values) => Promise<Values | undefined>;
  /** Absent where every input replaces. */
  readonly update?: (context: ProviderContext, change: Change) => Promise<void>;
  /** A resource that is gone already is no error. */
  readonly delete: (context: ProviderContext, id: string, state: Values) => Promise<void>;
}

/** An update in place. */
export interface Change {
  readonly id: string;
  readonly olds: Values;
  readonly news: Values;
  /** Whether the named input differs in meaning from the state. */
  readonly changed: (name: string) => boolean;
}

/** Filled in from `tags` and the provider's default tags by Check, as the bridge does. */
const TAGS_ALL: InputProperty = { type: "stringMap" };

/** The inputs that Check answers: the program's, and `tagsAll` for a type that has tags. */
export const allInputs = (type: ResourceType): Readonly<Record<string, InputProperty>> =>
  "tags" in type.inputs ? { ...type.inputs, tagsAll: TAGS_ALL } : type.inputs;

/** Names of inputs and outputs that are secret. */
export const secretsOf = (type: ResourceType): ReadonlySet<string> =>
  new Set([
    ...Object.entries(type.inputs).flatMap(([name, property]) => (property.secret ? [name] : [])),
    ...(type.secretOutputs ?? []),
  ]);

/** Whether a property's new value means what the state holds. */
export function means(property: InputProperty, a: Value | undefined, b: Value | undefined): boolean {
  if (isEmpty(a) && isEmpty(b)) return true;
  if (a === undefined || a === null || b === undefined || b === null) {
    return a === (property.default ?? false) || b === (property.default ?? false);
  }
  return sameValue(a, b) || (property.same?.(a, b) ?? false);
}
