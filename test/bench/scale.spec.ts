import assert from "node:assert/strict";
import { BenchmarkError } from "./preview-run";
import { pointsOf } from "./scale";

const sample = (seconds: number, megabytes: number) => ({
  seconds,
  peak: { resident: 2e6 * megabytes, proportional: 1e6 * megabytes },
});

describe("the previews of growing stacks", () => {
  it("are compared with the first stack's, by the medians without the first preview", () => {
    const [one, many] = pointsOf([
      { label: "1 account", samples: [sample(9, 900), sample(2, 100), sample(4, 300), sample(3, 200)] },
      { label: "500 accounts", samples: [sample(1, 1), sample(6, 200), sample(6, 300), sample(7, 300)] },
    ]);
    assert.deepEqual([one?.firstSeconds, one?.later.seconds.median, one?.timeRatio, one?.memoryRatio], [9, 3, 1, 1]);
    assert.deepEqual(
      [many?.firstSeconds, many?.later.seconds.median, many?.timeRatio, many?.memoryRatio],
      [1, 6, 2, 1.5],
    );
  });

  it("have no memory where it was not measured", () => {
    const [one] = pointsOf([{ label: "1 account", samples: [{ seconds: 1 }, { seconds: 2 }] }]);
    assert.equal(one?.timeRatio, 1);
    assert.equal("memoryRatio" in one, false);
  });

  it("must not be told without one that counts", () => {
    assert.throws(() => pointsOf([{ label: "1 account", samples: [sample(1, 1)] }]), BenchmarkError);
  });
});
