/**
 * Measures a fleet of 200 external accounts in a sandbox of its own: deployed, killed at a random moment and resumed; then a part of it by
 * degrees of parallelism.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { performance } from "node:perf_hooks";
import type { FleetReport } from "../../fleet/report";
import type { RunResult } from "../../sandbox/processes";
import type { Report } from "../../sandbox/progress";
import { accountIds, externalName, type FleetSections, fleetSections, InFleet, writeFleet } from "../e2e/in-fleet";
import { InSandbox, OWNER } from "../e2e/in-sandbox";
import { sampleProcesses, whyNoMemory } from "./memory-sampler";
import { engineFigures, type EngineFigures } from "./preview-run";

/** External accounts, beside the owner. */
const ACCOUNTS = 200;
const DEGREES = [1, 2, 4, 8] as const;
/** Stacks that are updated for each degree. */
const SAMPLE = 24;
const POLL_MS = 500;

export interface DegreePoint {
  readonly parallel: number;
  readonly seconds: number;
  /** The highest sum of proportional sets of the fleet and all that it starts, in 10⁶ bytes; absent where it cannot be read. */
  readonly megabytes?: number;
}

export interface FleetFigures extends EngineFigures {
  readonly accounts: number;
  readonly sample: number;
  /** From which the moment of the kill is made. */
  readonly seed: number;
  readonly parallel: number;
  /** Stacks that had ended when the fleet was killed. */
  readonly killedAfter: number;
  /** Stacks that were under way then. */
  readonly underWay: number;
  /** Until the kill, and of the run that went on. */
  readonly seconds: readonly [number, number];
  /** Stacks that the run which went on found done. */
  readonly doneBefore: number;
  /** Of the fleet's own process, the highest it ever had, in 10⁶ bytes. */
  readonly ownMegabytes?: number;
  readonly degrees: readonly DegreePoint[];
  readonly load: readonly [before: number, after: number];
}

/** A number from 0 to 1 that looks random, by which a run can be repeated (mulberry32). */
export function randomOf(seed: number): number {
  let mixed = (seed + 0x6d2b79f5) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

/** The most memory that a process ever had, in bytes. */
function highWater(pid: number): number {
  try {
    const [, kibibytes = "0"] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kibibytes) * 1024;
  } catch {
    return 0;
  }
}

interface Watched {
  readonly result: RunResult;
  readonly seconds: number;
  readonly megabytes?: number;
  readonly ownMegabytes?: number;
}

class FleetBench {
  readonly fleet: InFleet;
  constructor(
    private readonly e2e: InSandbox,
    private readonly sections: FleetSections,
  ) {
    this.fleet = new InFleet(e2e);
  }

  /** Runs the fleet to its end, and looks at its memory. */
  async watched(running: Promise<RunResult>): Promise<Watched> {
    const start = performance.now();
    let [pid, own] = [0, 0];
    let stop: ReturnType<typeof sampleProcesses> | undefined;
    const timer = setInterval(() => {
      try {
        pid ||= this.fleet.pid();
      } catch {
        return;
      }
      if (whyNoMemory() !== undefined) return;
      stop ??= sampleProcesses(pid);
      own = Math.max(own, highWater(pid));
    }, POLL_MS);
    const result = await running;
    clearInterval(timer);
    const seconds = (performance.now() - start) / 1000;
    const sampled = stop?.();
    return {
      result,
      seconds,
      ...(sampled === undefined ? {} : { megabytes: sampled.peak.proportional / 1e6, ownMegabytes: own / 1e6 }),
    };
  }

  /** What AWS has is what one deployment makes, in each account. */
  async nothingIsDoubled(report: Report): Promise<void> {
    for (const [at, accountId] of accountIds(this.sections).entries()) {
      if (at % 20 === 0) report(`looking into account ${at + 1} of ${ACCOUNTS + 1}`);
      const kinds = (await this.e2e.leftIn(accountId)).map((name) => name.split(/[ /]/)[0]).sort();
      assert.deepEqual(kinds, accountId === OWNER ? ["alias", "key", "secret"] : ["policy", "secret"], accountId);
    }
  }

  /** Deploys all, and kills the fleet after a part of them. */
  async killedAndResumed(seed: number, report: Report) {
    const { fleet } = this;
    const after = Math.round(ACCOUNTS * (0.1 + 0.8 * randomOf(seed)));
    const killed = fleet.fleet("up");
    let told = 0;
    const first = this.watched(killed);
    await fleet.until(() => {
      const ended = fleet.journal("ended").length;
      if (ended >= told + 10) report(`${(told = ended)} of ${ACCOUNTS + 1} stacks; it is killed after ${after}`);
      return ended >= after;
    }, killed);
    process.kill(fleet.pid(), "SIGKILL");
    const [ended, began] = [fleet.journal("ended").length, fleet.journal("began").length];
    const { seconds, ownMegabytes } = await first;
    report(`going on with ${ACCOUNTS + 1 - ended} stacks`);
    const second = await this.watched(fleet.fleet("up", "--resume", "--json"));
    assert.equal(second.result.exitCode, 0, second.result.stderr);
    const outcome = JSON.parse(second.result.stdout) as FleetReport;
    const doneBefore = outcome.stacks.filter((each) => each.outcome.kind === "done before").length;
    assert.equal(doneBefore, ended, "what was done is not done again");
    await this.nothingIsDoubled(report);
    const own = Math.max(ownMegabytes ?? 0, second.ownMegabytes ?? 0);
    return {
      ...{ killedAfter: ended, underWay: began - ended, doneBefore, parallel: outcome.parallel },
      seconds: [seconds, second.seconds] as const,
      ...(own === 0 ? {} : { ownMegabytes: own }),
    };
  }

  /** An update of the same stacks for each degree: their tags change. */
  async byDegree(report: Report): Promise<readonly DegreePoint[]> {
    const points: DegreePoint[] = [];
    const names = Array.from({ length: SAMPLE }, (_, at) => externalName(at + 1));
    for (const parallel of DEGREES) {
      report(`${SAMPLE} stacks, ${parallel} at once`);
      for (const name of names) {
        const external = { ...this.sections.externals[name], tags: { degree: String(parallel) } };
        await this.e2e.checkout.setStack(name, { external });
      }
      const options = ["--stacks", names.join(","), "--parallel", String(parallel), "--json"];
      const { result, megabytes } = await this.watched(this.fleet.fleet("up", ...options));
      assert.equal(result.exitCode, 0, result.stderr);
      const { seconds } = JSON.parse(result.stdout) as FleetReport;
      points.push({ parallel, seconds, ...(megabytes === undefined ? {} : { megabytes }) });
    }
    return points;
  }
}

/** @param seed of the moment at which the fleet is killed */
export async function measureFleet(report: Report, seed = Date.now() % 1e6): Promise<FleetFigures> {
  const before = loadavg()[0] ?? Number.NaN;
  const e2e = new InSandbox();
  let sections: FleetSections | undefined;
  report(`making ${ACCOUNTS + 1} accounts`);
  try {
    await e2e.open(async (checkout) => {
      sections = await fleetSections(checkout, ACCOUNTS);
      await writeFleet(checkout, sections);
    });
    assert.ok(sections !== undefined);
    const bench = new FleetBench(e2e, sections);
    const whole = await bench.killedAndResumed(seed, report);
    const degrees = await bench.byDegree(report);
    const load = [before, loadavg()[0] ?? Number.NaN] as const;
    return { ...engineFigures(e2e.sandbox), accounts: ACCOUNTS, sample: SAMPLE, seed, ...whole, degrees, load };
  } finally {
    await e2e.close();
  }
}
