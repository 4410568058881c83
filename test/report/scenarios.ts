/** The walkthrough's previews as the command gathers them, each made anew so that a test can break it. */
import type { NamedReading } from "../../access/cli/readings";
import type { Step } from "../../report/engine/digest";
import type { EngineEvents } from "../../report/engine/events";
import type { Gathered, Previewed } from "../../report/model";
import { externalResources, ownerResources, type RawResource, state } from "../access/stack/walkthrough";

export const PACK = "shared-key-least-privilege 0.1.0";

/** Steps from what is deployed to what is wanted. */
export function steps(before: readonly RawResource[], after: readonly RawResource[]): readonly Step[] {
  const planned = after.map((newState): Step => {
    const oldState = before.find(({ urn }) => urn === newState.urn);
    const names = Object.keys(newState.inputs).filter(
      (name) => JSON.stringify(oldState?.inputs[name]) !== JSON.stringify(newState.inputs[name]),
    );
    const op = oldState === undefined ? "create" : names.length === 0 ? "same" : "update";
    const planned = { op, urn: newState.urn, newState: { ...newState, outputs: undefined } };
    return oldState === undefined ? planned : { ...planned, oldState, diffReasons: names };
  });
  const gone = before.filter(({ urn }) => !after.some((each) => each.urn === urn));
  return [...planned, ...gone.map((oldState) => ({ op: "delete", urn: oldState.urn, oldState }))];
}

export const events = (changed: Partial<EngineEvents> = {}): EngineEvents => ({
  ...{ diagnostics: [], policies: [], remediations: [], packs: [PACK], finished: true },
  ...changed,
});

export const previewed = (after: readonly RawResource[], changed: Partial<Previewed> = {}): Previewed => ({
  ...{ exitCode: 0, stderr: "", events: events(), steps: steps(ownerResources(), after) },
  ...changed,
});

export const reading = (source: string, resources: readonly RawResource[]): NamedReading => ({
  source,
  reading: { ...state(resources), stack: source },
});

/** The owner's stack and the external one are deployed, and the owner's is previewed. */
export const gathered = (
  after: readonly RawResource[] = ownerResources(),
  changed: Partial<Gathered> = {},
): Gathered => ({
  stack: "owner",
  preview: previewed(after),
  state: reading("owner", ownerResources()),
  others: [reading("external", externalResources())],
  notes: [],
  ...changed,
});

/** The owner's resources with a property changed. */
export const withInput = (
  resources: readonly RawResource[],
  name: string,
  property: string,
  value: unknown,
): RawResource[] =>
  resources.map((each) =>
    each.urn.endsWith(`::${name}`) ? { ...each, inputs: { ...each.inputs, [property]: value } } : each,
  );
