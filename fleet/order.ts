/** Which stack waits for which. Pure. */
import type { Operation } from "./operations";
import type { FleetStack } from "./stacks";

/** A stack with those that come before it: all of them are of the same fleet. */
export interface Placed {
  readonly name: string;
  readonly after: readonly string[];
}

/** The names in a circle, if there is one. */
function circleIn(placed: readonly Placed[]): readonly string[] {
  let left = placed;
  for (;;) {
    const names = new Set(left.map(({ name }) => name));
    const waiting = left.filter(({ after }) => after.some((name) => names.has(name)));
    if (waiting.length === left.length) return left.map(({ name }) => name);
    left = waiting;
  }
}

/**
 * An owner comes before those that use its key, and is destroyed after them. What is not part of the run is taken to be as it should.
 * @returns the problem where stacks wait for each other
 */
export function placed(
  stacks: readonly FleetStack[],
  operation: Operation,
): { readonly placed: readonly Placed[] } | { readonly problems: readonly string[] } {
  const names = new Set(stacks.map(({ name }) => name));
  const result = stacks.map(({ name, needs }): Placed => {
    const users = stacks.filter((other) => other.needs.includes(name)).map((other) => other.name);
    return { name, after: operation === "destroy" ? users : needs.filter((each) => names.has(each)) };
  });
  const circle = circleIn(result);
  return circle.length === 0
    ? { placed: result }
    : { problems: [`These stacks wait for each other's key, so none can be first: ${circle.join(", ")}.`] };
}
