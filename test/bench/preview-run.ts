/** One preview in a sandbox, measured: wall time, and the memory of pulumi with all processes it starts. */
import * as path from "node:path";
import { performance } from "node:perf_hooks";
import { execa } from "execa";
import type { Sandbox } from "../../sandbox/sandbox";
import { type PeakMemory, sampleProcesses, whyNoMemory } from "./memory-sampler";
import { summarize, type Summary } from "./statistics";

export const PACK_NAME = "shared-key-least-privilege";

export interface PreviewSeries {
  readonly seconds: Summary;
  /** The highest sum of resident sets, in 10⁶ bytes. Absent where it cannot be measured, as is the next. */
  readonly megabytes?: Summary;
  /** The same of proportional sets. */
  readonly proportionalMegabytes?: Summary;
}

/** The engine that previews, and what its figures lack. */
export interface EngineFigures {
  readonly engine: string;
  /** The parts of Pulumi that the sandbox has stand-ins for. */
  readonly standIns: readonly string[];
  /** Why memory is absent. */
  readonly noMemory?: string;
}

/** A preview that did not do what is measured. */
export class BenchmarkError extends Error {}

export interface Subject {
  readonly name: string;
  readonly folder: string;
  readonly stack: string;
  readonly options: readonly string[];
  /** What the output of a whole preview has in it. */
  readonly shows: string;
}

export interface Sample {
  readonly seconds: number;
  readonly peak?: PeakMemory;
  /** Seconds that processors worked. */
  readonly processorSeconds?: number;
}

/** @throws {BenchmarkError} where it fails, or does not show what it should */
export async function runPulumi(
  sandbox: Sandbox,
  { folder, name, shows }: Subject,
  args: readonly string[],
): Promise<Sample> {
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
  const stop = child.pid === undefined || whyNoMemory() !== undefined ? undefined : sampleProcesses(child.pid);
  const { exitCode, all } = await child;
  const seconds = (performance.now() - start) / 1000;
  const sampled = stop?.();
  if (exitCode !== 0 || !all.includes(shows))
    throw new BenchmarkError(`pulumi ${args.join(" ")} of ${name} ended with exit code ${exitCode ?? "none"}:\n${all}`);
  return { seconds, ...sampled };
}

export const preview = (sandbox: Sandbox, subject: Subject): Promise<Sample> =>
  runPulumi(sandbox, subject, ["preview", "--stack", subject.stack, ...subject.options]);

export function seriesOf(samples: readonly Sample[]): PreviewSeries {
  const seconds = summarize(samples.map((sample) => sample.seconds));
  const peaks = samples.map(({ peak }) => peak).filter((peak) => peak !== undefined);
  if (peaks.length === 0) return { seconds };
  const megabytes = (kind: keyof PeakMemory): Summary => summarize(peaks.map((peak) => peak[kind] / 1e6));
  return { seconds, megabytes: megabytes("resident"), proportionalMegabytes: megabytes("proportional") };
}

/** Of the medians. */
export const ratioOf = (over: Summary | undefined, under: Summary | undefined): number | undefined =>
  over === undefined || under === undefined ? undefined : over.median / under.median;

export function engineFigures({ toolchain }: Sandbox): EngineFigures {
  const noMemory = whyNoMemory();
  return {
    engine: toolchain.engine.version,
    standIns: toolchain.standIns,
    ...(noMemory === undefined ? {} : { noMemory }),
  };
}
