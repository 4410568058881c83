/** A resource as a rule sees it: plain values, read with checks, whatever the program's types said. */
import type { ResourceValidationArgs } from "@pulumi/policy";
import { isRecord } from "../../access/language/problems";
import { secretNames, type SecretNames } from "./secrets";

export type Properties = Readonly<Record<string, unknown>>;

export interface ProviderResource {
  readonly name: string;
  readonly urn: string;
  readonly props: Properties;
}

export interface Resource {
  /** The type token, e.g. `aws:kms/key:Key`. */
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** Reading a property that is not known yet throws the SDK's error, which `unknownMetBy` catches. */
  readonly props: Properties;
  /** Absent for components and for providers themselves. */
  readonly provider: ProviderResource | undefined;
  /** The names of the properties that are Pulumi secrets. Absent where nothing tells them: `props` has them unwrapped. */
  readonly secretNames?: SecretNames | undefined;
  /** The configuration of the rule that judges. */
  readonly config: Properties;
  /** For rules about the other rules: the configuration of one by its name; `undefined` where the rule is switched off. */
  readonly configOf?: ConfigOf;
  /** The day, `YYYY-MM-DD`, by which exceptions expire. */
  readonly today?: string;
}

export type ConfigOf = (rule: string) => Properties | undefined;

/** The resource behind the SDK's arguments. */
export function resourceOf(args: ResourceValidationArgs): Resource {
  const { type, name, urn, provider } = args;
  return {
    type,
    name,
    urn,
    props: args.props,
    secretNames: secretNames(args.props),
    provider: provider && { name: provider.name, urn: provider.urn, props: provider.props },
    config: args.getConfig<Record<string, unknown>>(),
  };
}

/** The resource as another rule sees it; `undefined` where that rule is switched off. */
export function underItsConfiguration(resource: Resource, rule: string): Resource | undefined {
  if (resource.configOf === undefined) return resource;
  const config = resource.configOf(rule);
  return config === undefined ? undefined : { ...resource, config };
}

/** The texts of a list in a rule's configuration. Anything else was refused by its schema. */
export function textsIn(config: Properties, key: string): readonly string[] {
  const value = config[key];
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

/** The same of the rule that judges a resource. */
export const configuredTexts = ({ config }: Resource, key: string): readonly string[] => textsIn(config, key);

/** A provider's lists and objects reach the engine as JSON text; a test or another engine may give them plain. */
export function decoded(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** The members of a list, decoded; none where it is absent or something else. */
export function listIn(value: unknown): readonly unknown[] {
  const list = decoded(value);
  return Array.isArray(list) ? list : [];
}

/** The objects of a list, decoded. */
export const recordsIn = (value: unknown): readonly Properties[] => listIn(value).filter(isRecord);
