/** Watches the memory of a process and its descendants, and what processors work for them, on Linux. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { parseProportional, parseStat, type ProcessEntry, separateProcesses } from "./proc";

/** Short beside the seconds that a preview takes; one reading of the table takes a few milliseconds. */
const INTERVAL_MS = 40;
/** Proportional sets take longer to read, and hold the process up for it: only when the tree has grown by this much. */
const NOTABLE_GROWTH = 1.03;
const PROCESS = /^\d+$/;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Why memory is not measured here, or undefined where it is. */
export const whyNoMemory = (platform: NodeJS.Platform = process.platform): string | undefined =>
  platform === "linux" ? undefined : `memory is read from /proc, which ${platform} does not have: not measured`;

const systemNumber = (name: "PAGESIZE" | "CLK_TCK"): number =>
  Number(execFileSync("getconf", [name], { encoding: "utf8" }));

/** A process may end between the listing and the reading. */
function entryOf(pid: string): ProcessEntry | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return undefined;
  }
}

const processTable = (): ProcessEntry[] =>
  readdirSync("/proc")
    .filter((name) => PROCESS.test(name))
    .map(entryOf)
    .filter((entry) => entry !== undefined);

/** The highest sums over a process tree, in bytes. */
export interface PeakMemory {
  /** Of resident sets: the pages that processes share, such as Node's own code, count in each of them. */
  readonly resident: number;
  /** Of proportional sets: shared pages count once, divided among all processes of the machine that share them. */
  readonly proportional: number;
}

export interface Sampled {
  readonly peak: PeakMemory;
  /** What processors worked for the tree, in seconds: with other work beside it the same, while it takes longer. */
  readonly processorSeconds: number;
}

/** 0 for a process that has ended. */
function proportionalSet(pid: number): number {
  try {
    return parseProportional(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"));
  } catch {
    return 0;
  }
}

/** Samples a tree until told to stop. @returns a function that stops, and tells what was seen */
export function sampleProcesses(root: number): () => Sampled {
  const [bytesAPage, ticksASecond] = [systemNumber("PAGESIZE"), systemNumber("CLK_TCK")];
  let [resident, proportional, residentThen] = [0, 0, 0];
  /** By process, as last seen: one that has ended has no more. */
  const ticks = new Map<number, number>();
  const sample = (): void => {
    const processes = separateProcesses(root, processTable());
    for (const each of processes) ticks.set(each.pid, each.ticks);
    resident = Math.max(resident, sum(processes.map(({ residentPages }) => residentPages)) * bytesAPage);
    if (resident < residentThen * NOTABLE_GROWTH) return;
    residentThen = resident;
    proportional = Math.max(proportional, sum(processes.map(({ pid }) => proportionalSet(pid))));
  };
  const timer = setInterval(sample, INTERVAL_MS);
  return () => {
    clearInterval(timer);
    return { peak: { resident, proportional }, processorSeconds: sum([...ticks.values()]) / ticksASecond };
  };
}
