import assert from "node:assert/strict";
import { textReport } from "../../../policypack/cli/text";
import { brokenReport, earlier, oneFile, ownerWithKey, previewText, reportOf, stateText } from "./files";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const ESCAPE = "\u001b";
const KEY_URN = "urn:pulumi:owner::cross-account-cmk::cross-account-cmk:index:SharedKey$aws:kms/key:Key::shared-key";

describe("the report as text", () => {
  it("has each violation with what, why, remedy and place, and the summary last", () => {
    assert.equal(
      textReport(brokenReport(), false),
      [
        "MANDATORY high lockout-check in state.json",
        "  shared-key (aws:kms/key:Key): bypassPolicyLockoutSafetyCheck is true.",
        "  Why it matters: AWS would take a policy that nobody can ever change again, and the key with it.",
        "  Allowed: bypassPolicyLockoutSafetyCheck absent or false.",
        "  Remedy: remove bypassPolicyLockoutSafetyCheck, and let the deploying role keep kms:PutKeyPolicy.",
        "  See https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html",
        `  ${KEY_URN}`,
        "",
        "ADVISORY medium key-rotation in state.json",
        "  shared-key (aws:kms/key:Key): enableKeyRotation is false.",
        "  Why it matters: all data that is ever encrypted under the key would depend on the same key material.",
        "  Allowed: enableKeyRotation: true; enableKeyRotation false or absent for asymmetric and HMAC keys, keys with imported material and keys in a custom key store.",
        "  Remedy: set enableKeyRotation: true for a key that AWS can rotate, with a period within the bounds; id, ARN and policies of the key stay as they are.",
        "  See https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
        `  ${KEY_URN}`,
        "",
        "5 of 8 resources in 1 file judged by 6 rules.",
        "1 mandatory violation (1 high), 1 advisory violation (1 medium).",
      ].join("\n"),
    );
  });

  it("names what could not be judged, and what a reader has to know", () => {
    const resources = ownerWithKey({ enableKeyRotation: UNKNOWN }).map((each) => ({ ...each, external: false }));
    const urn = "urn:pulumi:owner::p::aws:kms/key:Key::other";
    const steps = JSON.parse(previewText(resources)) as { steps: unknown[] };
    steps.steps.push({ op: "read", urn });
    const lines = textReport(reportOf([oneFile(JSON.stringify(steps))]), false).split("\n");
    assert.deepEqual(lines.slice(-5), [
      "Not judged: shared-key (aws:kms/key:Key) in state.json: enableKeyRotation is not known at preview: reported by known-at-preview (key-rotation)",
      "Note: state.json: 1 resource is only read, and not judged.",
      "5 of 8 resources in 1 file judged by 6 rules.",
      "1 advisory violation (1 medium).",
      "1 judgement not made, because a value is not known: a pass says nothing about it.",
    ]);
  });

  it("is coloured where that is asked, and nowhere else", () => {
    assert.ok(textReport(brokenReport(), true).includes(`${ESCAPE}[31mMANDATORY${ESCAPE}[39m`));
    assert.ok(!textReport(brokenReport(), false).includes(ESCAPE));
  });

  it("must not let a name steer the terminal or begin a line of its own", () => {
    const resources = earlier("owner");
    resources.push({
      urn: `urn:pulumi:s::p::aws:kms/key:Key::a${ESCAPE}[2J\u202e\nNo violations.`,
      type: "aws:kms/key:Key",
    });
    const text = textReport(reportOf([oneFile(stateText(resources), `s${ESCAPE}.json`)]), false);
    assert.ok(text.includes("in s\\u{1b}.json"), text);
    assert.ok(text.includes("a\\u{1b}[2J\\u{202e}"), text);
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u202e]/);
    assert.doesNotMatch(text, /^No violations/m);
  });
});
