/** Measures the policy pack: its start, a resource's judgement, and what it adds to whole previews. */
import { loadavg } from "node:os";
import type { Progress, Report } from "../../sandbox/progress";
import { withPacks } from "./pack-folders";
import { type JudgeFigures, measureJudging } from "./pack-judge";
import { measurePackPreviews, type PackPreviewFigures } from "./pack-preview";
import { measureStart, type StartFigures } from "./pack-start";

export interface PackFigures {
  readonly start: StartFigures;
  readonly judging: JudgeFigures;
  readonly previews: PackPreviewFigures;
  /** How much the machine had to do, this with it: the average number of processes of the last minute, before and after. */
  readonly load: readonly [before: number, after: number];
}

const load = (): number => loadavg()[0] ?? Number.NaN;

export const measurePack = (runs: number, progress: Progress, report: Report): Promise<PackFigures> =>
  withPacks(async (packs) => {
    const before = load();
    report("judging");
    const judging = await measureJudging(packs.compiled, packs.empty, runs);
    report("starting");
    const start = await measureStart(packs, runs);
    const previews = await measurePackPreviews(packs, runs, progress, report);
    return { start, judging, previews, load: [before, load()] };
  });
