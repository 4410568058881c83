/** How long a pack takes from its process's start to the port that the engine waits for. */
import { performance } from "node:perf_hooks";
import { startPack } from "../policypack/engine-side";
import type { Packs } from "./pack-folders";
import { summarize, type Summary } from "./statistics";

export type StartFigures = Readonly<Record<keyof Packs, Summary>>;

async function secondsOf(folder: string): Promise<number> {
  const start = performance.now();
  const pack = await startPack(folder, folder);
  const seconds = (performance.now() - start) / 1000;
  await pack.stop();
  return seconds;
}

/** One start of each that does not count, then all in turn, forwards and backwards. */
export async function measureStart(packs: Packs, runs: number): Promise<StartFigures> {
  const names = ["empty", "compiled", "source"] as const;
  const seconds: Record<keyof Packs, number[]> = { empty: [], compiled: [], source: [] };
  for (let run = 0; run <= runs; run++) {
    for (const name of run % 2 === 0 ? names : names.toReversed()) {
      const taken = await secondsOf(packs[name]);
      if (run > 0) seconds[name].push(taken);
    }
  }
  return { empty: summarize(seconds.empty), compiled: summarize(seconds.compiled), source: summarize(seconds.source) };
}
