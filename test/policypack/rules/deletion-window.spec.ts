import assert from "node:assert/strict";
import { deletionWindow } from "../../../policypack/rules/deletion-window";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { externalKeyWith, replicaWith } from "../resources";
import { key, KEY_POLICY, keyWith } from "../walkthrough";

const constants: Constants = {
  why: "with the key all data under it is lost for good, in every account that it is shared with; the window is the only way back.",
  allowed: "30 days.",
  remedy: "set deletionWindowInDays to 30, or leave it out; where a shorter one is meant, set this rule's minimumDays.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
};
const withWindow = (deletionWindowInDays: unknown) => keyWith(KEY_POLICY, { deletionWindowInDays });

describe("deletion-window", () => {
  it("must be advice: a shorter window may be configured", () => {
    assert.equal(deletionWindow.enforcementLevel, "advisory");
  });

  it("must accept the longest window, and none, which is the longest", () => {
    for (const subject of [key, withWindow(undefined), withWindow(null), replicaWith(), externalKeyWith()]) {
      assertCompliant(deletionWindow, subject);
    }
  });

  it("must accept a shorter one that the rule's configuration allows, and no shorter", () => {
    const config = { minimumDays: 14 };
    assertCompliant(deletionWindow, { ...withWindow(14), config });
    const bounds = { ...constants, allowed: "14 to 30 days." };
    assertViolates(deletionWindow, { ...withWindow(13), config }, bounds, "deletionWindowInDays is 13.");
  });

  for (const days of [29, 7, 6, 0, 31, 29.5, "7"]) {
    it(`must not pass ${JSON.stringify(days)} days in silence`, () => {
      assertViolates(deletionWindow, withWindow(days), constants, `deletionWindowInDays is ${JSON.stringify(days)}.`);
    });
  }

  for (const withProps of [replicaWith, externalKeyWith]) {
    it(`must not pass a short one of ${withProps().type} either`, () => {
      const subject = withProps({ deletionWindowInDays: 7 });
      assertViolates(deletionWindow, subject, constants, "deletionWindowInDays is 7.");
    });
  }
});
