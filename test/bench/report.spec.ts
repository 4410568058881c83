import assert from "node:assert/strict";
import type { AccessFigures } from "./access";
import type { PreviewFigures } from "./preview";
import { accessText, machineText, previewText, range, scaleText } from "./report";
import type { ScaleFigures } from "./scale";
import { summarize } from "./statistics";

const ACCESS: AccessFigures = {
  cases: 2000,
  firstPassPerSecond: 1500.4,
  warmPerSecond: summarize([40_000, 42_000.4, 41_000]),
  simulatorPerSecond: summarize([1000, 1100, 1025]),
  ratio: 40,
  matrix: { principals: 1000, actions: 12, milliseconds: summarize([400, 1200, 1000]) },
  growth: {
    points: [
      { statements: 25, microseconds: summarize([100, 110, 105.25]) },
      { statements: 50, microseconds: summarize([200, 220, 210.5]) },
    ],
    ratios: [2],
  },
};

const PREVIEW: PreviewFigures = {
  engine: "3.255.0",
  standIns: ["one", "two"],
  states: [
    {
      state: "fresh",
      project: {
        seconds: summarize([5, 6, 7]),
        megabytes: summarize([600, 610]),
        proportionalMegabytes: summarize([490]),
      },
      empty: {
        seconds: summarize([4, 4, 4]),
        megabytes: summarize([500, 510]),
        proportionalMegabytes: summarize([400]),
      },
      timeRatio: 1.5,
      memoryRatio: 1.201,
      proportionalRatio: 1.225,
    },
  ],
};

const SCALE: ScaleFigures = {
  engine: "3.255.0",
  standIns: [],
  points: [
    {
      label: "1 account",
      firstSeconds: 6.04,
      later: { seconds: summarize([4, 5, 6]), proportionalMegabytes: summarize([400]) },
      timeRatio: 1,
      memoryRatio: 1,
    },
    {
      label: "500 accounts",
      firstSeconds: 9,
      later: { seconds: summarize([8, 8, 8]), proportionalMegabytes: summarize([440]) },
      timeRatio: 1.6,
      memoryRatio: 1.1,
    },
  ],
  merge: {
    largest: { statements: 200, bytes: 32_700, milliseconds: summarize([1, 1.204, 2]) },
    doubled: [
      { statements: 500, bytes: 80_000, milliseconds: summarize([3]) },
      { statements: 1000, bytes: 160_000, milliseconds: summarize([6.6]) },
      { statements: 2000, bytes: 320_000, milliseconds: summarize([15]) },
    ],
    ratios: [2.2, 2.273],
  },
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

describe("the benchmark's report", () => {
  it("gives the median first, and the spread", () => {
    assert.equal(range(summarize([1, 5, 2]), String, "s"), "2 s (1–5)");
    assert.equal(range(summarize([1]), String), "1 (1–1)");
  });

  it("shows the evaluator's figures, the goals, and which were missed", () => {
    assert.deepEqual(cells(accessText(ACCESS)), [
      ["evaluator", "measured", "goal"],
      ["decisions a second on 2,000 cases, warm", "41,000 (40,000–42,000)", ""],
      ["the same, first pass", "1,500", ""],
      ["iam-simulate on the same cases, warm", "1,025 (1,000–1,100)", ""],
      ["times as fast", "40.00 ×", "met: at least 20 ×"],
      ["matrix of 1,000 principals × 12 actions", "1,000 ms (400–1,200)", "MISSED: under 1 s"],
      ["a decision with 25 statements a document", "105.3 µs (100.0–110.0)", ""],
      ["a decision with 50 statements a document", "210.5 µs (200.0–220.0)", "2.00 × the least above; linear is 2"],
    ]);
  });

  it("shows the preview's figures beside the empty program's", () => {
    const text = previewText(PREVIEW);
    assert.deepEqual(cells(text), [
      ["preview", "this project, with its pack", "empty program", "ratio", "goal"],
      ["time, fresh stack", "6.0 s (5.0–7.0)", "4.0 s (4.0–4.0)", "1.50 ×", "met: at most 1.5 ×"],
      ["memory, fresh stack", "490 MB (490–490)", "400 MB (400–400)", "1.23 ×", "MISSED: at most 1.2 ×"],
      ["shared pages per process", "605 MB (600–610)", "505 MB (500–510)", "1.20 ×", ""],
    ]);
    assert.deepEqual(text.split("\n").slice(-2), [
      "Pulumi engine 3.255.0, with stand-ins for one and two.",
      "Memory: the highest sum of proportional sets of pulumi and all it starts; below it, of resident sets.",
    ]);
  });

  it("must not show a memory that was not measured", () => {
    const states = PREVIEW.states.map(({ state, timeRatio, project, empty }) => ({
      state,
      timeRatio,
      project: { seconds: project.seconds },
      empty: { seconds: empty.seconds },
    }));
    const text = previewText({ engine: "3.255.0", standIns: [], noMemory: "no /proc here", states });
    assert.deepEqual(cells(text).slice(2), [
      ["memory, fresh stack", "not measured", "not measured", "", ""],
      ["shared pages per process", "not measured", "not measured", "", ""],
    ]);
    assert.deepEqual(text.split("\n").slice(-2), ["Pulumi engine 3.255.0.", "Memory: no /proc here."]);
  });

  it("shows how previews and merges grow, and the goals", () => {
    const text = scaleText(SCALE);
    assert.deepEqual(cells(text), [
      ["preview, shared with", "first", "later", "ratio to 1 account", "memory", "ratio", "goal"],
      ["1 account", "6.0 s", "5.0 s (4.0–6.0)", "1.00 ×", "400 MB (400–400)", "1.00 ×", ""],
      [
        "500 accounts",
        "9.0 s",
        "8.0 s (8.0–8.0)",
        "1.60 ×",
        "440 MB (440–440)",
        "1.10 ×",
        "MISSED: time at most 1.5 ×",
      ],
      ["statements in the policy", "bytes", "a share merged in", "growth", "goal"],
      ["200", "32,700", "1.20 ms (1.00–2.00)", "", "the most that AWS holds"],
      ["500", "80,000", "3.00 ms (3.00–3.00)", "", ""],
      ["1,000", "160,000", "6.60 ms (6.60–6.60)", "2.20 ×", "met: at most 2.2 × the least above"],
      ["2,000", "320,000", "15.00 ms (15.00–15.00)", "2.27 ×", "MISSED: at most 2.2 × the least above"],
    ]);
    assert.equal(text.includes("Pulumi engine 3.255.0.\n"), true);
  });

  it("must not show a stack's memory that was not measured", () => {
    const points = SCALE.points.map(({ label, firstSeconds, later, timeRatio }) => ({
      label,
      firstSeconds,
      later: { seconds: later.seconds },
      timeRatio,
    }));
    const text = scaleText({ ...SCALE, points, noMemory: "no /proc here" });
    assert.deepEqual(cells(text)[1], ["1 account", "6.0 s", "5.0 s (4.0–6.0)", "1.00 ×", "not measured", "", ""]);
    assert.equal(text.includes("Memory: no /proc here."), true);
  });

  it("names the machine, since the figures are its own", () => {
    assert.equal(
      machineText({ cpu: "Some CPU", cores: 2, platform: "Linux x64", node: "20.19.0" }),
      "Some CPU, 2 cores, Linux x64, Node.js 20.19.0. Medians, with the least and the most in parentheses.",
    );
  });

  it("has no control characters, wherever it is read", () => {
    assert.equal((accessText(ACCESS) + previewText(PREVIEW) + scaleText(SCALE)).includes("\u001b"), false);
  });
});
