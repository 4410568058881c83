/** The command line of `npm run plan`. Pure. */
import { Command } from "commander";
import { once, readCommandLine } from "../../accounts/command-line";
import { didYouMean } from "../../access/cli/near";

export const STEPS = ["record", "find", "check"] as const;
export type PlanStep = (typeof STEPS)[number];

export interface PlanTask {
  readonly step: PlanStep;
  readonly stack: string;
  /** Where the plan and its note are. */
  readonly folder: string;
  readonly branch: string;
}

export type PlanArguments =
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "task"; readonly task: PlanTask }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

type Values = readonly [string] | undefined;
interface Options {
  readonly stack?: Values;
  readonly folder?: Values;
  readonly branch?: Values;
}

const EXAMPLES = `
Steps:
  record   notes beside FOLDER/plan.json what it was made for; prints artifact=NAME for $GITHUB_OUTPUT
  find     looks for the plan that was reviewed; prints artifact-id, run-id and source for $GITHUB_OUTPUT
  check    whether FOLDER/plan.json is that of this stack, this checkout and this engine, as it was made

find asks GitHub, with GITHUB_TOKEN, GITHUB_REPOSITORY, and perhaps GITHUB_API_URL from the environment.

Examples:
  npm run --silent plan -- record --stack owner --folder plan >> "$GITHUB_OUTPUT"
  npm run --silent plan -- find --stack owner >> "$GITHUB_OUTPUT"
  npm run plan -- check --stack owner --folder plan

Exit codes: 0 done, 1 something could not be read, 2 wrong arguments, 3 there is no such plan. More: docs/workflows.md`;

const program = (): Command =>
  new Command("npm run plan --")
    .usage("record|find|check [options]")
    .description("Hands a plan over from the preview that was reviewed to the deployment.")
    .option("--stack <name>", "the stack (required)", once)
    .option("--folder <folder>", "with plan.json in it (default: plan)", once)
    .option("--branch <name>", "what is deployed from (default: main)", once);

const isStep = (word: string | undefined): word is PlanStep => STEPS.some((step) => step === word);

/** @param argv the arguments after the program's name */
export function parsePlanArguments(argv: readonly string[]): PlanArguments {
  const [step, ...words] = argv;
  const line = readCommandLine<Options>(program(), isStep(step) ? words : argv, EXAMPLES);
  if (line.kind === "help") return line;
  const { stack, folder, branch } = line.options;
  const problems: string[] = [];
  if (!isStep(step)) {
    const known = `The first word must be one of ${STEPS.join(", ")}.`;
    problems.push(step === undefined || step.startsWith("-") ? known : `${known}${didYouMean(step, STEPS)}`);
  }
  problems.push(
    ...line.problems.filter((problem) => isStep(step) || problem !== `"${step ?? ""}" is not expected here.`),
  );
  if (stack === undefined) problems.push("--stack is missing: the name of the stack.");
  if (problems.length > 0 || !isStep(step) || stack === undefined) return { kind: "invalid", problems };
  return {
    kind: "task",
    task: { step, stack: stack[0], folder: folder?.[0] ?? "plan", branch: branch?.[0] ?? "main" },
  };
}
