/** Watches the memory of a process and its descendants, on Linux. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { parseStat, type ProcessEntry, residentPages } from "./proc";

/** Short beside the seconds that a preview takes; one reading of the table takes a few milliseconds. */
const INTERVAL_MS = 40;
const PROCESS = /^\d+$/;

/** Why memory is not measured here, or undefined where it is. */
export const whyNoMemory = (platform: NodeJS.Platform = process.platform): string | undefined =>
  platform === "linux" ? undefined : `memory is read from /proc, which ${platform} does not have: not measured`;

const pageSize = (): number => Number(execFileSync("getconf", ["PAGESIZE"], { encoding: "utf8" }));

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

/** Samples a tree until told to stop. @returns a function that stops, and tells the highest sum of resident sets, in bytes */
export function sampleMemory(root: number): () => number {
  const bytesAPage = pageSize();
  let peak = 0;
  const sample = (): void => {
    peak = Math.max(peak, residentPages(root, processTable()));
  };
  const timer = setInterval(sample, INTERVAL_MS);
  return () => {
    clearInterval(timer);
    return peak * bytesAPage;
  };
}
