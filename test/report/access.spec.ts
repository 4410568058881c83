/** What becomes of a call. */
import assert from "node:assert/strict";
import type { Answer, Code } from "../../access/matrix/report";
import { directionOf } from "../../report/access";

const answer = (outcome: Answer["outcome"], ...codes: Code[]): Answer => ({
  outcome,
  codes,
  deciding: [],
  because: [],
});
const ALLOWED = answer("allowed");
const UNKNOWN = answer("unknown");
const denied = (...codes: Code[]): Answer => answer("denied", ...codes);

describe("what becomes of a call", () => {
  for (const [before, after, expected] of [
    [denied("KEY"), ALLOWED, "allowed"],
    [undefined, ALLOWED, "allowed"],
    [UNKNOWN, ALLOWED, "allowed"],
    [ALLOWED, ALLOWED, undefined],
    [ALLOWED, denied("KEY"), "denied"],
    [ALLOWED, undefined, "denied"],
    [ALLOWED, UNKNOWN, "perhaps denied"],
    [denied("KEY"), UNKNOWN, "perhaps allowed"],
    [undefined, UNKNOWN, "perhaps allowed"],
    [UNKNOWN, UNKNOWN, undefined],
    [UNKNOWN, denied("KEY"), "certain"],
    [UNKNOWN, undefined, "certain"],
    [denied("KEY", "IAM"), denied("IAM"), "nearer"],
    [denied("KEY", "IAM"), denied("KEY"), "nearer"],
    [denied("KEY", "SECRET", "IAM"), denied("SECRET", "IAM"), undefined],
    [denied("IAM"), denied("KEY", "IAM"), "further"],
    [denied("IAM"), denied("IAM", "DENY"), "further"],
    [denied("KEY"), denied("IAM"), "nearer"],
    [denied("IAM"), denied("KEY"), "further"],
    [denied("KEY"), denied("KEY"), undefined],
    [undefined, denied("IAM"), "nearer"],
    [undefined, denied("KEY", "IAM"), undefined],
    [denied("IAM"), undefined, "further"],
  ] as const) {
    const words = (each: Answer | undefined): string =>
      each === undefined ? "no resource" : [each.outcome, ...each.codes].join(" ");
    it(`${words(before)} → ${words(after)}: ${expected ?? "nothing"}`, () => {
      assert.equal(directionOf(before, after, true), expected);
    });
  }

  it("must not tell of a new resource whose own account has not given itself a policy", () => {
    assert.equal(directionOf(undefined, denied("IAM"), false), undefined);
    assert.equal(directionOf(denied("IAM"), denied("KEY", "IAM"), false), "further");
  });
});
