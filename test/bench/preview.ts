/**
 * Measures `pulumi preview --stack owner --policy-pack policypack` of this project beside the preview of an empty TypeScript
 * program on the same engine: wall time, and the memory of pulumi with all processes it starts.
 */
import { rmSync } from "node:fs";
import * as path from "node:path";
import { type Progress, type Report } from "../../sandbox/progress";
import { openSandbox, type Sandbox } from "../../sandbox/sandbox";
import { testCheckout } from "../e2e/checkout";
import { EMPTY_STACK, writeEmptyProject } from "./preview-project";
import {
  engineFigures,
  PACK_NAME,
  preview,
  ratioOf,
  runPulumi,
  seriesOf,
  type EngineFigures,
  type PreviewSeries,
  type Sample,
  type Subject,
} from "./preview-run";

type Name = "project" | "empty";
type Subjects = Readonly<Record<Name, Subject>>;

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

export interface PreviewFigures extends EngineFigures {
  readonly states: readonly StateFigures[];
}

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
  subjects: Subjects,
  runs: number,
  report: Report,
): Promise<StateFigures> {
  const samples: Record<Name, Sample[]> = { project: [], empty: [] };
  for (let run = 0; run <= runs; run++) {
    report(`${state} stack, ${run === 0 ? "warming up" : `run ${run} of ${runs}`}`);
    const order: readonly Name[] = run % 2 === 0 ? ["empty", "project"] : ["project", "empty"];
    for (const name of order) {
      const sample = await preview(sandbox, subjects[name]);
      if (run > 0) samples[name].push(sample);
    }
  }
  return compare(state, seriesOf(samples.project), seriesOf(samples.empty));
}

async function prepare(sandbox: Sandbox): Promise<Subjects> {
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
  await runPulumi(sandbox, { ...empty, shows: "Created stack" }, ["stack", "init", EMPTY_STACK, "--no-select"]);
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
      await runPulumi(sandbox, subject, [
        "up",
        "--yes",
        "--skip-preview",
        "--stack",
        subject.stack,
        ...subject.options,
      ]);
    const deployed = await measureState("deployed", sandbox, subjects, runs, report);
    return { ...engineFigures(sandbox), states: [fresh, deployed] };
  } finally {
    await sandbox.close();
  }
}
