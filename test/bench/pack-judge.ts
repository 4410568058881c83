/** What judging costs: all rules over a program's resources in one process, and each resource asked of a running pack. */
import { performance } from "node:perf_hooks";
import { RULES } from "../../policypack/rules";
import { startPack } from "../policypack/engine-side";
import { judge, type Subject } from "../policypack/judge";
import { declarations, JUDGED, subjectOf } from "./pack-worlds";
import { BenchmarkError } from "./preview-run";
import { summarize, type Summary } from "./statistics";

/** In milliseconds: those that passed, and those that a processor worked, to which other work adds less. */
interface Cost {
  readonly milliseconds: number;
  readonly processor: number;
}

export interface JudgeFigures {
  readonly resources: number;
  readonly rules: number;
  /** All rules over all resources, in a process that has judged nothing before. Goal: under a second. */
  readonly first: Cost;
  /** The same over other resources, later. */
  readonly later: { readonly milliseconds: Summary; readonly processor: Summary };
  /** Of one resource: the time between the engine's question and the pack's answer. */
  readonly askedMilliseconds: Summary;
  /** The same of a pack without policies. */
  readonly emptyMilliseconds: Summary;
}

const subjects = (pass: number): readonly Subject[] => declarations(JUDGED, pass * JUDGED).map(subjectOf);

/** @throws {BenchmarkError} where a resource is refused: its message would be part of what is measured */
function judged(pass: number): Cost {
  const resources = subjects(pass);
  const [start, before] = [performance.now(), process.cpuUsage()];
  const refused = resources.filter((subject) => RULES.some((rule) => judge(rule, subject).violations.length > 0));
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  if (refused.length > 0) throw new BenchmarkError(`The pack refuses ${refused[0]?.name ?? ""}.`);
  return { milliseconds, processor: (user + system) / 1000 };
}

/** Passes over all resources, one after the other, as the engine does. */
async function asked(folder: string, passes: number): Promise<Summary> {
  const pack = await startPack(folder, folder);
  try {
    const perResource: number[] = [];
    for (let pass = 0; pass <= passes; pass++) {
      const resources = subjects(pass);
      const start = performance.now();
      for (const subject of resources) await pack.analyze(subject);
      perResource.push((performance.now() - start) / resources.length);
    }
    return summarize(perResource.slice(1));
  } finally {
    await pack.stop();
  }
}

/** @param emptyPack the folder of a pack without policies */
export async function measureJudging(pack: string, emptyPack: string, runs: number): Promise<JudgeFigures> {
  const first = judged(0);
  const later = Array.from({ length: runs }, (_, run) => judged(run + 1));
  return {
    resources: JUDGED,
    rules: RULES.length,
    first,
    later: {
      milliseconds: summarize(later.map(({ milliseconds }) => milliseconds)),
      processor: summarize(later.map(({ processor }) => processor)),
    },
    askedMilliseconds: await asked(pack, runs),
    emptyMilliseconds: await asked(emptyPack, runs),
  };
}
