/** Which account, Region and partition a resource is in: from its ARN, else from the provider it goes through. Pure. */
import { isAccountId, parseArn } from "../identifiers";
import { isRegion, partitionOf, type Partition } from "../partition";
import { knownText, type StackResource } from "./resources";

export interface Place {
  readonly partition: Partition;
  readonly region: string;
  readonly accountId: string;
}

export type Places = (resource: StackResource) => Partial<Place>;

const PROVIDER = "pulumi:providers:aws";

/** A provider's lists and objects are JSON in texts. */
function jsonOf(provider: StackResource, property: string): unknown {
  const value = provider.properties[property];
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** ARNs of the roles that a provider takes on, in order: the last one is the one it works as. */
export function providerRoles(provider: StackResource): readonly string[] {
  return asList(jsonOf(provider, "assumeRoles")).flatMap((role: unknown) =>
    typeof role === "object" && role !== null && "roleArn" in role && typeof role.roleArn === "string"
      ? [role.roleArn]
      : [],
  );
}

export const isProvider = ({ type }: StackResource): boolean => type === PROVIDER;

/** The one account that a provider may work in: the only allowed one, else that of the role it takes on. */
function accountOfProvider(provider: StackResource): string | undefined {
  const allowed = asList(jsonOf(provider, "allowedAccountIds")).filter((id) => typeof id === "string");
  const [only] = allowed.length === 1 ? allowed : [parseArn(providerRoles(provider).at(-1) ?? "")?.accountId];
  return only !== undefined && isAccountId(only) ? only : undefined;
}

/** The account and Region that a provider works in. */
export function placeOfProvider(provider: StackResource): Partial<Place> {
  const region = knownText(provider, "region");
  const accountId = accountOfProvider(provider);
  return {
    ...(region !== undefined && isRegion(region) ? { region, partition: partitionOf(region) } : {}),
    ...(accountId === undefined ? {} : { accountId }),
  };
}

/** Places of all resources of some stacks. */
export function placesOf(resources: readonly StackResource[]): Places {
  const providers = new Map(resources.filter(isProvider).map((each) => [each.urn, placeOfProvider(each)]));
  return (resource) => {
    const fromProvider = providers.get(resource.provider ?? "") ?? {};
    const own = knownText(resource, "region");
    const region = own !== undefined && isRegion(own) ? { region: own, partition: partitionOf(own) } : {};
    const arn = parseArn(knownText(resource, "arn") ?? "");
    const fromArn =
      arn === undefined
        ? {}
        : {
            partition: arn.partition,
            ...(arn.accountId === "" ? {} : { accountId: arn.accountId }),
            ...(arn.region === "" ? {} : { region: arn.region }),
          };
    return { ...fromProvider, ...region, ...fromArn };
  };
}

/** A place of which all is known. */
export const isComplete = (place: Partial<Place>): place is Place =>
  place.partition !== undefined && place.region !== undefined && place.accountId !== undefined;
