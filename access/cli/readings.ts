/** From the readings of several stacks to the sides that are compared: each side has to be whole, or it would lie. Pure. */
import { type Sides } from "../matrix/build";
import { AccessError } from "../stack/errors";
import { type StackReading } from "../stack/file";
import { declaredWorld } from "../stack/world";

export interface NamedReading {
  /** The file's or the stack's name, for messages. */
  readonly source: string;
  readonly reading: StackReading;
}

/** `urn:pulumi:STACK::PROJECT`: stacks of two projects may have one name. Where nothing is in the stack, nothing tells. */
const identityOf = ({ reading }: NamedReading): string | undefined =>
  reading.resources[0]?.urn.split("::").slice(0, 2).join("::");

function refuseTwins(readings: readonly NamedReading[]): void {
  const seen = new Map<string, string>();
  const problems: string[] = [];
  for (const each of readings) {
    const identity = identityOf(each);
    const before = identity === undefined ? undefined : seen.get(identity);
    const what = each.reading.kind === "state" ? "the state" : "a preview";
    if (before !== undefined) {
      problems.push(`${before} and ${each.source} both have ${what} of stack ${each.reading.stack ?? ""}: give one.`);
    } else if (identity !== undefined) seen.set(identity, each.source);
  }
  if (problems.length > 0) throw new AccessError(problems.join("\n"));
}

/** A state with nothing in it may be that of any stack. */
function covers(states: readonly NamedReading[], previews: readonly NamedReading[]): boolean {
  const identities = new Set(states.map(identityOf));
  const empty = states.filter((each) => identityOf(each) === undefined).length;
  return previews.filter((each) => !identities.has(identityOf(each))).length <= empty;
}

/** Stacks that have a state and no preview: the update leaves them as they are. */
function untouched(states: readonly NamedReading[], previews: readonly NamedReading[]): readonly NamedReading[] {
  const previewed = new Set(previews.map(identityOf));
  return states.filter((each) => each.reading.resources.length > 0 && !previewed.has(identityOf(each)));
}

const readingOf = ({ reading }: NamedReading): StackReading => reading;

/**
 * The sides that the readings make. A stack without a preview stays as it is after the update. Where a stack has a preview
 * and no state, the deployed side is left out: without that stack it would show halves as missing that are there.
 * @throws {AccessError} where two readings have the same side of one stack
 */
export function sidesOf(readings: readonly NamedReading[]): Sides {
  const states = readings.filter(({ reading }) => reading.kind === "state");
  const previews = readings.filter(({ reading }) => reading.kind === "preview");
  refuseTwins(states);
  refuseTwins(previews);
  if (previews.length === 0) return states.length === 0 ? {} : { state: declaredWorld(states.map(readingOf)) };
  const staying = untouched(states, previews);
  const planned = declaredWorld([...previews, ...staying].map(readingOf));
  const notes = staying.map(({ source }) => `${source} has no preview here, and counts as it is.`);
  const preview = { ...planned, notes: [...planned.notes, ...notes] };
  if (states.length === 0 || !covers(states, previews)) return { preview };
  return { state: declaredWorld(states.map(readingOf)), preview };
}
