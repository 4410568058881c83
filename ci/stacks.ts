/**
 * `npm run stacks`: the stacks of the project, and those that a change touches.
 * Exit codes: 0 printed; 1 something could not be read; 2 wrong arguments.
 */
import { readdir, readFile } from "node:fs/promises";
import * as path from "node:path";
import { didYouMean } from "../access/cli/near";
import { CiError, listed } from "./failure";
import { changedSince } from "./git";
import { runCommand, say } from "./main";
import { parseStacksArguments, type StacksTask } from "./stacks/arguments";
import { readStackFile, stackOfFile, type StackFile } from "./stacks/files";
import { inShard, jobOf, MOST_JOBS, outputLines } from "./stacks/matrix";
import { touchedStacks } from "./stacks/touched";

// npm runs its scripts in the project's folder.
const FOLDER = process.cwd();

/** Owners first, each side by name. @throws {CiError} that tells what is wrong with any of the files */
async function readStacks(): Promise<readonly StackFile[]> {
  const names = (await readdir(FOLDER)).flatMap((file) => stackOfFile(file) ?? []).sort();
  const read = await Promise.all(
    names.map(async (stack) => readStackFile(stack, await readFile(path.join(FOLDER, `Pulumi.${stack}.yaml`), "utf8"))),
  );
  const problems = read.filter((each) => typeof each === "string");
  if (problems.length > 0) throw new CiError(listed("The stack files are wrong:", problems));
  const stacks = read.filter((each) => typeof each !== "string");
  return ["owner", "external"].flatMap((side) => stacks.filter((each) => each.side === side));
}

function onlyNamed(stacks: readonly StackFile[], name: string): readonly StackFile[] {
  const found = stacks.filter(({ stack }) => stack === name);
  if (found.length > 0) return found;
  const names = stacks.map(({ stack }) => stack);
  throw new CiError(`There is no Pulumi.${name}.yaml. There are: ${names.join(", ")}.${didYouMean(name, names)}`);
}

async function onlyTouched(stacks: readonly StackFile[], commit: string): Promise<readonly StackFile[]> {
  const files = await changedSince(FOLDER, commit);
  if (files === undefined) {
    say(`The commit ${commit} is not known here: all stacks count as changed.`);
    return stacks;
  }
  const touched = touchedStacks(stacks, files);
  for (const stack of touched.removed) {
    say(`Pulumi.${stack}.yaml was removed: what its stack deployed stays until \`pulumi destroy --stack ${stack}\`.`);
  }
  return touched.stacks;
}

async function run({ changed, stack, shard, rolePrefix, format }: StacksTask): Promise<number> {
  let stacks = await readStacks();
  if (stack !== undefined) stacks = onlyNamed(stacks, stack);
  if (changed !== undefined) stacks = await onlyTouched(stacks, changed);
  if (shard !== undefined) stacks = inShard(stacks, shard);
  if (format === "names") {
    if (stacks.length > 0) console.log(stacks.map((each) => each.stack).join("\n"));
    return 0;
  }
  if (stacks.length > MOST_JOBS) {
    throw new CiError(
      `${stacks.length} stacks are more than the ${MOST_JOBS} jobs of one matrix: take a part, e.g. --shard 1/` +
        `${Math.ceil(stacks.length / MOST_JOBS)} (docs/workflows.md).`,
    );
  }
  const jobs = stacks.map((each) => jobOf(each, rolePrefix));
  console.log(format === "matrix" ? JSON.stringify(jobs) : outputLines(jobs));
  return 0;
}

runCommand("The list of stacks", parseStacksArguments(process.argv.slice(2)), run);
