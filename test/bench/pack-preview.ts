/** Previews of programs of growing size: without a pack, with one that has no policies, and with this one. */
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Progress, Report } from "../../sandbox/progress";
import { openSandbox, type Sandbox } from "../../sandbox/sandbox";
import { EMPTY_PACK, type Packs } from "./pack-folders";
import { EXTERNAL, OWNER, programFiles, REGION, SIZES, stackOf } from "./pack-worlds";
import { engineFigures, PACK_NAME, preview, type EngineFigures, type Sample, type Subject } from "./preview-run";
import { summarize, type Summary } from "./statistics";

const ROOT = path.resolve(__dirname, "../..");

/** The same three programs, by one measure. */
export interface Compared {
  readonly without: Summary;
  readonly empty: Summary;
  readonly pack: Summary;
  /** Of the least, to which other work only adds: seconds more than without a pack. */
  readonly added: number;
  /** Of those, what a pack without policies adds too. */
  readonly addedByAny: number;
  /** Of the least. */
  readonly ratio: number;
}

export interface SizeFigures {
  readonly resources: number;
  /** Of the whole command. Goals: at most 0.5 s added to 10 resources, at most 1.1 times as long with 1,000. */
  readonly seconds: Compared;
  /** Seconds that processors worked for it: with other work on the machine, what to believe. Linux only. */
  readonly processor?: Compared;
}

export interface PackPreviewFigures extends EngineFigures {
  readonly sizes: readonly SizeFigures[];
}

type Variant = "without" | "empty" | "pack";
const VARIANTS = ["without", "empty", "pack"] as const satisfies readonly Variant[];
export type Samples = Readonly<Record<Variant, readonly Sample[]>>;

/** Pure. @throws RangeError for no measurements */
function compared(samples: Samples, valueOf: (sample: Sample) => number): Compared {
  const of = (variant: Variant): Summary => summarize(samples[variant].map(valueOf));
  const { without, empty, pack } = { without: of("without"), empty: of("empty"), pack: of("pack") };
  return {
    without,
    empty,
    pack,
    added: pack.minimum - without.minimum,
    addedByAny: empty.minimum - without.minimum,
    ratio: pack.minimum / without.minimum,
  };
}

/** Pure. @throws RangeError for no measurements */
export function sizeFigures(resources: number, samples: Samples): SizeFigures {
  const seconds = compared(samples, (sample) => sample.seconds);
  const measured = VARIANTS.every((variant) => samples[variant].every((each) => each.processorSeconds !== undefined));
  if (!measured) return { resources, seconds };
  return { resources, seconds, processor: compared(samples, ({ processorSeconds = Number.NaN }) => processorSeconds) };
}

const OPTIONS = (packs: Packs): Readonly<Record<Variant, readonly string[]>> => ({
  without: [],
  empty: ["--policy-pack", packs.empty],
  pack: ["--policy-pack", packs.compiled],
});
const SHOWS: Readonly<Record<Variant, (size: number) => string>> = {
  // Two providers and the stack come with it.
  without: (size) => `${size + 3} to create`,
  empty: () => EMPTY_PACK,
  pack: () => PACK_NAME,
};

/** One preview of each that does not count, then all in turn; who is first changes from run to run. */
async function measureSize(
  sandbox: Sandbox,
  packs: Packs,
  size: number,
  runs: number,
  report: Report,
): Promise<SizeFigures> {
  const samples: Record<Variant, Sample[]> = { without: [], empty: [], pack: [] };
  for (let run = 0; run <= runs; run++) {
    report(`previews of ${size} resources, ${run === 0 ? "warming up" : `run ${run} of ${runs}`}`);
    for (const variant of run % 2 === 0 ? VARIANTS : VARIANTS.toReversed()) {
      const subject: Subject = {
        name: `${size} resources, ${variant}`,
        folder: sandbox.projectFolder,
        stack: stackOf(size),
        options: OPTIONS(packs)[variant],
        shows: SHOWS[variant](size),
      };
      const sample = await preview(sandbox, subject);
      if (run > 0) samples[variant].push(sample);
    }
  }
  return sizeFigures(size, samples);
}

/** In a sandbox of its own; nothing is ever deployed. */
export async function measurePackPreviews(
  packs: Packs,
  runs: number,
  progress: Progress,
  report: Report,
): Promise<PackPreviewFigures> {
  const folder = await mkdtemp(path.join(tmpdir(), "pack-bench-"));
  try {
    for (const [name, text] of Object.entries(programFiles())) await writeFile(path.join(folder, name), text);
    await symlink(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
    const sandbox = await openSandbox({ checkout: folder, progress });
    try {
      const account = { region: REGION, deployRole: "DeployRole", roles: [], users: [] };
      await sandbox.seed([OWNER, EXTERNAL].map((accountId) => ({ ...account, accountId })));
      const sizes: SizeFigures[] = [];
      for (const size of SIZES) {
        await sandbox.pulumi(["stack", "--stack", stackOf(size)]);
        sizes.push(await measureSize(sandbox, packs, size, runs, report));
      }
      return { ...engineFigures(sandbox), sizes };
    } finally {
      await sandbox.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
