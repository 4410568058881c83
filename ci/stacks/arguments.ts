/** The command line of `npm run stacks`. Pure. */
import { Command } from "commander";
import { once, readCommandLine } from "../../accounts/command-line";
import { DEFAULT_ROLE_PREFIX, shardOf, type Shard } from "./matrix";

/** `names`: one a line; `matrix`: one JSON list; `outputs`: lines for `$GITHUB_OUTPUT`. */
export type Format = "names" | "matrix" | "outputs";

export interface StacksTask {
  /** A commit: only stacks that the changes since then touch. */
  readonly changed?: string;
  /** One stack only. */
  readonly stack?: string;
  readonly shard?: Shard;
  readonly rolePrefix: string;
  readonly format: Format;
}

export type StacksArguments =
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "task"; readonly task: StacksTask }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

type Values = readonly [string] | undefined;
interface Options {
  readonly changed?: Values;
  readonly stack?: Values;
  readonly shard?: Values;
  readonly rolePrefix?: Values;
  readonly matrix?: true;
  readonly outputs?: true;
}

const EXAMPLES = `
A change of the program or the policy pack touches all stacks, one of a stack file that stack, and one of an owner's file
the external stacks that take the key from it, too. A commit that is not known here counts as if all had changed.

Examples:
  npm run stacks                                                 the names, one a line
  npm run --silent stacks -- --changed HEAD^1 --matrix           a matrix for GitHub Actions
  npm run --silent stacks -- --changed HEAD^1 --outputs >> "$GITHUB_OUTPUT"

Exit codes: 0 printed, 1 something could not be read, 2 wrong arguments. More: docs/workflows.md`;

const program = (): Command =>
  new Command("npm run stacks --")
    .description("Prints the stacks of the project, from their files (Pulumi.STACK.yaml).")
    .option("--changed <commit>", "those that the changes since that commit touch", once)
    .option("--stack <name>", "this one only", once)
    .option("--shard <n/m>", "one of M parts of the external stacks; owners are in the first", once)
    .option("--matrix", "print a JSON list of jobs: stack, side, accountId, region, previewRole, deployRole")
    .option("--outputs", "print it as lines for $GITHUB_OUTPUT: owner=…, external=…, all=…")
    .option("--role-prefix <prefix>", `of the bootstrap's roles (default: ${DEFAULT_ROLE_PREFIX})`, once);

const formatOf = ({ matrix, outputs }: Options): Format =>
  matrix === true ? "matrix" : outputs === true ? "outputs" : "names";

function fieldProblems({ changed, shard, rolePrefix, matrix, outputs }: Options): readonly string[] {
  const problems: string[] = [];
  if (matrix === true && outputs === true) problems.push("--matrix and --outputs: give one of them.");
  if (changed?.[0] !== undefined && !/^[\w./^~@-]+$/.test(changed[0])) {
    problems.push(`--changed ${JSON.stringify(changed[0])} is not a commit, a branch or e.g. HEAD^1.`);
  }
  if (shard?.[0] !== undefined && shardOf(shard[0]) === undefined) {
    problems.push(`--shard ${JSON.stringify(shard[0])} is not N/M with 1 ≤ N ≤ M, e.g. 1/4.`);
  }
  if (rolePrefix?.[0] !== undefined && !/^[\w+=,.@-]{1,50}$/.test(rolePrefix[0])) {
    problems.push(`--role-prefix ${JSON.stringify(rolePrefix[0])} is no part of a role's name.`);
  }
  return problems;
}

/** @param argv the arguments after the program's name */
export function parseStacksArguments(argv: readonly string[]): StacksArguments {
  const line = readCommandLine<Options>(program(), argv, EXAMPLES);
  if (line.kind === "help") return line;
  const { options } = line;
  const problems = [...line.problems, ...fieldProblems(options)];
  if (problems.length > 0) return { kind: "invalid", problems };
  const { changed, stack, shard, rolePrefix } = options;
  const part = shard === undefined ? undefined : shardOf(shard[0]);
  return {
    kind: "task",
    task: {
      ...(changed === undefined ? {} : { changed: changed[0] }),
      ...(stack === undefined ? {} : { stack: stack[0] }),
      ...(part === undefined ? {} : { shard: part }),
      rolePrefix: rolePrefix?.[0] ?? DEFAULT_ROLE_PREFIX,
      format: formatOf(options),
    },
  };
}
