/** `npm run fleet -- preview|up|refresh|destroy` from the stack files to the report. */
import { hostname } from "node:os";
import { performance } from "node:perf_hooks";
import type { FleetTask } from "./arguments";
import { goOnCommand } from "./command-text";
import type { Display } from "./display";
import { Engine, type EngineOutcome } from "./engine";
import { explain } from "./explain";
import { FleetFolder, isAlive } from "./folder";
import { headerOf, resumption, unfinished, type Ended, type Entry, type FleetCommand } from "./journal";
import { placed, type Placed } from "./order";
import { defaultParallel } from "./parallel";
import { refusal, selectedStacks } from "./project";
import { type FleetReport, reportJson, reportMarkdown, type StackOutcome } from "./report";
import { schedule, type Ending } from "./schedule";
import type { FleetStack } from "./stacks";

export interface Surroundings {
  /** The project's folder. */
  readonly project: string;
  readonly note: (text: string) => void;
  readonly display: (stacks: readonly string[]) => Display;
  /** Aborted by a signal: what is under way comes to its end, nothing else is begun. */
  readonly signal: AbortSignal;
}

interface Begun {
  readonly append: (entry: Entry) => void;
  readonly done: ReadonlyMap<string, Ended>;
  readonly engines: ReadonlyMap<string, number>;
}

const commandOf = ({ operation, stacks, shardText, policyPack }: FleetTask): FleetCommand => ({
  operation,
  stacks: [...stacks],
  ...(shardText === undefined ? {} : { shard: shardText }),
  ...(policyPack === undefined ? {} : { policyPack }),
});

const NONE: Omit<Begun, "append"> = { done: new Map(), engines: new Map() };

/** Begins a journal, or goes on with the one that is there. @throws {AccessError} where that is of another run */
function begin(
  task: FleetTask,
  stacks: readonly FleetStack[],
  folder: FleetFolder,
  note: (text: string) => void,
): Begun {
  const journal = folder.readJournal();
  const command = commandOf(task);
  if (!task.resume) {
    const left = journal === undefined ? [] : unfinished(journal);
    if (journal !== undefined && left.length > 0) {
      const { at, command: before } = journal.header;
      note(
        `The ${before.operation} of ${at} was not finished (${left.length} left). This one begins anew; --resume would have gone on with it.`,
      );
    }
    stacks.forEach(({ name }) => {
      folder.forgetLog(name);
    });
    return { append: folder.beginJournal(headerOf(command, stacks, new Date())), ...NONE };
  }
  if (journal === undefined) throw refusal(["There is no run to go on with: leave out --resume."]);
  const left = resumption(journal, command, stacks);
  if (left.kind === "stale") {
    throw refusal([
      `The run of ${journal.header.at} was another one: leave out --resume, or give its arguments.`,
      ...left.problems,
    ]);
  }
  note(
    `Going on with the ${command.operation} of ${journal.header.at}: ${left.done.size} of ${stacks.length} are done.`,
  );
  left.notes.forEach(note);
  return { append: folder.continueJournal(), done: left.done, engines: left.engines };
}

const outcomeOf = (ending: Ending | undefined): StackOutcome =>
  ending?.kind === "skipped" ? { kind: "skipped", because: ending.because } : { kind: "left" };

class FleetRun {
  private readonly outcomes = new Map<string, StackOutcome>();

  constructor(
    private readonly task: FleetTask,
    private readonly engine: Engine,
    private readonly folder: FleetFolder,
    private readonly begun: Begun,
    private readonly display: Display,
    private readonly signal: AbortSignal,
  ) {
    for (const [stack, { changes, seconds }] of begun.done)
      this.outcomes.set(stack, { kind: "done before", changes, seconds });
  }

  async all(
    stacks: readonly FleetStack[],
    order: readonly Placed[],
    parallel: number,
  ): Promise<ReadonlyMap<string, StackOutcome>> {
    const { done } = this.begun;
    const byName = new Map(stacks.map((stack) => [stack.name, stack]));
    const left = order
      .filter(({ name }) => !done.has(name))
      .map(({ name, after }) => ({ name, after: after.filter((each) => !done.has(each)) }));
    const work = async (name: string): Promise<boolean> => {
      const stack = byName.get(name);
      return stack !== undefined && this.one(stack);
    };
    const { signal, task } = this;
    const endings = await schedule({ placed: left, parallel, continueOnError: task.continueOnError, signal, work });
    for (const { name } of left) {
      if (this.outcomes.has(name)) continue;
      const outcome = outcomeOf(endings.get(name));
      this.outcomes.set(name, outcome);
      this.display.ended(name, outcome);
    }
    return this.outcomes;
  }

  private async one(stack: FleetStack): Promise<boolean> {
    const { name, hash } = stack;
    const start = performance.now();
    this.begun.append({ stack: name, began: new Date().toISOString() });
    this.display.begun(name);
    const outcome = await this.operate(stack);
    const seconds = Math.round(performance.now() - start) / 1000;
    const { ok, changes, pending } = outcome;
    // With something pending it is looked at again by --resume; what needs it can go on.
    const ended = ok && pending === undefined ? "done" : "failed";
    // On the disk before anybody is told: what was told as done is not done again.
    this.begun.append({ stack: name, ended, file: hash, seconds, changes: numbersOf(changes) });
    const told = this.told(stack, outcome, seconds);
    this.outcomes.set(name, told);
    this.display.ended(name, told);
    return ok;
  }

  private operate({ name, secretsProvider: ofFile }: FleetStack): Promise<EngineOutcome> {
    const { operation, policyPack } = this.task;
    const formerEngine = this.begun.engines.get(name);
    const secretsProvider = this.task.secretsProvider ?? ofFile;
    return this.engine.run({
      operation,
      stack: name,
      logFile: this.folder.logFile(name),
      journalFile: this.folder.journalFile,
      signal: this.signal,
      ...(policyPack === undefined ? {} : { policyPack }),
      ...(secretsProvider === undefined ? {} : { secretsProvider }),
      ...(formerEngine === undefined ? {} : { formerEngine }),
      onStep: (text) => {
        this.display.step(name, text);
      },
    });
  }

  private told(
    { name, region }: FleetStack,
    { ok, text, changes, isAbsent, failedBefore, pending }: EngineOutcome,
    seconds: number,
  ): StackOutcome {
    if (isAbsent === true) return { kind: "absent" };
    if (ok && pending !== undefined) return { kind: "pending", changes, seconds, pending };
    if (ok) return { kind: "done", changes, seconds, ...(failedBefore === undefined ? {} : { failedBefore }) };
    const { operation, policyPack } = this.task;
    const here = { host: hostname(), isAlive };
    const explanation = explain(text, {
      stack: name,
      operation,
      again: goOnCommand(this.task),
      here,
      ...(policyPack === undefined ? {} : { policyPack }),
      ...(region === undefined ? {} : { region }),
    });
    return { kind: "failed", seconds, changes, explanation };
  }
}

const numbersOf = (changes: EngineOutcome["changes"]): Record<string, number> =>
  Object.fromEntries(Object.entries(changes).flatMap(([op, count]) => (count === undefined ? [] : [[op, count]])));

const isThrough = ({ kind }: StackOutcome): boolean => kind === "done" || kind === "done before" || kind === "absent";

/** @throws {AccessError} where nothing was begun: wrong files, another fleet at work, nothing to go on with */
export async function runFleet(task: FleetTask, around: Surroundings): Promise<FleetReport> {
  const { project, note, signal } = around;
  const { stacks, notes } = await selectedStacks(project, task.stacks, task.shard);
  const order = placed(stacks, task.operation);
  if ("problems" in order) throw refusal(order.problems);
  notes.forEach(note);
  const folder = new FleetFolder(project);
  const giveBack = folder.take();
  try {
    const engine = await Engine.open(project);
    const begun = begin(task, stacks, folder, note);
    const parallel = task.parallel ?? defaultParallel();
    const [start, startedAt] = [performance.now(), new Date().toISOString()];
    const display = around.display(stacks.map(({ name }) => name).filter((name) => !begun.done.has(name)));
    const run = new FleetRun(task, engine, folder, begun, display, signal);
    const outcomes = await run.all(stacks, order.placed, parallel).finally(() => display.finish());
    const reported = stacks.map(({ name }) => ({
      stack: name,
      log: folder.logName(name),
      outcome: outcomes.get(name) ?? { kind: "left" as const },
    }));
    const isDone = reported.every(({ outcome }) => isThrough(outcome));
    const report: FleetReport = {
      operation: task.operation,
      verdict: isDone ? "done" : signal.aborted ? "interrupted" : "failed",
      startedAt,
      seconds: Math.round(performance.now() - start) / 1000,
      parallel,
      stacks: reported,
      ...(isDone ? {} : { goOn: goOnCommand(task) }),
    };
    folder.writeReport("report.md", reportMarkdown(report));
    folder.writeReport("report.json", `${reportJson(report)}\n`);
    return report;
  } finally {
    giveBack();
  }
}
