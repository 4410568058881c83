/** Pulumi's command line in the shadow project. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import * as path from "node:path";
import { parse } from "yaml";
import { didYouMean } from "../access/cli/near";
import type { Processes, RunOptions, RunResult } from "./processes";
import type { ShadowProject } from "./project";

/** Commands that make or remove a stack themselves. */
const STACK_MAKERS = new Set(["init", "rm", "new"]);

/** The stack that the arguments name, without organization and project. */
export function stackNamed(args: readonly string[]): string | undefined {
  const end = args.indexOf("--");
  const flags = end === -1 ? args : args.slice(0, end);
  for (const [index, argument] of flags.entries()) {
    const [, attached] = /^(?:--stack|-s)=(.+)$/.exec(argument) ?? [];
    const name = argument === "--stack" || argument === "-s" ? flags[index + 1] : attached;
    if (name !== undefined) return name.split("/").at(-1);
  }
  return undefined;
}

/** What to tell of a stack that has neither a file in the checkout nor a state: most often it is misspelt. */
export function strangeStack(stack: string, stacks: readonly string[]): string {
  const names = [...stacks].sort();
  return `There is no Pulumi.${stack}.yaml. Stacks with a file here: ${names.join(", ")}.${didYouMean(stack, names)}`;
}

export class PulumiCli {
  constructor(
    private readonly binary: string,
    private readonly project: ShadowProject,
    private readonly stateFolder: string,
    private readonly env: Readonly<Record<string, string>>,
    private readonly processes: Processes,
  ) {}

  /** Runs pulumi with these arguments, as typed, and keeps checkout and shadow project in line. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    await this.project.update();
    const failure = await this.createMissingStack(args);
    // The stack was made quietly; the user must see why it could not be.
    if (failure !== undefined && options.stdio === "inherit") process.stderr.write(failure.stdout + failure.stderr);
    const result = failure ?? (await this.pulumi(args, options));
    if (result.exitCode !== 0 && options.stdio === "inherit") await this.explainStack(args);
    await this.project.carryBack();
    return result;
  }

  private pulumi(args: readonly string[], options: RunOptions): Promise<RunResult> {
    return this.processes.run(this.binary, args, { cwd: this.project.folder, env: this.env, ...options });
  }

  /** A stack that has a file but no state yet is created, as the user would have done once. */
  private async createMissingStack(args: readonly string[]): Promise<RunResult | undefined> {
    const stack = stackNamed(args);
    const command = args.find((argument) => !argument.startsWith("-"));
    if (stack === undefined || (command === "stack" && args.some((argument) => STACK_MAKERS.has(argument)))) return;
    if (!(await this.project.stacks()).includes(stack) || existsSync(await this.stateFile(stack))) return;
    const result = await this.pulumi(["stack", "init", stack, "--no-select"], { stdio: "pipe" });
    return result.exitCode === 0 ? undefined : result;
  }

  private async explainStack(args: readonly string[]): Promise<void> {
    const stack = stackNamed(args);
    const stacks = await this.project.stacks();
    if (!stack || stacks.length === 0 || stacks.includes(stack) || existsSync(await this.stateFile(stack))) return;
    process.stderr.write(`${strangeStack(stack, stacks)}\n`);
  }

  private async stateFile(stack: string): Promise<string> {
    const { name } = parse(await readFile(path.join(this.project.folder, "Pulumi.yaml"), "utf8")) as { name: string };
    return path.join(this.stateFolder, ".pulumi", "stacks", name, `${stack}.json`);
  }
}
