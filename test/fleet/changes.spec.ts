/** What a fleet says of an update that met deployments which had failed. */
import assert from "node:assert/strict";
import { changesOfBoth, changesText } from "../../fleet/changes";
import { outcomeText } from "../../fleet/report";

describe("the changes of an update over a failed deployment", () => {
  it("must not count as updated what the engine only took for done", () => {
    const both = changesOfBoth({ create: 1, update: 3, same: 4 }, { update: 1, same: 7 }, 2);
    assert.equal(changesText(both, false), "1 created, 2 updated, 7 unchanged");
    assert.equal(changesText(changesOfBoth({ update: 1 }, { same: 8 }, 1), false), "8 unchanged");
  });

  it("names what had failed, and the refresh", () => {
    const outcome = { kind: "done", changes: { update: 1 }, seconds: 2, failedBefore: ["shared-key"] } as const;
    assert.equal(
      outcomeText(outcome, "up"),
      "1 updated, 2.0 s; the last deployment of shared-key had failed, so AWS was read again (--refresh)",
    );
    assert.match(
      outcomeText(outcome, "preview"),
      /not known in full: the last deployment of shared-key failed\. `pulumi up --refresh`/,
    );
  });
});
