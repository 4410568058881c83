/** What the engine's event log and its preview tell. */
import assert from "node:assert/strict";
import { readSteps } from "../../../report/engine/digest";
import { readEvents } from "../../../report/engine/events";
import { engineText } from "../../../report/engine/texts";

const log = (...events: object[]): string =>
  events.map((event, sequence) => `${JSON.stringify({ sequence, ...event })}\n`).join("");
const diagnostic = (severity: string, message: string, urn?: string): object => ({
  diagnosticEvent: { severity, message, urn },
});
const URN = "urn:pulumi:owner::project::aws:kms/key:Key::shared-key";

describe("the engine's event log", () => {
  it("tells errors and warnings, of which resource, and not the engine's own last word", () => {
    const { diagnostics, finished, packs } = readEvents(
      log(
        diagnostic("debug", "nobody needs this"),
        diagnostic("info", "printed by the program"),
        diagnostic("warning", "careful\n", URN),
        diagnostic("error", "it broke\n", ""),
        diagnostic("error", "preview failed\n"),
        { summaryEvent: { PolicyPacks: { "least|local|policypack": "0.1.0" } } },
      ),
    );
    assert.deepEqual(diagnostics, [
      { severity: "warning", message: "careful", urn: URN },
      { severity: "error", message: "it broke" },
    ]);
    assert.deepEqual({ finished, packs }, { finished: true, packs: ["least 0.1.0"] });
  });

  it("tells what rules said and what they changed", () => {
    const policyEvent = {
      resourceUrn: URN,
      message: "no",
      policyName: "a",
      policyPackName: "p",
      enforcementLevel: "mandatory",
      severity: "high",
    };
    const policyRemediationEvent = { resourceUrn: URN, policyName: "b", policyPackName: "p" };
    const { policies, remediations } = readEvents(log({ policyEvent }, { policyRemediationEvent }));
    assert.deepEqual(policies, [policyEvent]);
    assert.deepEqual(remediations, [{ rule: "b", urn: URN }]);
  });

  it("must not fail on what it does not know, or on an engine that was ended in the middle of a line", () => {
    const text = `${log({ somethingNew: {} }, diagnostic("error", "it broke"))}{"sequence":3,"diagn`;
    assert.deepEqual(readEvents(text).diagnostics, [{ severity: "error", message: "it broke" }]);
    assert.equal(readEvents("").finished, false);
  });
});

describe("the engine's preview", () => {
  it("has steps, or none where the engine printed something else", () => {
    assert.deepEqual(readSteps(""), undefined);
    assert.deepEqual(readSteps("{"), undefined);
    assert.deepEqual(readSteps("{}"), []);
    assert.deepEqual(readSteps(JSON.stringify({ steps: [{ op: "same", urn: URN }] })), [{ op: "same", urn: URN }]);
  });
});

describe("a text of the engine", () => {
  it("must be the same wherever and whenever it was said", () => {
    const said = (folder: string, id: string): string =>
      engineText(
        `\u001b[31mError\u001b[0m: AccessDenied, RequestID: ${id}\n    at run (${folder}/components/key.ts:3:4)\n    at ${folder}/node_modules/x/y.js:1:1\n    at node:internal/process:9\n\n\n\nin ${folder}`,
        [folder, "/"],
      );
    assert.equal(said("/home/a/project", "11112222-aaaa"), said("/tmp/b", "33334444-bbbb"));
    assert.equal(
      said("/home/a/project", "11112222-aaaa"),
      "Error: AccessDenied, RequestID: …\n    at run (components/key.ts:3:4)\n\nin .",
    );
  });
});
