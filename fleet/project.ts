/** The stacks of the project in a folder. */
import { readdir, readFile } from "node:fs/promises";
import * as path from "node:path";
import { AccessError } from "../access/stack/errors";
import { select, type Shard } from "./selection";
import { stackOfFile, stacksOf, type FleetStack } from "./stacks";

const listed = (problems: readonly string[]): string =>
  problems.length === 1 ? problems.join("") : problems.map((text) => `  - ${text}`).join("\n");

export const refusal = (problems: readonly string[]): AccessError =>
  new AccessError(`${listed(problems)}\nNothing was begun.`);

/** @throws {AccessError} where a stack file cannot be read */
export async function readStacks(project: string): Promise<readonly FleetStack[]> {
  const files = await Promise.all(
    (await readdir(project)).flatMap((name) => {
      const stack = stackOfFile(name);
      return stack === undefined ? [] : [readFile(path.join(project, name), "utf8").then((text) => ({ stack, text }))];
    }),
  );
  const read = stacksOf(files);
  if ("problems" in read) throw refusal(read.problems);
  return read.stacks;
}

/** @throws {AccessError} where nothing is selected */
export async function selectedStacks(
  project: string,
  patterns: readonly string[],
  shard?: Shard,
): Promise<{ readonly stacks: readonly FleetStack[]; readonly notes: readonly string[] }> {
  const selection = select(await readStacks(project), patterns, shard);
  if ("problems" in selection) throw refusal(selection.problems);
  return selection;
}
