/** Gathers what a task asks for, from the engine or from files. */
import { readFile } from "node:fs/promises";
import { type Sides } from "../matrix/build";
import { AccessError } from "../stack/errors";
import { parseStackJson, type StackReading } from "../stack/file";
import { declaredWorld } from "../stack/world";
import { type Task } from "./arguments";
import { readPreview, readState, stackNames } from "./engine";

/** What is deployed, as the engine or the files have it. */
export interface States {
  readonly stacks: readonly string[];
  readonly states: readonly StackReading[];
}

export interface Gathered {
  readonly stacks: readonly string[];
  readonly sides: Sides;
}

async function readFileOf(file: string): Promise<StackReading> {
  let text;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw new AccessError(`${file} cannot be read (${why}).`);
  }
  return parseStackJson(text, file);
}

function sidesOf(readings: readonly StackReading[]): Sides {
  const [states, previews] = (["state", "preview"] as const).map((kind) =>
    readings.filter((each) => each.kind === kind),
  );
  return {
    ...(states === undefined || states.length === 0 ? {} : { state: declaredWorld(states) }),
    ...(previews === undefined || previews.length === 0 ? {} : { preview: declaredWorld(previews) }),
  };
}

async function readFiles(files: readonly string[]): Promise<States> {
  const states = await Promise.all(files.map(readFileOf));
  return { stacks: [...new Set(states.map(({ stack }, index) => stack ?? files[index] ?? ""))].sort(), states };
}

async function fromFiles(files: readonly string[]): Promise<Gathered> {
  const { stacks, states } = await readFiles(files);
  return { stacks, sides: sidesOf(states) };
}

/** Everything, or where a part fails and nobody named it: what can be had, and why the rest cannot. */
async function previewsOf(stacks: readonly string[], optional: boolean): Promise<readonly StackReading[] | string> {
  const results = await Promise.allSettled(stacks.map(readPreview));
  const failed = results.find((result) => result.status === "rejected");
  if (failed === undefined) return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  if (!optional || !(failed.reason instanceof AccessError)) throw failed.reason;
  return failed.reason.message;
}

async function fromEngine(task: Task): Promise<Gathered> {
  const stacks = task.stacks.length > 0 ? task.stacks : await stackNames();
  const states = task.state ? await Promise.all(stacks.map(readState)) : [];
  const previews = task.preview ? await previewsOf(stacks, task.optional) : [];
  if (typeof previews !== "string") return { stacks, sides: sidesOf([...states, ...previews]) };
  const { state } = sidesOf(states);
  if (state === undefined) throw new AccessError(previews);
  const note = `What the next update makes of it is not known. ${previews.replaceAll("\n", " ")}`;
  return { stacks, sides: { state: { ...state, notes: [...state.notes, note] } } };
}

/** @throws {AccessError} where something that was asked for cannot be had */
export const gather = (task: Task): Promise<Gathered> =>
  task.files.length > 0 ? fromFiles(task.files) : fromEngine(task);

/** @throws {AccessError} where a state cannot be had */
export async function gatherStates({ files, stacks: named }: Task): Promise<States> {
  if (files.length > 0) return readFiles(files);
  const stacks = named.length > 0 ? named : await stackNames();
  return { stacks, states: await Promise.all(stacks.map(readState)) };
}
