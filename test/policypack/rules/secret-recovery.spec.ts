import assert from "node:assert/strict";
import { secretRecovery } from "../../../policypack/rules/secret-recovery";
import { assertCompliant, assertViolates, type Constants } from "../judge";
import { KEY_ARN, secret, secretWith } from "../walkthrough";

const constants: Constants = {
  why: "a secret that is replaced or destroyed by mistake is lost with all its versions, and those who read it fail.",
  allowed: "7 to 30 days.",
  remedy: "set recoveryWindowInDays to 7 or more, or leave it out, which means 30.",
  url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
};
const withWindow = (recoveryWindowInDays: unknown) => secretWith({ kmsKeyId: KEY_ARN, recoveryWindowInDays });

describe("secret-recovery", () => {
  it("must be advice: a secret of a test is deleted at once for good reasons", () => {
    assert.equal(secretRecovery.enforcementLevel, "advisory");
  });

  it("must accept a window, and none, which is 30 days", () => {
    for (const subject of [secret, withWindow(7), withWindow(30)]) assertCompliant(secretRecovery, subject);
  });

  it("must not pass a secret that is lost at once in silence", () => {
    const what = "recoveryWindowInDays is 0, which deletes the secret at once.";
    assertViolates(secretRecovery, withWindow(0), constants, what);
  });

  for (const days of [6, 31]) {
    it(`must not pass ${days} days, which AWS refuses`, () => {
      assertViolates(secretRecovery, withWindow(days), constants, `recoveryWindowInDays is ${days}.`);
    });
  }

  it("must not pass fewer days than are configured", () => {
    const subject = { ...withWindow(29), config: { minimumDays: 30 } };
    assertViolates(secretRecovery, subject, { ...constants, allowed: "30 days." }, "recoveryWindowInDays is 29.");
  });
});
