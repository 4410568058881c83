/**
 * What a run has done so far, as lines of JSON: the run, then for each stack that it began, that its engine runs, and how it ended. Pure.
 * A line counts when it is whole: what a machine that lost power had half written is as if it had not been.
 */
import * as z from "zod";
import { OPERATIONS } from "./operations";
import { byName, hashOf, type FleetStack } from "./stacks";

const command = z.object({
  operation: z.enum(OPERATIONS),
  /** As given: the stacks themselves are in `files`. */
  stacks: z.array(z.string()),
  shard: z.string().optional(),
  policyPack: z.string().optional(),
});
/** What is done to which stacks, by what policy pack: what a resumed run must have in common with the one before. */
export type FleetCommand = Readonly<z.infer<typeof command>>;

const header = z.object({
  journal: z.literal(1),
  /** Of the command and the stack files. */
  key: z.string(),
  at: z.string(),
  command,
  /** Hashes of the stack files, by stack. */
  files: z.record(z.string(), z.string()),
});
export type Header = Readonly<z.infer<typeof header>>;

const began = z.object({ stack: z.string(), began: z.string() });
const engine = z.object({ stack: z.string(), engine: z.number().int() });
const ended = z.object({
  stack: z.string(),
  ended: z.enum(["done", "failed"]),
  /** The stack file's hash when it began. */
  file: z.string(),
  seconds: z.number(),
  changes: z.record(z.string(), z.number()),
});
const entry = z.union([ended, engine, began]);
export type Entry = Readonly<z.infer<typeof entry>>;
export type Ended = Readonly<z.infer<typeof ended>>;

/** How far a stack came. `began`: it was under way when the run ended. */
export type Progress =
  { readonly kind: "began"; readonly engine?: number } | { readonly kind: "ended"; readonly entry: Ended };

export interface Journal {
  readonly header: Header;
  readonly progress: ReadonlyMap<string, Progress>;
}

const filesOf = (stacks: readonly FleetStack[]): Record<string, string> =>
  Object.fromEntries(stacks.map(({ name, hash }) => [name, hash]));

export const headerOf = (given: FleetCommand, stacks: readonly FleetStack[], at: Date): Header => ({
  journal: 1,
  key: hashOf({ command: given, files: filesOf(stacks) }),
  at: at.toISOString(),
  command: given,
  files: filesOf(stacks),
});

export const lineOf = (value: Header | Entry): string => `${JSON.stringify(value)}\n`;

function parsed<T>(schema: z.ZodType<T>, line: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

const after = (before: Progress | undefined, entry: Entry): Progress => {
  if ("ended" in entry) return { kind: "ended", entry };
  if ("engine" in entry) return { kind: "began", engine: entry.engine };
  return before?.kind === "began" ? before : { kind: "began" };
};

/** @returns `undefined` where the text does not begin as a journal of this version */
export function journalOf(text: string): Journal | undefined {
  const [first = "", ...lines] = text.split("\n");
  const start = parsed(header, first);
  if (start === undefined) return undefined;
  const progress = new Map<string, Progress>();
  for (const line of lines) {
    const found = parsed(entry, line);
    if (found !== undefined) progress.set(found.stack, after(progress.get(found.stack), found));
  }
  return { header: start, progress };
}

const isDone = (progress: Progress | undefined): progress is { readonly kind: "ended"; readonly entry: Ended } =>
  progress?.kind === "ended" && progress.entry.ended === "done";

/** Stacks of the run that are not done. */
export const unfinished = ({ header: { files }, progress }: Journal): readonly string[] =>
  Object.keys(files).filter((name) => !isDone(progress.get(name)));

export type Resumption =
  | { readonly kind: "stale"; readonly problems: readonly string[] }
  | {
      readonly kind: "left";
      /** What is not done again, with how it ended. */
      readonly done: ReadonlyMap<string, Ended>;
      /** Engines that were under way. */
      readonly engines: ReadonlyMap<string, number>;
      readonly notes: readonly string[];
    };

function differences(before: FleetCommand, now: FleetCommand): readonly string[] {
  const told = ({ operation, stacks, shard, policyPack }: FleetCommand): Record<string, string> => ({
    operation,
    "--stacks": stacks.length === 0 ? "all" : stacks.join(","),
    "--shard": shard ?? "none",
    "--policy-pack": policyPack ?? "none",
  });
  const [one, other] = [told(before), told(now)];
  return Object.keys(one).flatMap((name) =>
    one[name] === other[name] ? [] : [`${name} was ${one[name] ?? ""}, and is ${other[name] ?? ""}.`],
  );
}

/** Stacks whose files are no more what they were when they were done, and those that use the key of one of them. */
function doneAgain(stacks: readonly FleetStack[], done: ReadonlyMap<string, Ended>): readonly string[] {
  const changed = new Set(
    stacks.filter(({ name, hash }) => done.has(name) && done.get(name)?.file !== hash).map(({ name }) => name),
  );
  const users = stacks.filter(({ name, needs }) => done.has(name) && needs.some((need) => changed.has(need)));
  return [...new Set([...changed, ...users.map(({ name }) => name)])].sort(byName);
}

/** What is left of a run. A stack is done again where its file changed since, and where that of its owner did. */
export function resumption(journal: Journal, now: FleetCommand, stacks: readonly FleetStack[]): Resumption {
  const problems = differences(journal.header.command, now);
  if (problems.length > 0) return { kind: "stale", problems };
  const ends = [...journal.progress].flatMap(([name, progress]): [string, Ended][] =>
    isDone(progress) ? [[name, progress.entry]] : [],
  );
  const again = doneAgain(stacks, new Map(ends));
  const names = stacks.map(({ name }) => name);
  const before = Object.keys(journal.header.files);
  const [added, gone] = [
    names.filter((name) => !before.includes(name)),
    before.filter((name) => !names.includes(name)),
  ];
  const notes = [
    ...(again.length > 0 ? [`Changed since, or their owner was, and done again: ${again.join(", ")}.`] : []),
    ...(added.length > 0 ? [`New since: ${added.join(", ")}.`] : []),
    ...(gone.length > 0 ? [`Their files are gone since, and nothing is done to them: ${gone.join(", ")}.`] : []),
  ];
  return {
    kind: "left",
    done: new Map(ends.filter(([name]) => names.includes(name) && !again.includes(name))),
    engines: new Map(
      [...journal.progress].flatMap(([name, progress]): [string, number][] =>
        progress.kind === "began" && progress.engine !== undefined ? [[name, progress.engine]] : [],
      ),
    ),
    notes,
  };
}
