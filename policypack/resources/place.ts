/** Where a resource will be: its Region and partition, as its own properties and its provider tell them. */
import { parseArn } from "../../access/identifiers";
import { type Partition, partitionOf } from "../../access/partition";
import { type Properties, recordsIn, type Resource } from "./resource";

const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** The Region: a resource may have one of its own, beside its provider's. */
export const regionOf = ({ props, provider }: Resource): string | undefined =>
  textOf(props.region) ?? textOf(provider?.props.region);

/** The roles that a provider takes on, one after the other; `undefined` for one that is not named. */
export const assumedRoles = (props: Properties): readonly (string | undefined)[] =>
  recordsIn(props.assumeRoles).map(({ roleArn }) => textOf(roleArn));

/** The partition of a provider: its Region's, else that of the roles it takes on. */
export function providersPartition(props: Properties): Partition | undefined {
  const region = textOf(props.region);
  if (region !== undefined) return partitionOf(region);
  return assumedRoles(props)
    .map((role) => parseArn(role ?? "")?.partition)
    .find((partition) => partition !== undefined);
}

/** The partition of a resource. One in another partition than its provider's cannot be reached through it. */
export const partitionOfResource = ({ provider }: Resource): Partition | undefined =>
  provider === undefined ? undefined : providersPartition(provider.props);
