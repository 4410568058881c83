/** The figures as text, for a person. Pure. */
import Table from "cli-table3";
import type { AccessFigures } from "./access";
import type { PreviewFigures, StateFigures } from "./preview";
import type { EngineFigures } from "./preview-run";
import type { ScaleFigures, ScalePoint } from "./scale";
import type { MergeFigures, MergePoint } from "./scale-merge";
import type { Summary } from "./statistics";

/** Where the figures were taken. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly platform: string;
  readonly node: string;
}

export const whole = (value: number): string => value.toLocaleString("en", { maximumFractionDigits: 0 });
export const one = (value: number): string =>
  value.toLocaleString("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
export const two = (value: number): string =>
  value.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
export const times = (ratio: number): string => `${ratio.toFixed(2)} ×`;

/** `median (minimum–maximum)` with the unit once. */
export const range = ({ median, minimum, maximum }: Summary, show: (value: number) => string, unit = ""): string =>
  `${show(median)}${unit && ` ${unit}`} (${show(minimum)}–${show(maximum)})`;

/** A goal, and whether it was met, in words: colour says nothing in a log. */
export const verdict = (met: boolean, goal: string): string => `${met ? "met" : "MISSED"}: ${goal}`;

// Without colour: the table is pasted into pages and issues.
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const drawn = new Table({ head: [...head], style: { head: [], border: [] } });
  drawn.push(...rows.map((row) => [...row]));
  return drawn.toString();
}

export const machineText = ({ cpu, cores, platform, node }: Machine): string =>
  `${cpu}, ${cores} cores, ${platform}, Node.js ${node}. Medians, with the least and the most in parentheses.`;

export function accessText(figures: AccessFigures): string {
  const { cases, firstPassPerSecond, warmPerSecond, simulatorPerSecond, ratio, matrix, growth } = figures;
  const rows = [
    [`decisions a second on ${whole(cases)} cases, warm`, range(warmPerSecond, whole), ""],
    ["the same, first pass", whole(firstPassPerSecond), ""],
    ["iam-simulate on the same cases, warm", range(simulatorPerSecond, whole), ""],
    ["times as fast", times(ratio), verdict(ratio >= 20, "at least 20 ×")],
    [
      `matrix of ${whole(matrix.principals)} principals × ${matrix.actions} actions`,
      range(matrix.milliseconds, whole, "ms"),
      verdict(matrix.milliseconds.median < 1000, "under 1 s"),
    ],
    ...growth.points.map(({ statements, microseconds }, at) => [
      `a decision with ${statements} statements a document`,
      range(microseconds, one, "µs"),
      at === 0 ? "" : `${times(growth.ratios[at - 1] ?? Number.NaN)} the least above; linear is 2`,
    ]),
  ];
  return table(["evaluator", "measured", "goal"], rows);
}

const megabytes = (summary: Summary | undefined): string =>
  summary === undefined ? "not measured" : range(summary, whole, "MB");

function previewRows({ state, project, empty, timeRatio, memoryRatio, proportionalRatio }: StateFigures): string[][] {
  const goals = {
    time: verdict(timeRatio <= 1.5, "at most 1.5 ×"),
    memory: proportionalRatio === undefined ? "" : verdict(proportionalRatio <= 1.2, "at most 1.2 ×"),
  };
  const optional = (ratio: number | undefined): string => (ratio === undefined ? "" : times(ratio));
  const resident = [megabytes(project.megabytes), megabytes(empty.megabytes)];
  return [
    [
      `time, ${state} stack`,
      range(project.seconds, one, "s"),
      range(empty.seconds, one, "s"),
      times(timeRatio),
      goals.time,
    ],
    [
      `memory, ${state} stack`,
      megabytes(project.proportionalMegabytes),
      megabytes(empty.proportionalMegabytes),
      optional(proportionalRatio),
      goals.memory,
    ],
    ["  shared pages per process", ...resident, optional(memoryRatio), ""],
  ];
}

export const engineText = ({ engine, standIns }: EngineFigures): string =>
  `Pulumi engine ${engine}${standIns.length === 0 ? "" : `, with stand-ins for ${standIns.join(" and ")}`}.`;

export function previewText(figures: PreviewFigures): string {
  const { noMemory, states } = figures;
  const notes = [
    engineText(figures),
    noMemory === undefined
      ? "Memory: the highest sum of proportional sets of pulumi and all it starts; below it, of resident sets."
      : `Memory: ${noMemory}.`,
  ];
  const head = ["preview", "this project, with its pack", "empty program", "ratio", "goal"];
  return `${table(head, states.flatMap(previewRows))}\n${notes.join("\n")}`;
}

/** The first point is what the others are compared with. */
const scaleRow = ({ label, firstSeconds, later, timeRatio, memoryRatio }: ScalePoint, at: number): string[] => [
  label,
  `${one(firstSeconds)} s`,
  range(later.seconds, one, "s"),
  times(timeRatio),
  megabytes(later.proportionalMegabytes),
  memoryRatio === undefined ? "" : times(memoryRatio),
  at === 0 ? "" : verdict(timeRatio <= 1.5, "time at most 1.5 ×"),
];

function mergeRows({ largest, doubled, ratios }: MergeFigures): string[][] {
  const cells = ({ statements, bytes, milliseconds }: MergePoint): string[] => [
    whole(statements),
    whole(bytes),
    range(milliseconds, two, "ms"),
  ];
  return [
    [...cells(largest), "", "the most that AWS holds"],
    ...doubled.map((point, at) => {
      const ratio = ratios[at - 1];
      return ratio === undefined
        ? [...cells(point), "", ""]
        : [...cells(point), times(ratio), verdict(ratio <= 2.2, "at most 2.2 × the least above")];
    }),
  ];
}

export function scaleText(figures: ScaleFigures): string {
  const { noMemory, points, merge } = figures;
  const head = ["preview, shared with", "first", "later", "ratio to 1 account", "memory", "ratio", "goal"];
  const notes = [engineText(figures), ...(noMemory === undefined ? [] : [`Memory: ${noMemory}.`])];
  const merges = table(["statements in the policy", "bytes", "a share merged in", "growth", "goal"], mergeRows(merge));
  return `${table(head, points.map(scaleRow))}\n${notes.join("\n")}\n\n${merges}`;
}
