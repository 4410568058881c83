/** The deployed state of some stacks, held against AWS. */
import { AccessError } from "../stack/errors";
import { asAskedFor } from "../stack/failed-deployment";
import { type StackReading } from "../stack/file";
import { declaredWorld } from "../stack/world";
import { enter as enterAws } from "./clients";
import { compareWithLive, type Comparison, type Verdict } from "./differences";
import { entrancesOf } from "./providers";
import { readLive, type Enter } from "./read";

/** 2 is for wrong arguments. */
export const EXIT_CODES: Readonly<Record<Verdict, number>> = { "as declared": 0, "not known": 1, differs: 3 };

/**
 * Reads from AWS what the stacks have deployed, with the roles of the stacks' own providers.
 * @param stacks their names, to show
 * @throws {AccessError} where nothing is deployed, or where another account than the declared one answers
 */
export async function compareDeployed(
  stacks: readonly string[],
  states: readonly StackReading[],
  enter: Enter = enterAws,
): Promise<Comparison> {
  if (states.some(({ kind }) => kind !== "state")) {
    throw new AccessError(
      "--live compares what is deployed with AWS: give states (`pulumi stack export`), not previews.",
    );
  }
  // What a failed deployment asked for is what AWS should have: the comparison shows where it has not.
  const deployed = declaredWorld(states.map((state) => ({ ...state, resources: asAskedFor(state.resources) })));
  if (deployed.resources.length === 0) {
    throw new AccessError(
      `Nothing is deployed that could be compared with AWS: ${stacks.join(", ")} has no key and no secret.`,
    );
  }
  const entrances = entrancesOf(states.flatMap(({ resources }) => resources));
  return compareWithLive(stacks, deployed, await readLive(deployed, entrances, enter));
}
