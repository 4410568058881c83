import assert from "node:assert/strict";
import { median, steps, summarize } from "./statistics";

describe("statistics of a benchmark", () => {
  it("takes the middle value, by size and not as text", () => {
    assert.equal(median([100, 9, 20]), 20);
  });

  it("takes the mean of the two middle values of an even number", () => {
    assert.equal(median([4, 1, 3, 2]), 2.5);
  });

  it("must not make up a median of nothing", () => {
    assert.throws(() => median([]), new RangeError("no values have no median"));
  });

  it("keeps the values in the order in which they were measured", () => {
    const values = [3, 1, 2];
    assert.deepEqual(summarize(values), { median: 2, minimum: 1, maximum: 3, values: [3, 1, 2] });
    assert.deepEqual(values, [3, 1, 2]);
  });

  it("tells the growth from each value to the next", () => {
    assert.deepEqual(steps([10, 20, 30]), [2, 1.5]);
    assert.deepEqual(steps([10]), []);
  });
});
