/** Runs a preview, and reads all that the engine tells of it. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { readEvents, type EngineEvents } from "./events";
import { type Place, pulumi } from "./pulumi";
import { readSteps, type Step } from "./digest";

export interface PreviewOptions extends Place {
  readonly stack: string;
  /** Folder of the policy pack, absolute; left out: none runs. */
  readonly pack?: string;
  readonly packConfig?: string;
}

export interface PreviewRun {
  readonly exitCode: number | undefined;
  /** As printed: the preview's JSON, where the engine came so far. */
  readonly stdout: string;
  readonly stderr: string;
  /** Left out where the engine printed no preview. */
  readonly steps?: readonly Step[];
  readonly events: EngineEvents;
}

/** The engine's option for an event log is for programs: it is there only with this. The Automation API sets it too. */
const FOR_PROGRAMS = { PULUMI_DEBUG_COMMANDS: "true" };

/** Changes nothing. The event log has configuration in it: it is in a folder that nobody else may read, and is removed. */
export async function preview({ stack, pack, packConfig, ...place }: PreviewOptions): Promise<PreviewRun> {
  const folder = await mkdtemp(path.join(tmpdir(), "cross-account-cmk-report-"));
  const log = path.join(folder, "events.json");
  const policies = [
    ...(pack === undefined ? [] : ["--policy-pack", pack]),
    ...(packConfig === undefined ? [] : ["--policy-pack-config", packConfig]),
  ];
  const args = ["preview", "--json", "--show-sames", "--stack", stack, "--non-interactive", ...policies];
  try {
    const outcome = await pulumi([...args, "--event-log", log], {
      ...place,
      env: { ...place.env, ...FOR_PROGRAMS },
    });
    const events = readEvents(await readFile(log, "utf8").catch(() => ""));
    const steps = readSteps(outcome.stdout);
    return { ...outcome, events, ...(steps === undefined ? {} : { steps }) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
