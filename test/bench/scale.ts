/** Measures previews of an owner's stack that shares with more and more accounts, and merges into larger and larger policies. */
import { rmSync } from "node:fs";
import type { Progress, Report } from "../../sandbox/progress";
import { openSandbox, type Sandbox } from "../../sandbox/sandbox";
import { testCheckout, type TestCheckout } from "../e2e/checkout";
import {
  BenchmarkError,
  engineFigures,
  PACK_NAME,
  preview,
  ratioOf,
  seriesOf,
  type EngineFigures,
  type PreviewSeries,
  type Sample,
  type Subject,
} from "./preview-run";
import { measureMerge, type MergeFigures } from "./scale-merge";
import { ACCOUNTS, accountStack, ORGANIZATION_STACK, type ScaleStack } from "./scale-worlds";

export interface ScalePoint {
  readonly label: string;
  /** The stack's first preview. */
  readonly firstSeconds: number;
  /** Those after it. */
  readonly later: PreviewSeries;
  /** Of the median to that of one account. Goal: at most 1.5. */
  readonly timeRatio: number;
  /** The same of proportional sets; absent where memory cannot be measured. */
  readonly memoryRatio?: number;
}

export interface ScaleFigures extends EngineFigures {
  readonly merge: MergeFigures;
  /** One account first. */
  readonly points: readonly ScalePoint[];
}

interface Measured {
  readonly label: string;
  readonly samples: readonly Sample[];
}

/** Pure. @param measured the samples of each stack, its first preview first; one account comes first, as what all are compared with */
export function pointsOf(measured: readonly Measured[]): readonly ScalePoint[] {
  const series = measured.map(({ label, samples: [first, ...later] }) => {
    if (first === undefined || later.length === 0) throw new BenchmarkError(`No later preview of ${label}.`);
    return { label, firstSeconds: first.seconds, later: seriesOf(later) };
  });
  const base = series[0]?.later;
  return series.map((each): ScalePoint => {
    const memoryRatio = ratioOf(each.later.proportionalMegabytes, base?.proportionalMegabytes);
    return {
      ...each,
      timeRatio: ratioOf(each.later.seconds, base?.seconds) ?? Number.NaN,
      ...(memoryRatio === undefined ? {} : { memoryRatio }),
    };
  });
}

/** A stack of its own for each, so that they can be measured in turn; none is ever deployed. */
async function prepare(sandbox: Sandbox, checkout: TestCheckout, stacks: readonly ScaleStack[]): Promise<Subject[]> {
  const owner = await checkout.section("owner");
  const subjects: Subject[] = [];
  for (const { stack, label, shares } of stacks) {
    await checkout.setStack(stack, { owner: { ...owner, shares } });
    await sandbox.pulumi(["stack", "--stack", stack]);
    const options = ["--policy-pack", "policypack"];
    subjects.push({ name: label, folder: sandbox.projectFolder, stack, options, shows: PACK_NAME });
  }
  return subjects;
}

/** All stacks in turn, forwards and backwards. */
async function measurePreviews(
  sandbox: Sandbox,
  subjects: readonly Subject[],
  runs: number,
  report: Report,
): Promise<readonly ScalePoint[]> {
  const measured = subjects.map((subject) => ({ subject, label: subject.name, samples: [] as Sample[] }));
  for (let run = 0; run <= runs; run++) {
    for (const { subject, samples } of run % 2 === 0 ? measured : measured.toReversed()) {
      report(`${subject.name}, ${run === 0 ? "first preview" : `run ${run} of ${runs}`}`);
      samples.push(await preview(sandbox, subject));
    }
  }
  return pointsOf(measured);
}

/** In a sandbox of its own. Each stack is previewed once, and then `runs` times more. */
export async function measureScale(runs: number, progress: Progress, report: Report): Promise<ScaleFigures> {
  report("merging into an existing policy");
  const merge = measureMerge(runs);
  const checkout = await testCheckout();
  process.once("exit", () => {
    rmSync(checkout.folder, { recursive: true, force: true });
  });
  // The sandbox makes what the stack files name when it opens: only the walkthrough's accounts are needed.
  await checkout.setStack("owner", { owner: await checkout.section("owner") });
  const sandbox = await openSandbox({ checkout: checkout.folder, progress });
  try {
    const subjects = await prepare(sandbox, checkout, [...ACCOUNTS.map(accountStack), ORGANIZATION_STACK]);
    // What the engine and the packages cost once falls on no stack.
    report("warming up");
    for (const subject of subjects.slice(0, 1)) await preview(sandbox, subject);
    return { ...engineFigures(sandbox), merge, points: await measurePreviews(sandbox, subjects, runs, report) };
  } finally {
    await sandbox.close();
  }
}
