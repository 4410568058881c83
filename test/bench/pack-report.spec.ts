import assert from "node:assert/strict";
import type { PackFigures } from "./pack";
import { sizeFigures } from "./pack-preview";
import { packText } from "./pack-report";
import type { Sample } from "./preview-run";
import { summarize } from "./statistics";

/** Samples of one variant, with what a processor worked in the second list. */
const samples = (seconds: readonly number[], processor: readonly number[] = []): readonly Sample[] =>
  seconds.map((each, at) => ({
    seconds: each,
    ...(processor[at] === undefined ? {} : { processorSeconds: processor[at] }),
  }));

const FIGURES: PackFigures = {
  start: { empty: summarize([0.6, 0.5, 0.7]), compiled: summarize([0.45]), source: summarize([0.54]) },
  judging: {
    resources: 1000,
    rules: 23,
    first: { milliseconds: 1200, processor: 800.4 },
    later: { milliseconds: summarize([500, 700]), processor: summarize([300, 310]) },
    askedMilliseconds: summarize([1.254, 1.3, 1.2]),
    emptyMilliseconds: summarize([0.5]),
  },
  previews: {
    engine: "3.255.0",
    standIns: [],
    sizes: [
      sizeFigures(10, {
        without: samples([4, 3], [2, 2.5]),
        empty: samples([3.75, 4], [3, 3]),
        pack: samples([3.5, 5], [2.5, 3]),
      }),
      sizeFigures(100, { without: samples([5]), empty: samples([6], [1]), pack: samples([6.5], [1]) }),
      sizeFigures(1000, { without: samples([10]), empty: samples([10.5]), pack: samples([11.25]) }),
    ],
  },
  load: [1.25, 2],
};

/** The cells of each row, without the drawing around them. */
const cells = (text: string): string[][] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("│"))
    .map((line) =>
      line
        .slice(1, -1)
        .split("│")
        .map((cell) => cell.trim()),
    );

describe("the figures of the policy pack", () => {
  it("compare least times: other work only adds to them", () => {
    const three = { without: samples([9, 2], [1, 2]), empty: samples([3, 3.5], [4, 5]), pack: samples([8, 4], [7, 3]) };
    const { seconds, processor } = sizeFigures(10, three);
    assert.deepEqual([seconds.added, seconds.addedByAny, seconds.ratio], [2, 1, 2]);
    assert.deepEqual([processor?.added, processor?.addedByAny, processor?.ratio], [2, 3, 3]);
    assert.throws(() => sizeFigures(10, { without: [], empty: [], pack: [] }), RangeError);
  });

  it("are shown with the goals, and which were missed: the start's at the smallest program, the rest's at the largest", () => {
    const text = packText(FIGURES);
    assert.deepEqual(cells(text), [
      ["policy pack", "measured", "goal"],
      ["start, compiled", "0.45 s (0.45–0.45)", "0.75 × the empty pack"],
      ["start, from source", "0.54 s (0.54–0.54)", "0.90 × the empty pack"],
      ["start, an empty pack of the same SDK", "0.60 s (0.50–0.70)", ""],
      ["23 rules on 1,000 resources, first time", "1,200 ms, 800 ms of a processor", "MISSED: under 1 s"],
      ["the same, later", "600 ms (500–700)", "305 ms of a processor"],
      ["a resource, asked over gRPC", "1.25 ms (1.20–1.30)", ""],
      ["the same of an empty pack", "0.50 ms (0.50–0.50)", ""],
      ["resources", "no pack", "empty pack", "this pack", "it adds", "any adds", "ratio", "goal"],
      [
        ...["10", "3.5 s (3.0–4.0)", "3.9 s (3.8–4.0)", "4.3 s (3.5–5.0)"],
        ...["0.50 s", "0.75 s", "1.17 ×", "met: at most 0.5 s"],
      ],
      [
        ...["of a processor", "2.3 s (2.0–2.5)", "3.0 s (3.0–3.0)", "2.8 s (2.5–3.0)"],
        ...["0.50 s", "1.00 s", "1.25 ×", ""],
      ],
      [...["100", "5.0 s (5.0–5.0)", "6.0 s (6.0–6.0)", "6.5 s (6.5–6.5)"], ...["1.50 s", "1.00 s", "1.30 ×", ""]],
      [
        ...["1,000", "10.0 s (10.0–10.0)", "10.5 s (10.5–10.5)", "11.3 s (11.3–11.3)"],
        ...["1.25 s", "0.50 s", "1.13 ×", "MISSED: at most 1.1 ×"],
      ],
    ]);
    assert.deepEqual(text.split("\n").slice(-2), [
      "Pulumi engine 3.255.0. What is added, and the ratio, are of the least times.",
      "Load of the machine: 1.3 before, 2.0 after.",
    ]);
  });
});
