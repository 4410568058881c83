/** Gathers what a report is made of: previews, states, and what must not be shown of them. */
import { homedir } from "node:os";
import * as path from "node:path";
import pLimit from "p-limit";
import { readState, stackNames } from "../access/cli/engine";
import { fromHere } from "../access/cli/here";
import type { NamedReading } from "../access/cli/readings";
import { AccessError } from "../access/stack/errors";
import type { StackReading } from "../access/stack/file";
import type { Task } from "./arguments";
import { checkOutBase, commitOf } from "./engine/base";
import { knownSecrets, type KnownSecrets } from "./engine/known-secrets";
import { preview, type PreviewRun } from "./engine/preview";
import { projectFolder } from "./engine/pulumi";
import { maskOf, masked, type Mask } from "./engine/secrets";
import { engineText } from "./engine/texts";
import type { BasePreview, Gathered, Previewed } from "./model";

const OWN_PACK = path.resolve(__dirname, "../policypack");
/** Commands of pulumi that run side by side. */
const AT_ONCE = 4;

/** Either, or why not. */
async function optional<T>(work: Promise<T>): Promise<T | AccessError> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AccessError) return error;
    throw error;
  }
}

/** The name without organization and project. */
const bareName = (stack: string): string => stack.split("/").at(-1) ?? stack;

interface Others {
  readonly readings: readonly NamedReading[];
  readonly notes: readonly string[];
}

const MOST_NAMES = 5;

/** One sentence: a role that reads its own stack's state alone meets hundreds that it may not read. Pure. */
export function unreadNotes(stacks: readonly string[]): readonly string[] {
  const [first, ...rest] = stacks;
  if (first === undefined) return [];
  if (rest.length === 0) return [`The state of ${first} could not be read: what depends on it is not known here.`];
  const named = stacks.slice(0, MOST_NAMES).join(", ");
  const more = stacks.length > MOST_NAMES ? ` and ${stacks.length - MOST_NAMES} more` : "";
  return [
    `The states of ${stacks.length} other stacks could not be read (${named}${more}): what depends on them is not known here.`,
  ];
}

/** What is deployed of the other stacks; where one cannot be read, the report says so and goes on. */
async function readOthers(stack: string): Promise<Others> {
  const names = await optional(stackNames());
  if (names instanceof AccessError) return { readings: [], notes: [] };
  const limit = pLimit(AT_ONCE);
  const others = names.filter((name) => bareName(name) !== bareName(stack));
  const read = await Promise.all(others.map((name) => limit(() => optional(readState(name)))));
  const failed = others.filter((_, index) => read[index] instanceof AccessError);
  return {
    readings: others.flatMap((source, index): NamedReading[] => {
      const reading = read[index];
      return reading === undefined || reading instanceof AccessError ? [] : [{ source, reading }];
    }),
    notes: unreadNotes(failed),
  };
}

/** What can be had of a preview without what must not be shown. */
function cleaned({ exitCode, steps, events, stderr }: PreviewRun, mask: Mask, folders: readonly string[]): Previewed {
  const told = (message: string): string => mask(engineText(message, folders));
  const side = (resource: NonNullable<PreviewRun["steps"]>[number]["newState"]) =>
    resource
      ? { ...resource, inputs: masked(resource.inputs, mask), outputs: masked(resource.outputs, mask) }
      : resource;
  return {
    exitCode,
    stderr: told(stderr),
    ...(steps === undefined
      ? {}
      : { steps: steps.map((step) => ({ ...step, oldState: side(step.oldState), newState: side(step.newState) })) }),
    events: {
      ...events,
      diagnostics: events.diagnostics.map((each) => ({ ...each, message: told(each.message) })),
      policies: events.policies.map((each) => ({ ...each, message: told(each.message) })),
    },
  };
}

const cleanReading = (reading: StackReading, mask: Mask): StackReading => ({
  ...reading,
  resources: reading.resources.map((each) => ({ ...each, properties: masked(each.properties, mask) })),
});

interface BaseRun {
  readonly folder: string;
  /** Left out where the base does not have the stack. */
  readonly run?: PreviewRun;
}

async function previewBase(commit: string, stack: string, files: readonly string[]): Promise<BaseRun> {
  const base = await checkOutBase(commit, stack, files);
  const { folder, hasStack } = base;
  try {
    return hasStack ? { folder, run: await preview({ stack, folder }) } : { folder };
  } finally {
    await base.remove();
  }
}

const foldersOf = (): readonly string[] => [projectFolder(), process.cwd(), path.resolve(__dirname, ".."), homedir()];

interface BaseCommit {
  readonly ref: string;
  readonly commit: string;
}

/** Before anything else is run: a ref that there is not is told at once. */
const baseOf = async (ref: string | undefined): Promise<BaseCommit | undefined> =>
  ref === undefined ? undefined : { ref, commit: await commitOf(ref) };

const SHORT = 7;

function cleanBase({ ref, commit }: BaseCommit, { folder, run }: BaseRun, mask: Mask): BasePreview {
  const about = { ref, commit: commit.slice(0, SHORT) };
  return run === undefined ? about : { ...about, preview: cleaned(run, mask, [folder, ...foldersOf()]) };
}

/** @throws {ReportError} where there is no pulumi, or no such base */
export async function gather(task: Task): Promise<Gathered> {
  const { stack, policyPack, policyPackConfig, alone } = task;
  const base = await baseOf(task.base);
  const secrets: Promise<KnownSecrets> = knownSecrets(stack);
  const pack = policyPack === undefined ? OWN_PACK : fromHere(policyPack);
  const config = policyPackConfig === undefined ? {} : { packConfig: fromHere(policyPackConfig) };
  const [run, known, state, others, based] = await Promise.all([
    preview({ stack, pack, ...config }),
    secrets,
    optional(readState(stack)),
    alone ? { readings: [], notes: [] } : readOthers(stack),
    base === undefined ? undefined : secrets.then(({ files }) => previewBase(base.commit, stack, files)),
  ]);
  const mask = maskOf(known.values);
  const clean = ({ source, reading }: NamedReading): NamedReading => ({ source, reading: cleanReading(reading, mask) });
  return {
    stack,
    preview: cleaned(run, mask, foldersOf()),
    ...(state instanceof AccessError ? {} : { state: clean({ source: stack, reading: state }) }),
    others: others.readings.map(clean),
    ...(base === undefined || based === undefined ? {} : { base: cleanBase(base, based, mask) }),
    notes: others.notes,
  };
}
