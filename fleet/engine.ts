/** One stack's operation by Pulumi's Automation API. */
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import pRetry from "p-retry";
import {
  LocalWorkspace,
  Stack,
  type EngineEvent,
  type PulumiCommand,
  type StackSummary,
} from "@pulumi/pulumi/automation";
import { AccessError } from "../access/stack/errors";
import { pendingIn, type PendingOperation } from "../access/stack/pending";
import { isLocked, locksIn } from "./bad-days/locks";
import { errorsToShow } from "./bad-days/output";
import { changesOfBoth, type Changes } from "./changes";
import { EngineFailed, pulumiCommand, type EngineWatch } from "./command";
import { isAlive } from "./folder";
import { isJudged, type Operation } from "./operations";
import { Waits } from "./waits";

export interface EngineTask {
  readonly operation: Operation;
  readonly stack: string;
  readonly logFile: string;
  readonly journalFile: string;
  readonly policyPack?: string;
  /** For a stack that is made, e.g. `awskms://…`; the backend's own where it is left out. */
  readonly secretsProvider?: string;
  readonly signal: AbortSignal;
  /** The engine of an earlier run that was under way when that run ended. */
  readonly formerEngine?: number;
  /** Told what is being done, e.g. `creating external-policy`. */
  readonly onStep: (text: string) => void;
}

export interface EngineOutcome {
  readonly ok: boolean;
  /** What the engine printed. */
  readonly text: string;
  readonly changes: Changes;
  /** There is no such stack: nothing was to be done. */
  readonly isAbsent?: true;
  /** Resources whose last deployment failed, so that what AWS has of them is not known: `up` reads them anew. */
  readonly failedBefore?: readonly string[];
  /** What the state has as begun by an earlier run and not ended. */
  readonly pending?: readonly PendingOperation[];
}

const FORMER_ENGINE_MS = 15 * 60_000;
const POLL_MS = 1_000;

/** So often a wait that has become long is told again. */
const WAITS_MS = 15_000;

/** `creating`, `updating` … of the engine's own words. */
const DOING: Readonly<Record<string, string>> = {
  create: "creating",
  update: "updating",
  delete: "deleting",
  replace: "replacing",
  refresh: "reading",
};

/** Tells each step, and from time to time those that take long. @returns what takes the engine's events, and ends it */
function tellSteps(onStep: (text: string) => void) {
  const waits = new Waits();
  const timer = setInterval(() => {
    const text = waits.text(Date.now());
    if (text !== undefined) onStep(text);
  }, WAITS_MS).unref();
  const onEvent = ({ resourcePreEvent, resOutputsEvent, resOpFailedEvent }: EngineEvent): void => {
    const { op, urn } = resourcePreEvent?.metadata ?? {};
    const doing = DOING[op ?? ""];
    if (doing !== undefined && urn?.includes("aws:") === true) {
      waits.begun(urn, doing, Date.now());
      onStep(`${doing} ${urn.split("::").at(-1) ?? urn}`);
    }
    const ended = (resOutputsEvent ?? resOpFailedEvent)?.metadata.urn;
    if (ended !== undefined) waits.ended(ended);
  };
  const end = (): void => {
    clearInterval(timer);
  };
  return { onEvent, end };
}

/** The name of a resource that stays, and whose last deployment failed: the engine would take it for done. */
function failedBeforeOf({ resourcePreEvent }: EngineEvent): readonly string[] {
  const { op, urn, old } = resourcePreEvent?.metadata ?? {};
  if (urn === undefined || op === "refresh" || op === "delete" || (old?.initErrors ?? []).length === 0) return [];
  return [urn.split("::").at(-1) ?? urn];
}

const changesOf = ({ summaryEvent }: EngineEvent): Changes | undefined => summaryEvent?.resourceChanges;

/** What is in a log from a place on. */
const textFrom = (file: string, from: number): string =>
  existsSync(file) ? readFileSync(file).subarray(from).toString("utf8") : "";

/** Engines of an interrupted run may be writing their states: a list that meets a half-written one fails, and is asked for again. */
const LIST_RETRIES = { retries: 3, minTimeout: 300, maxTimeout: 2_000 } as const;

/** @throws {AccessError} in the engine's own words, where the backend has no list */
async function stacksIn(workspace: LocalWorkspace): Promise<readonly StackSummary[]> {
  try {
    return await pRetry(() => workspace.listStacks(), LIST_RETRIES);
  } catch (error) {
    const told = errorsToShow(error instanceof Error ? error.message : "");
    throw new AccessError(
      `The stacks of the backend could not be listed (pulumi stack ls): ${told === "" ? "it ended without saying why" : told}\nNothing was begun.`,
    );
  }
}

/** Without organization and project. */
const nameIn = ({ name }: StackSummary): string => name.split("/").at(-1) ?? name;

/** Previews say nothing of them. What cannot be read was told by the operation itself. */
async function pendingOf(stack: Stack): Promise<readonly PendingOperation[]> {
  try {
    return pendingIn(await stack.exportStack());
  } catch {
    return [];
  }
}

export class Engine {
  private constructor(
    private readonly project: string,
    private readonly command: (watch?: EngineWatch) => PulumiCommand,
    private readonly existing: Set<string>,
  ) {}

  /** @throws {AccessError} where pulumi or its backend cannot be had */
  static async open(project: string): Promise<Engine> {
    const command = await pulumiCommand();
    const workspace = await LocalWorkspace.create({ workDir: project, pulumiCommand: command() });
    const stacks = await stacksIn(workspace);
    return new Engine(project, command, new Set(stacks.map(nameIn)));
  }

  /** A failure is an outcome, and not an exception. */
  async run(task: EngineTask): Promise<EngineOutcome> {
    const { stack, operation, logFile } = task;
    if (!this.existing.has(stack) && operation !== "up") return { ok: true, text: "", changes: {}, isAbsent: true };
    writeFileSync(logFile, `# ${new Date().toISOString()} ${operation} of ${stack}\n`, { flag: "a" });
    const begin = Date.now();
    for (;;) {
      const outcome = await this.once(task);
      if (outcome.ok || !isLocked(outcome.text) || task.signal.aborted) return outcome;
      const next = await this.formerEngineEnded(task, outcome.text, Date.now() - begin);
      if (!next) return outcome;
    }
  }

  /**
   * Whether the lock is that of the engine that an earlier run began for this stack, and is gone now: an engine ends in order when its
   * fleet is killed; the lock of one that was killed itself is taken away, since nobody else's can be meant.
   */
  private async formerEngineEnded(task: EngineTask, text: string, waited: number): Promise<boolean> {
    const { formerEngine, onStep, signal, stack } = task;
    const [lock, ...others] = locksIn(text);
    if (others.length > 0 || lock?.host !== hostname() || lock.pid !== formerEngine) return false;
    if (isAlive(lock.pid)) {
      if (waited > FORMER_ENGINE_MS) return false;
      onStep(`waiting for process ${lock.pid} of the interrupted run`);
      await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
      return !signal.aborted;
    }
    onStep("taking away the lock of the interrupted run");
    try {
      await (await Stack.select(stack, await this.workspace(stack, task))).cancel();
      return true;
    } catch {
      // What the lock says is told as it is.
      return false;
    }
  }

  private async workspace(
    stack: string,
    { logFile, journalFile, secretsProvider }: EngineTask,
  ): Promise<LocalWorkspace> {
    const pulumi = this.command({ stack, logFile, journalFile });
    const provider = secretsProvider === undefined ? {} : { secretsProvider };
    const workspace = await LocalWorkspace.create({ workDir: this.project, pulumiCommand: pulumi, ...provider });
    // It is in the list of stacks; to select it would change what the user has selected.
    workspace.selectStack = () => Promise.resolve();
    return workspace;
  }

  private async stack(name: string, task: EngineTask): Promise<Stack> {
    const stack = await this.selectedOrMade(name, await this.workspace(name, task));
    // Nobody asks for them here, they cost three more processes, and outputs may be secrets.
    stack.outputs = () => Promise.resolve({});
    stack.info = () => Promise.resolve(undefined);
    return stack;
  }

  private async selectedOrMade(name: string, workspace: LocalWorkspace): Promise<Stack> {
    if (this.existing.has(name)) return Stack.select(name, workspace);
    try {
      const stack = await Stack.create(name, workspace);
      this.existing.add(name);
      return stack;
    } catch (error) {
      // An interrupted run may have been making it, and have come to its end only now.
      const made = await stacksIn(workspace);
      if (!made.some((each) => nameIn(each) === name)) throw error;
      this.existing.add(name);
      return Stack.select(name, workspace);
    }
  }

  private async once(task: EngineTask): Promise<EngineOutcome> {
    const { operation, logFile, policyPack, signal, onStep } = task;
    const from = existsSync(logFile) ? statSync(logFile).size : 0;
    let changes: Changes = {};
    const failed = new Set<string>();
    const steps = tellSteps(onStep);
    const onEvent = (event: EngineEvent): void => {
      changes = changesOf(event) ?? changes;
      for (const name of failedBeforeOf(event)) failed.add(name);
      steps.onEvent(event);
    };
    const options = { color: "never", suppressOutputs: true, suppressProgress: true, signal, onEvent } as const;
    const packs = policyPack !== undefined && isJudged(operation) ? { policyPacks: [policyPack] } : {};
    try {
      const stack = await this.stack(task.stack, task);
      switch (operation) {
        case "preview":
          await stack.preview({ ...options, ...packs, diff: true });
          break;
        case "up":
          await stack.up({ ...options, ...packs });
          // The engine has taken them for done: only a refresh shows what AWS has, and what is still to be changed.
          if (failed.size > 0) {
            onStep(`reading AWS: the last deployment of ${[...failed].join(", ")} failed`);
            const first = changes;
            await stack.up({ ...options, ...packs, refresh: true });
            changes = changesOfBoth(first, changes, failed.size);
          }
          break;
        case "refresh":
          await stack.refresh(options);
          break;
        case "destroy":
          await stack.destroy(options);
          break;
      }
      const pending = await pendingOf(stack);
      return {
        ...{ ok: true, text: textFrom(logFile, from), changes },
        ...(failed.size === 0 ? {} : { failedBefore: [...failed].sort() }),
        ...(pending.length === 0 ? {} : { pending }),
      };
    } catch (error) {
      // Of another command than the engine's, such as `stack init`: its output is in the message.
      if (!(error instanceof EngineFailed)) {
        writeFileSync(logFile, `${error instanceof Error ? error.message : String(error)}\n`, { flag: "a" });
      }
      return { ok: false, text: textFrom(logFile, from), changes };
    } finally {
      steps.end();
    }
  }
}
