import assert from "node:assert/strict";
import { randomOf, type FleetFigures } from "./fleet";
import { fleetText } from "./fleet-report";

const FIGURES: FleetFigures = {
  engine: "3.255.0",
  standIns: [],
  accounts: 200,
  sample: 24,
  seed: 7,
  parallel: 3,
  killedAfter: 100,
  underWay: 3,
  seconds: [300, 330.4],
  doneBefore: 100,
  ownMegabytes: 210.4,
  degrees: [
    { parallel: 1, seconds: 60, megabytes: 400 },
    { parallel: 2, seconds: 40 },
  ],
  load: [0.1, 3],
};

describe("the benchmark of a fleet", () => {
  it("tells what a kill left, and what each degree of parallelism gains", () => {
    const text = fleetText(FIGURES);
    for (const part of [
      /up of 201 stacks, 3 at once +│ 10 min 30 s/,
      /killed \(SIGKILL, seed 7\) with 100 done and 3 under way +│ 5 min 0 s/,
      /resumed: 100 found done, none lost or doubled +│ 5 min 30 s/,
      /own process, at most +│ 210 MB/,
      /│ 1 +│ 60\.0 s │ 2\.5 s +│ 1\.00 × +│ 400 MB/,
      /│ 2 +│ 40\.0 s │ 1\.7 s +│ 1\.50 × +│ +│/,
      /Load of the machine: 0\.1 before, 3\.0 after\./,
    ])
      assert.match(text, part);
  });

  it("kills at a moment that a seed repeats", () => {
    const values = Array.from({ length: 100 }, (_, seed) => randomOf(seed));
    assert.equal(new Set(values).size, 100);
    assert.ok(values.every((value) => value >= 0 && value < 1));
    assert.equal(randomOf(7), values[7]);
  });
});
