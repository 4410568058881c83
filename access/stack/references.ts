/**
 * From a property that names another resource to that resource. An ARN that only the update will tell is found by
 * where its value comes from, which the engine notes for each property.
 */
import { isUnsettled } from "./failed-deployment";
import { textOf, type StackResource } from "./resources";

/** `found`: a resource of these stacks. `named`: something else, by the text. */
export type Reference =
  | { readonly is: "found"; readonly resource: StackResource }
  | { readonly is: "named"; readonly text: string }
  | { readonly is: "unknown"; readonly because: string }
  | { readonly is: "absent" };

/** Whether a text names a resource. */
export type Names = (resource: StackResource, text: string) => boolean;

/** @param candidates resources of the type that the property names */
export function referenceOf(
  from: StackResource,
  property: string,
  candidates: readonly StackResource[],
  names: Names,
): Reference {
  const reading = textOf(from, property);
  if (reading.is === "known") {
    const resource = candidates.find((each) => names(each, reading.text));
    return resource === undefined ? { is: "named", text: reading.text } : { is: "found", resource };
  }
  // Where a failed deployment's value comes from is what was asked for, too.
  if (reading.is === "absent" || isUnsettled(from, property)) return reading;
  const sources = new Set(from.dependencies[property] ?? []);
  const found = candidates.filter(({ urn }) => sources.has(urn));
  const [only] = found;
  return only !== undefined && found.length === 1 ? { is: "found", resource: only } : reading;
}

/** The key that a property names, with its ARN where there is one for it. */
export type KeyReference = (from: StackResource, property: string) => Reference & { readonly arn?: string };
