/** Gathers what a task asks for, from the engine or from files. */
import { readFile } from "node:fs/promises";
import { type Sides } from "../matrix/build";
import { AccessError } from "../stack/errors";
import { parseStackJson, type StackReading } from "../stack/file";
import { type Task } from "./arguments";
import { readPreview, readState, stackNames } from "./engine";
import { fromHere } from "./here";
import { type NamedReading, sidesOf } from "./readings";

interface Readings {
  readonly stacks: readonly string[];
  readonly readings: readonly NamedReading[];
}

/** What is deployed, as the engine or the files have it. */
export interface States {
  readonly stacks: readonly string[];
  readonly states: readonly StackReading[];
}

export interface Gathered {
  readonly stacks: readonly string[];
  readonly sides: Sides;
}

async function readFileOf(file: string): Promise<NamedReading> {
  let text;
  try {
    text = await readFile(fromHere(file), "utf8");
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw new AccessError(`${file} cannot be read (${why}).`);
  }
  return { source: file, reading: parseStackJson(text, file) };
}

function messageOf(error: unknown): string {
  if (error instanceof AccessError) return error.message;
  throw error;
}

/** All of them, or every reason why not: whoever mends one file should not meet the next problem only then. */
async function readFiles(files: readonly string[]): Promise<Readings> {
  const results = await Promise.allSettled(files.map(readFileOf));
  const problems = results.flatMap((result) => (result.status === "rejected" ? messageOf(result.reason) : []));
  if (problems.length > 0) throw new AccessError(problems.join("\n"));
  const readings = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  return { stacks: [...new Set(readings.map(({ reading, source }) => reading.stack ?? source))].sort(), readings };
}

async function fromFiles(files: readonly string[]): Promise<Gathered> {
  const { stacks, readings } = await readFiles(files);
  return { stacks, sides: sidesOf(readings) };
}

const named = async (read: Promise<StackReading>, source: string): Promise<NamedReading> => ({
  source,
  reading: await read,
});

/** Everything, or where a part fails and nobody named it: what can be had, and why the rest cannot. */
async function previewsOf(stacks: readonly string[], optional: boolean): Promise<readonly NamedReading[] | string> {
  const results = await Promise.allSettled(stacks.map((stack) => named(readPreview(stack), stack)));
  const failed = results.find((result) => result.status === "rejected");
  if (failed === undefined) return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  if (!optional || !(failed.reason instanceof AccessError)) throw failed.reason;
  return failed.reason.message;
}

async function fromEngine(task: Task): Promise<Gathered> {
  const stacks = task.stacks.length > 0 ? task.stacks : await stackNames();
  const states = task.state ? await Promise.all(stacks.map((stack) => named(readState(stack), stack))) : [];
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
  if (files.length > 0) {
    const { stacks, readings } = await readFiles(files);
    return { stacks, states: readings.map(({ reading }) => reading) };
  }
  const stacks = named.length > 0 ? named : await stackNames();
  return { stacks, states: await Promise.all(stacks.map(readState)) };
}
