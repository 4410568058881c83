import assert from "node:assert/strict";
import { countsOf, fails, foundIn, unjudgedIn } from "../../../policypack/cli/report";
import { summaryLines } from "../../../policypack/cli/summary";
import { brokenReport, earlier, oneFile, ownerWithKey, previewText, reportOf, stateText } from "./files";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const clean = () => reportOf([oneFile(stateText(earlier("owner")))]);

describe("a report", () => {
  it("has mandatory violations first, whatever the order of the rules and the files", () => {
    const files = [
      oneFile(stateText(ownerWithKey({ enableKeyRotation: false })), "a"),
      oneFile(stateText(ownerWithKey({ bypassPolicyLockoutSafetyCheck: true })), "b"),
    ];
    const order = (config: unknown) =>
      foundIn(reportOf(files, config)).map(({ judgement, file }) => `${file.source} ${judgement.rule.name}`);
    assert.deepEqual(order({}), ["b lockout-check", "a key-rotation"]);
    assert.deepEqual(order({ "lockout-check": "advisory" }), ["a key-rotation", "b lockout-check"]);
  });

  it("counts what was judged, and violations by severity", () => {
    assert.deepEqual(countsOf(brokenReport()), {
      ...{ resources: 8, judged: 5, rules: 6, disabled: [], notJudged: 0 },
      violations: { mandatory: { high: 1 }, advisory: { medium: 1 } },
    });
  });

  it("must fail on mandatory violations, and on advice only where that is asked", () => {
    const advice = reportOf([oneFile(stateText(ownerWithKey({ enableKeyRotation: false })))], { all: "advisory" });
    for (const [report, onMandatory, onAdvisory] of [
      [clean(), false, false],
      [brokenReport(), true, true],
      [advice, false, true],
    ] as const) {
      assert.deepEqual([fails(report, "mandatory"), fails(report, "advisory")], [onMandatory, onAdvisory]);
    }
  });

  it("names what could not be judged once for each reason, with the rules", () => {
    const report = reportOf([oneFile(previewText(ownerWithKey({ enableKeyRotation: UNKNOWN })))]);
    assert.deepEqual(
      unjudgedIn(report).map(({ resource, reason, rules }) => [resource.name, reason, rules]),
      [["shared-key", "enableKeyRotation is not known at preview: reported by known-at-preview", ["key-rotation"]]],
    );
  });
});

describe("the summary", () => {
  it("says what was judged and found", () => {
    assert.deepEqual(summaryLines(clean()), ["5 of 8 resources in 1 file judged by 6 rules.", "No violations."]);
    assert.deepEqual(summaryLines(brokenReport()), [
      "5 of 8 resources in 1 file judged by 6 rules.",
      "1 mandatory violation (1 high), 1 advisory violation (1 medium).",
    ]);
  });

  it("must not pass over rules that are off, or over values that are not known", () => {
    const file = oneFile(previewText(ownerWithKey({ policy: UNKNOWN })));
    const config = { "known-at-preview": "disabled", "key-rotation": "disabled" };
    assert.deepEqual(summaryLines(reportOf([file], config)), [
      "5 of 8 resources in 1 file judged by 4 rules. Disabled: key-rotation, known-at-preview.",
      "No violations.",
      "1 judgement not made, because a value is not known: a pass says nothing about it.",
    ]);
  });

  it("must say it where nothing was judged", () => {
    const urn = "urn:pulumi:s::p::pulumi:pulumi:Stack::p-s";
    const stack = oneFile(stateText([{ urn, type: "pulumi:pulumi:Stack" }]));
    assert.deepEqual(summaryLines(reportOf([stack])), [
      "0 of 1 resource in 1 file judged by 6 rules.",
      "NOTHING WAS JUDGED: no rule has anything to say about these resources.",
    ]);
    assert.deepEqual(summaryLines(reportOf([oneFile(stateText([]))])).slice(1), [
      "NOTHING WAS JUDGED: there are no resources.",
    ]);
    assert.deepEqual(summaryLines(reportOf([stack], { all: "disabled" })).slice(1), [
      "NOTHING WAS JUDGED: the configuration disables every rule.",
    ]);
  });
});
