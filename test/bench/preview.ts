/**
 * Measures `pulumi preview --stack owner --policy-pack policypack` of this project beside the preview of an empty TypeScript
 * program on the same engine: wall time, and the memory of pulumi with all processes it starts.
 */
import { rmSync } from "node:fs";
import * as path from "node:path";
import { performance } from "node:perf_hooks";
import { execa } from "execa";
import { type Progress, type Report } from "../../sandbox/progress";
import { openSandbox, type Sandbox } from "../../sandbox/sandbox";
import { testCheckout } from "../e2e/checkout";
import { type PeakMemory, sampleMemory, whyNoMemory } from "./memory-sampler";
import { EMPTY_STACK, writeEmptyProject } from "./preview-project";
import { summarize, type Summary } from "./statistics";

const PACK_NAME = "shared-key-least-privilege";

export interface PreviewSeries {
  readonly seconds: Summary;
  /** The highest sum of resident sets, in 10⁶ bytes. Absent where it cannot be measured, as is the next. */
  readonly megabytes?: Summary;
  /** The same of proportional sets. */
  readonly proportionalMegabytes?: Summary;
}

export interface StateFigures {
  /** Before the stack's first update, or after it. */
  readonly state: "fresh" | "deployed";
  readonly project: PreviewSeries;
  readonly empty: PreviewSeries;
  /** Of the medians. Goal: at most 1.5. */
  readonly timeRatio: number;
  /** Of the medians of resident sets. */
  readonly memoryRatio?: number;
  /** Of the medians of proportional sets, which count each page of memory once. Goal: at most 1.2. */
  readonly proportionalRatio?: number;
}

export interface PreviewFigures {
  readonly engine: string;
  /** The parts of Pulumi that the sandbox has stand-ins for. */
  readonly standIns: readonly string[];
  /** Why memory is absent. */
  readonly noMemory?: string;
  readonly states: readonly StateFigures[];
}

/** A preview that did not do what is measured. */
export class BenchmarkError extends Error {}

interface Subject {
  readonly name: "project" | "empty";
  readonly folder: string;
  readonly stack: string;
  readonly options: readonly string[];
  /** What the output of a whole preview has in it. */
  readonly shows: string;
}

interface Sample {
  readonly seconds: number;
  readonly peak?: PeakMemory;
}

async function pulumi(sandbox: Sandbox, { folder, name, shows }: Subject, args: readonly string[]): Promise<Sample> {
  const start = performance.now();
  const binary = path.join(sandbox.toolchain.binFolder, "pulumi");
  const child = execa(binary, args, {
    cwd: folder,
    // The sandbox has pulumi run in its project wherever it is called.
    env: { ...sandbox.env, PULUMI_OPTION_CWD: folder },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    all: true,
  });
  const stop = child.pid === undefined || whyNoMemory() !== undefined ? undefined : sampleMemory(child.pid);
  const { exitCode, all } = await child;
  const seconds = (performance.now() - start) / 1000;
  const peak = stop?.();
  if (exitCode !== 0 || !all.includes(shows))
    throw new BenchmarkError(`pulumi ${args.join(" ")} of ${name} ended with exit code ${exitCode ?? "none"}:\n${all}`);
  return { seconds, ...(peak === undefined ? {} : { peak }) };
}

const preview = (sandbox: Sandbox, subject: Subject): Promise<Sample> =>
  pulumi(sandbox, subject, ["preview", "--stack", subject.stack, ...subject.options]);

function seriesOf(samples: readonly Sample[]): PreviewSeries {
  const seconds = summarize(samples.map((sample) => sample.seconds));
  const peaks = samples.map(({ peak }) => peak).filter((peak) => peak !== undefined);
  if (peaks.length === 0) return { seconds };
  const megabytes = (kind: keyof PeakMemory): Summary => summarize(peaks.map((peak) => peak[kind] / 1e6));
  return { seconds, megabytes: megabytes("resident"), proportionalMegabytes: megabytes("proportional") };
}

const ratioOf = (over: Summary | undefined, under: Summary | undefined): number | undefined =>
  over === undefined || under === undefined ? undefined : over.median / under.median;

function compare(state: StateFigures["state"], project: PreviewSeries, empty: PreviewSeries): StateFigures {
  const timeRatio = project.seconds.median / empty.seconds.median;
  const memoryRatio = ratioOf(project.megabytes, empty.megabytes);
  const proportionalRatio = ratioOf(project.proportionalMegabytes, empty.proportionalMegabytes);
  return {
    state,
    project,
    empty,
    timeRatio,
    ...(memoryRatio === undefined ? {} : { memoryRatio }),
    ...(proportionalRatio === undefined ? {} : { proportionalRatio }),
  };
}

/** One run of each that does not count, then both in turn; who is first changes from run to run. */
async function measureState(
  state: StateFigures["state"],
  sandbox: Sandbox,
  subjects: Readonly<Record<Subject["name"], Subject>>,
  runs: number,
  report: Report,
): Promise<StateFigures> {
  const samples: Record<Subject["name"], Sample[]> = { project: [], empty: [] };
  for (let run = 0; run <= runs; run++) {
    report(`${state} stack, ${run === 0 ? "warming up" : `run ${run} of ${runs}`}`);
    const order = run % 2 === 0 ? [subjects.empty, subjects.project] : [subjects.project, subjects.empty];
    for (const subject of order) {
      const sample = await preview(sandbox, subject);
      if (run > 0) samples[subject.name].push(sample);
    }
  }
  return compare(state, seriesOf(samples.project), seriesOf(samples.empty));
}

async function prepare(sandbox: Sandbox): Promise<Readonly<Record<Subject["name"], Subject>>> {
  const emptyFolder = path.join(sandbox.folder, "empty-program");
  const empty = {
    name: "empty",
    folder: emptyFolder,
    stack: EMPTY_STACK,
    options: [],
    shows: "empty-program-empty",
  } as const;
  const options = ["--policy-pack", "policypack"];
  const project = {
    name: "project",
    folder: sandbox.projectFolder,
    stack: "owner",
    options,
    shows: PACK_NAME,
  } as const;
  await writeEmptyProject(emptyFolder);
  await pulumi(sandbox, { ...empty, shows: "Created stack" }, ["stack", "init", EMPTY_STACK, "--no-select"]);
  // The sandbox makes the project's folder, and the stack, with the first command that names it.
  await sandbox.pulumi(["stack", "--stack", "owner"]);
  return { empty, project };
}

/** Previews in a sandbox of its own: `runs` of each, of a stack that was never deployed and of one that was. */
export async function measurePreview(runs: number, progress: Progress, report: Report): Promise<PreviewFigures> {
  const checkout = await testCheckout();
  process.once("exit", () => {
    rmSync(checkout.folder, { recursive: true, force: true });
  });
  await checkout.setStack("owner", { owner: await checkout.section("owner") });
  const sandbox = await openSandbox({ checkout: checkout.folder, progress });
  try {
    const subjects = await prepare(sandbox);
    const fresh = await measureState("fresh", sandbox, subjects, runs, report);
    report("deploying");
    for (const subject of Object.values(subjects))
      await pulumi(sandbox, subject, ["up", "--yes", "--skip-preview", "--stack", subject.stack, ...subject.options]);
    const deployed = await measureState("deployed", sandbox, subjects, runs, report);
    const noMemory = whyNoMemory();
    return {
      engine: sandbox.toolchain.engine.version,
      standIns: sandbox.toolchain.standIns,
      ...(noMemory === undefined ? {} : { noMemory }),
      states: [fresh, deployed],
    };
  } finally {
    await sandbox.close();
  }
}
