import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import * as fc from "fast-check";
import { KEY_CALLS, type Inquiry } from "../../../access/matrix/build";
import { jsonReport } from "../../../access/matrix/json";
import { markdownCode, markdownReport, markdownText } from "../../../access/matrix/markdown";
import { printable } from "../../../access/matrix/printable";
import { textReport } from "../../../access/matrix/text";
import { matchesAny } from "./actions";
import { assertGolden } from "./golden";
import * as scenarios from "./scenarios";

const SCENARIOS: readonly (readonly [string, () => Inquiry])[] = [
  ["deployed", scenarios.deployed],
  ["narrowed", scenarios.narrowed],
  ["before-the-first-deployment", scenarios.beforeTheFirstDeployment],
  ["external-alone", scenarios.externalAlone],
  ["without-the-keys-half", scenarios.withoutTheKeysHalf],
  ["without-the-iam-half", scenarios.withoutTheIamHalf],
  ["with-a-deny", scenarios.withADeny],
  ["nothing", scenarios.nothing],
];

describe("the access matrix", () => {
  for (const [name, inquiry] of SCENARIOS) {
    it(`says in a terminal and as Markdown what is so: ${name}`, () => {
      const { report } = inquiry();
      assertGolden(`${name}.txt`, textReport(report, { width: 120, colour: false }));
      assertGolden(`${name}.md`, markdownReport(report));
    });
  }

  it("has all of it in JSON, with a version", () => {
    assertGolden("narrowed.json", jsonReport(scenarios.narrowed().report));
  });
  it("is a list where a table does not fit", () => {
    assertGolden("deployed-80.txt", textReport(scenarios.deployed().report, { width: 80, colour: false }));
  });
  it("shows one column an action where there is room", () => {
    assertGolden("deployed-200.txt", textReport(scenarios.deployed().report, { width: 200, colour: false }));
  });
  it("must say the same without colour", () => {
    const { report } = scenarios.withADeny();
    const coloured = textReport(report, { width: 120, colour: true });
    assert.notEqual(coloured, stripVTControlCharacters(coloured));
    assert.equal(stripVTControlCharacters(coloured), textReport(report, { width: 120, colour: false }));
  });
  it("must not be wider than the terminal, but for a name that cannot be broken", () => {
    const reports = SCENARIOS.map(([, inquiry]) => inquiry().report);
    fc.assert(
      fc.property(fc.constantFrom(...reports), fc.integer({ min: 60, max: 220 }), (report, width) => {
        for (const line of textReport(report, { width, colour: false }).split("\n")) {
          const longestWord = Math.max(
            ...line
              .trim()
              .split(" ")
              .map((word) => word.length),
          );
          assert.ok(line.length <= width || longestWord > width / 2, line);
        }
      }),
      { numRuns: 60 },
    );
  });
  it("must ask for each action of a share, by a call that it covers", () => {
    const share = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
    for (const pattern of share)
      assert.ok(
        KEY_CALLS.some((call) => matchesAny(call, [pattern])),
        pattern,
      );
    for (const call of KEY_CALLS) assert.ok(matchesAny(call, share), call);
  });
});

describe("what others wrote", () => {
  it("must not steer a terminal", () => {
    assert.equal(printable("a\u001b[31mb\u202ec\u200bd"), "a\\u{1b}[31mb\\u{202e}c\\u{200b}d");
  });
  it("must not be markup in Markdown, nor mention anybody", () => {
    assert.equal(markdownText("<b>@you | [x](y) `z`"), "&lt;b&gt;&#64;you \\| \\[x\\](y) \\`z\\`");
    assert.equal(markdownCode("a`b``c"), "```a`b``c```");
    assert.equal(markdownCode("`"), "`` ` ``");
  });
  it("must stay inside its code span, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("`", "a", " ", "|") }), (text) => {
        const code = markdownCode(text);
        const [fence = ""] = /^`+/.exec(code) ?? [];
        const inner = code.slice(fence.length, -fence.length);
        assert.ok(code.endsWith(fence));
        assert.ok(![...inner.matchAll(/`+/g)].some(([run]) => run.length === fence.length), code);
      }),
    );
  });
});
