import assert from "node:assert/strict";
import { notApplicable } from "../../policypack/not-applicable";

describe("a judgement that ends early", () => {
  const args = {
    notApplicable: (reason?: string): never => {
      throw new RangeError(reason);
    },
  };

  it("must end by the SDK's own exception, without the cost of a stack, and leave others theirs", () => {
    const before = Error.stackTraceLimit;
    assert.throws(
      () => notApplicable(args, "for keys only"),
      (error) => error instanceof RangeError && error.stack === "RangeError: for keys only",
    );
    assert.equal(Error.stackTraceLimit, before);
  });
});
