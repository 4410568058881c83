/** The points that are compared: what is deployed, what the base would deploy, what this would. Pure. */
import type { NamedReading } from "../access/cli/readings";
import { resourcesOf, type StackResource, UNKNOWN_VALUE } from "../access/stack/resources";
import type { Step } from "./engine/digest";

export interface Point {
  readonly resources: readonly StackResource[];
  /** Left out where nothing of the stack could be read. */
  readonly reading?: NamedReading;
}

const SECRET = "aws:secretsmanager/secret:Secret";

/** The provider calls a new secret's policy unknown where the program gives none: it will have none. */
function withoutGuess(resource: StackResource): StackResource {
  const { type, properties, dependencies } = resource;
  const guessed = type === SECRET && properties.policy === UNKNOWN_VALUE && !Object.hasOwn(dependencies, "policy");
  if (!guessed) return resource;
  return {
    ...resource,
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => name !== "policy")),
  };
}

/** What steps leave behind. */
export const resourcesAfter = (steps: readonly Step[]): readonly StackResource[] =>
  resourcesOf({ steps }).map(withoutGuess);

export function previewPoint(stack: string, steps: readonly Step[]): Point {
  const resources = resourcesAfter(steps);
  return { resources, reading: { source: stack, reading: { kind: "preview", stack, resources, notes: [] } } };
}

export const statePoint = (state: NamedReading | undefined): Point => ({
  resources: state?.reading.resources ?? [],
  ...(state === undefined ? {} : { reading: state }),
});

/** A preview counts as deployed where something is held against it. */
export const asState = ({ source, reading }: NamedReading): NamedReading => ({
  source,
  reading: { ...reading, kind: "state" },
});
