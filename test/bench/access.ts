/**
 * Measures the evaluator: decisions a second beside those of iam-simulate on the same cases in the same run; the matrix; and
 * how the time grows with the number of statements.
 */
import { performance } from "node:perf_hooks";
import fc from "fast-check";
import { evaluate } from "../../access";
import { type Report } from "../../sandbox/progress";
import { aCase, type Case } from "../access/arbitraries";
import { simulate, simulationOf } from "../access/simulator";
import { COLUMNS, crowdedWorld, matrixWorld, PRINCIPALS } from "./access-worlds";
import { steps, summarize, type Summary } from "./statistics";

const SEED = 1;
const CASES = 2000;
/** The evaluator goes over the cases this often where the simulator does once, for times long enough to measure. */
const PASSES = 10;
const STATEMENTS = [25, 50, 100, 200, 400];
const STATEMENTS_READ = 100_000;

export interface AccessFigures {
  readonly cases: number;
  /** The first decision on each case, before anything is compiled or remembered. */
  readonly firstPassPerSecond: number;
  readonly warmPerSecond: Summary;
  readonly simulatorPerSecond: Summary;
  /** Of the warm medians. Goal: at least 20. */
  readonly ratio: number;
  /** From plain documents to the last decision. Goal: under 1,000. */
  readonly matrix: { readonly principals: number; readonly actions: number; readonly milliseconds: Summary };
  readonly growth: {
    readonly points: readonly { readonly statements: number; readonly microseconds: Summary }[];
    /** Each least time over the one before, where the statements double: 2 is linear. Other work on the machine only adds. */
    readonly ratios: readonly number[];
  };
}

const milliseconds = (work: () => void): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};

const decideAll = (cases: readonly Case[]): void => {
  for (const { request, world } of cases) evaluate(request, world);
};

type Rates = Pick<AccessFigures, "cases" | "firstPassPerSecond" | "warmPerSecond" | "simulatorPerSecond" | "ratio">;

/** Both evaluators in turn, so that whatever else the machine does falls on both. */
async function measureRates(runs: number, report: Report): Promise<Rates> {
  const cases = fc.sample(aCase, { seed: SEED, numRuns: CASES });
  const simulations = cases.map(simulationOf);
  const simulateAll = async (): Promise<number> => {
    const start = performance.now();
    for (const simulation of simulations) await simulate(simulation);
    return performance.now() - start;
  };
  const perSecond = (time: number, passes = 1): number => (CASES * passes * 1000) / time;

  const firstPassPerSecond = perSecond(
    milliseconds(() => {
      decideAll(cases);
    }),
  );
  await simulateAll();
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let run = 1; run <= runs; run++) {
    report(`run ${run} of ${runs}`);
    const time = milliseconds(() => {
      for (let pass = 0; pass < PASSES; pass++) decideAll(cases);
    });
    ours.push(perSecond(time, PASSES));
    theirs.push(perSecond(await simulateAll()));
  }
  const [warmPerSecond, simulatorPerSecond] = [summarize(ours), summarize(theirs)];
  const ratio = warmPerSecond.median / simulatorPerSecond.median;
  return { cases: CASES, firstPassPerSecond, warmPerSecond, simulatorPerSecond, ratio };
}

function measureMatrix(runs: number): AccessFigures["matrix"] {
  const decideMatrix = (): void => {
    const { world, principals } = matrixWorld();
    for (const principal of principals) for (const column of COLUMNS) evaluate({ principal, ...column }, world);
  };
  const times = Array.from({ length: runs }, () => milliseconds(decideMatrix));
  return { principals: PRINCIPALS, actions: COLUMNS.length, milliseconds: summarize(times) };
}

/** The sizes in turn, each as many decisions as read about the same number of statements. */
function measureGrowth(runs: number): AccessFigures["growth"] {
  const series = STATEMENTS.map((statements) => {
    const { world, request } = crowdedWorld(statements);
    const decisions = Math.ceil(STATEMENTS_READ / statements);
    const work = (): void => {
      for (let at = 0; at < decisions; at++) evaluate(request, world);
    };
    work();
    return { statements, times: [] as number[], measure: () => (milliseconds(work) / decisions) * 1000 };
  });
  for (let run = 0; run < runs; run++) for (const { times, measure } of series) times.push(measure());
  const points = series.map(({ statements, times }) => ({ statements, microseconds: summarize(times) }));
  return { points, ratios: steps(points.map(({ microseconds }) => microseconds.minimum)) };
}

/** Runs all of it, each measurement `runs` times. */
export async function measureAccess(runs: number, report: Report): Promise<AccessFigures> {
  const rates = await measureRates(runs, report);
  report("matrix");
  const matrix = measureMatrix(runs);
  report("growth with the number of statements");
  return { ...rates, matrix, growth: measureGrowth(runs) };
}
