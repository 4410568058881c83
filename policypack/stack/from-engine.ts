/** The resources of a stack as the SDK gives them, as plain data. */
import type { PolicyResource, StackValidationArgs } from "@pulumi/policy";
import { isRecord } from "../../access/language/problems";
import { type StackResource, UNKNOWN_VALUE } from "../../access/stack/resources";

/** What the SDK's proxies give for the object behind them. */
const PROXY_TARGET = "__getSpecialProxyTarget";
/** What the engine writes for values that only the update will tell, by their types. */
const UNKNOWN_VALUES: ReadonlySet<unknown> = new Set([
  UNKNOWN_VALUE,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);
/** What the stack rules look at. A secret's value is none of it. */
const LOOKED_AT =
  /^aws:(kms|iam)\/|^aws:secretsmanager\/secret(Policy)?:|^pulumi:(providers:aws|pulumi:Stack)$|:KeyPolicyStatements$/;

export const isLookedAt = ({ type }: { readonly type: string }): boolean => LOOKED_AT.test(type);

function plain(value: unknown): unknown {
  if (UNKNOWN_VALUES.has(value)) return UNKNOWN_VALUE;
  if (Array.isArray(value)) return value.map(plain);
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)])) : value;
}

function propertiesOf(props: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const target = props[PROXY_TARGET];
  const read = plain(isRecord(target) ? target : props);
  return isRecord(read) ? read : {};
}

function resourceOf({ urn, type, name, props, provider, propertyDependencies }: PolicyResource): StackResource {
  const dependencies = Object.entries(propertyDependencies).map(([property, sources]) => [
    property,
    sources.map((source) => source.urn),
  ]);
  return {
    urn,
    type,
    name,
    properties: propertiesOf(props),
    dependencies: Object.fromEntries(dependencies) as StackResource["dependencies"],
    ...(provider === undefined ? {} : { provider: provider.urn }),
  };
}

/** Providers that the engine names at a resource and leaves out of its list. */
function otherProviders(resources: readonly PolicyResource[]): readonly StackResource[] {
  const listed = new Set(resources.map(({ urn }) => urn));
  const others = new Map(
    resources.flatMap(({ provider }) =>
      provider === undefined || listed.has(provider.urn) ? [] : [[provider.urn, provider] as const],
    ),
  );
  return [...others.values()].map(({ urn, type, name, props }) => ({
    ...{ urn, type, name, properties: propertiesOf(props), dependencies: {} },
  }));
}

/** The resources that the stack rules look at, in an order of their own: the engine's changes from run to run, and messages with it. */
export function stackResources({ resources }: Pick<StackValidationArgs, "resources">): readonly StackResource[] {
  const own = resources.filter(isLookedAt);
  return [...otherProviders(own), ...own.map(resourceOf)].sort((one, other) => (one.urn < other.urn ? -1 : 1));
}
