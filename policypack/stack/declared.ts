/** The evaluator's world of a stack's resources, made once for all rules. */
import type { DeclaredWorld } from "../../access/stack/declared";
import { declaredKeys, type DeclaredKeys } from "../../access/stack/keys";
import { type Places, placesOf } from "../../access/stack/places";
import type { StackResource } from "../../access/stack/resources";
import { declaredWorld } from "../../access/stack/world";

export interface Declared extends DeclaredWorld {
  readonly places: Places;
  readonly keys: DeclaredKeys;
  /** The resource that declares a key, by the key's ARN. */
  readonly urnOf: (arn: string) => string;
  readonly resource: (urn: string | undefined) => StackResource | undefined;
}

const worlds = new WeakMap<readonly StackResource[], Declared>();

export function declaredBy(resources: readonly StackResource[]): Declared {
  const known = worlds.get(resources);
  if (known !== undefined) return known;
  const places = placesOf(resources);
  const world = declaredWorld([{ kind: "state", resources, notes: [] }]);
  const urns = new Map(world.resources.map(({ arn, id }) => [arn, id]));
  const byUrn = new Map(resources.map((each) => [each.urn, each]));
  const made: Declared = {
    ...world,
    places,
    keys: declaredKeys(resources, places),
    urnOf: (arn) => urns.get(arn) ?? "",
    resource: (urn) => (urn === undefined ? undefined : byUrn.get(urn)),
  };
  worlds.set(resources, made);
  return made;
}
