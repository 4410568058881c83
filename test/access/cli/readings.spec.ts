import assert from "node:assert/strict";
import { type NamedReading, sidesOf } from "../../../access/cli/readings";
import { AccessError } from "../../../access/stack/errors";
import { externalResources, firstPreview, ownerResources, ROLE, state, updatePreview } from "../stack/walkthrough";

const named = (source: string, reading: NamedReading["reading"]): NamedReading => ({ source, reading });
const ownerState = named("owner.json", state(ownerResources()));
const externalState = named("external.json", state(externalResources()));
const ownerPreview = named("owner-plan.json", updatePreview(ownerResources(), ownerResources(ROLE)));
const externalPreview = named("external-plan.json", firstPreview(externalResources()));

const sidesNamed = (...readings: readonly NamedReading[]): readonly string[] => Object.keys(sidesOf(readings)).sort();
const notesOf = (...readings: readonly NamedReading[]): readonly string[] => sidesOf(readings).preview?.notes ?? [];

describe("the sides that readings make", () => {
  it("are none without a reading", () => {
    assert.deepEqual(sidesNamed(), []);
  });

  it("are what is deployed where there are states only", () => {
    assert.deepEqual(sidesNamed(ownerState, externalState), ["state"]);
  });

  it("are both where each stack has a state and a preview", () => {
    assert.deepEqual(sidesNamed(ownerState, externalState, ownerPreview, externalPreview), ["preview", "state"]);
    assert.deepEqual(notesOf(ownerState, externalState, ownerPreview, externalPreview), []);
  });

  it("count a stack without a preview as it is, and say so", () => {
    assert.deepEqual(sidesNamed(ownerState, externalState, ownerPreview), ["preview", "state"]);
    assert.ok(
      notesOf(ownerState, externalState, ownerPreview).includes(
        "external.json has no preview here, and counts as it is.",
      ),
    );
  });

  it("must not show as deployed what lacks a stack: its halves would seem to be missing", () => {
    assert.deepEqual(sidesNamed(ownerState, ownerPreview, externalPreview), ["preview"]);
  });

  it("take a state with nothing in it for that of a stack which is not deployed yet", () => {
    const nothing = named("external.json", state([]));
    assert.deepEqual(sidesNamed(ownerState, nothing, ownerPreview, externalPreview), ["preview", "state"]);
  });

  it("must not take two readings of one side of one stack", () => {
    const again = named("copy.json", state(ownerResources()));
    const planned = named("copy-plan.json", updatePreview(ownerResources(), ownerResources()));
    assert.throws(
      () => sidesOf([ownerState, again]),
      new AccessError("owner.json and copy.json both have the state of stack owner: give one."),
    );
    assert.throws(
      () => sidesOf([ownerPreview, planned]),
      new AccessError("owner-plan.json and copy-plan.json both have a preview of stack owner: give one."),
    );
  });
});
