/** One run of the comparison: the pack and checkov over all cases, and over none, in turn. */
import { buildSync } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { performance } from "node:perf_hooks";
import { execa } from "execa";
import type { Progress, Report } from "../../../sandbox/progress";
import { summarize, type Summary } from "../statistics";
import { CASES, type Case } from "./cases";
import { checkovPython, runCheckov, writePlans } from "./checkov";
import { type Findings, parseAnswer } from "./findings";
import { packFindings } from "./pack";
import { planOf } from "./plan";

/** Wall times in seconds: of the whole process over all cases, and over none. */
export interface ToolTimes {
  readonly whole: Summary;
  readonly startUp: Summary;
}

/** What checkov answered, as it is kept beside the catalogue. */
export interface Recorded {
  readonly checkov: string;
  /** Of the plans it was asked about, see {@link plansHash}. */
  readonly plans: string;
  readonly findings: Findings;
}

export interface CheckovFigures {
  readonly cases: number;
  readonly recorded: Recorded;
  readonly pack: ToolTimes;
  readonly checkov: ToolTimes;
  /** The pack's judgement alone, in a process that has it loaded; milliseconds over all cases. */
  readonly packInProcess: Summary;
}

/** Tells whether an answer was to these cases. */
export function plansHash(cases: readonly Case[] = CASES): string {
  const hash = createHash("sha256");
  for (const { name, resources } of cases) hash.update(`${name}\n${JSON.stringify(planOf(resources))}\n`);
  return hash.digest("hex").slice(0, 16);
}

interface Timed<T> {
  readonly seconds: number;
  readonly value: T;
}
async function timed<T>(work: () => Promise<T>): Promise<Timed<T>> {
  const start = performance.now();
  const value = await work();
  return { seconds: (performance.now() - start) / 1000, value };
}

const ROOT = path.join(__dirname, "../../..");

/** The pack as one file of JavaScript, as a published one is. @returns what runs it over a file of cases */
function packProcess(folder: string): (file: string) => Promise<string> {
  const outfile = path.join(folder, "pack.js");
  buildSync({
    entryPoints: [path.join(__dirname, "pack-process.ts")],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "cjs",
    target: "node20",
  });
  const env = { NODE_PATH: path.join(ROOT, "node_modules") };
  return async (file) => (await execa(process.execPath, [outfile, file], { env })).stdout;
}

async function folderWith(cases: readonly Case[], folder: string): Promise<{ plans: string; file: string }> {
  const plans = path.join(folder, "plans");
  const file = path.join(folder, "cases.json");
  await writePlans(plans, cases);
  await writeFile(file, JSON.stringify(cases.map(({ name, resources }) => ({ name, resources }))));
  return { plans, file };
}

function inProcess(runs: number): Summary {
  packFindings(CASES);
  return summarize(
    Array.from({ length: runs }, () => {
      const start = performance.now();
      packFindings(CASES);
      return performance.now() - start;
    }),
  );
}

/** Runs both tools `runs` times each over all cases and over none. */
export async function measureCheckov(runs: number, progress: Progress, report: Report): Promise<CheckovFigures> {
  const python = await checkovPython(progress);
  const folder = await mkdtemp(path.join(tmpdir(), "cross-account-cmk-checkov-"));
  try {
    const home = path.join(folder, "home");
    await mkdir(home);
    const [all, none] = [
      await folderWith(CASES, path.join(folder, "all")),
      await folderWith([], path.join(folder, "none")),
    ];
    const pack = packProcess(folder);
    const times = {
      pack: [] as number[],
      packStart: [] as number[],
      checkov: [] as number[],
      checkovStart: [] as number[],
    };
    let answer = "";
    for (let run = 1; run <= runs; run++) {
      report(`run ${run} of ${runs}`);
      times.packStart.push((await timed(() => pack(none.file))).seconds);
      times.pack.push((await timed(() => pack(all.file))).seconds);
      times.checkovStart.push((await timed(() => runCheckov(python, none.plans, home))).seconds);
      const whole = await timed(() => runCheckov(python, all.plans, home));
      times.checkov.push(whole.seconds);
      answer = whole.value;
    }
    const { version, findings } = parseAnswer(answer);
    return {
      cases: CASES.length,
      recorded: { checkov: version, plans: plansHash(), findings },
      pack: { whole: summarize(times.pack), startUp: summarize(times.packStart) },
      checkov: { whole: summarize(times.checkov), startUp: summarize(times.checkovStart) },
      packInProcess: inProcess(runs),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
