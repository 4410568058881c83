/** The command line of `npm run fleet`. Pure. */
import { Command } from "commander";
import { didYouMean } from "../access/cli/near";
import { once, readCommandLine } from "../accounts/command-line";
import { isJudged, isOperation, OPERATIONS, type Operation } from "./operations";
import { shardOf, type Shard } from "./selection";

export const DEFAULT_PACK = "policypack";

export interface FleetTask {
  readonly kind: "run";
  readonly operation: Operation;
  /** Patterns of names; none: all. */
  readonly stacks: readonly string[];
  readonly shard?: Shard;
  /** As it was given. */
  readonly shardText?: string;
  /** The machine's default where left out. */
  readonly parallel?: number;
  readonly continueOnError: boolean;
  readonly resume: boolean;
  readonly policyPack?: string;
  readonly secretsProvider?: string;
  readonly json: boolean;
}

/** Prints the shards for a matrix of machines. */
export interface ShardsTask {
  readonly kind: "shards";
  readonly stacks: readonly string[];
  readonly batch: number;
}

/** Tells what the output of a deployment says, from a file or standard input. */
export interface ExplainTask {
  readonly kind: "explain";
  readonly stack: string;
  readonly operation: Operation;
  readonly file?: string;
  /** The command that goes on; pulumi's own where left out. */
  readonly again?: string;
}

/** Finds what AWS has of the stacks and their states have not. */
export interface OrphansTask {
  readonly kind: "orphans";
  readonly stacks: readonly string[];
  /** Takes it into the state. */
  readonly adopt: boolean;
  readonly json: boolean;
}

export type FleetArguments =
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "invalid"; readonly problems: readonly string[] }
  | { readonly kind: "task"; readonly task: FleetTask | ShardsTask | ExplainTask | OrphansTask };

const WORDS = [...OPERATIONS, "orphans", "shards", "explain"] as const;
type Word = (typeof WORDS)[number];
const isWord = (word: string): word is Word => (WORDS as readonly string[]).includes(word);

const DEFAULT_BATCH = 50;
const MOST = 1_000;

const EXAMPLES = `
Examples:
  npm run fleet -- preview
  npm run fleet -- up --parallel 4
  npm run fleet -- up --resume                            after an interruption: what is left
  npm run fleet -- up --shard owners                      one machine, before the shards
  npm run fleet -- up --shard 2/4                         one machine of four
  npm run fleet -- destroy --stacks 'external-*' --yes
  npm run fleet -- orphans                                what an interrupted run left in AWS
  npm run fleet -- orphans --stacks owner --adopt         the same, taken into the state
  npm run fleet -- shards --batch 50                      a CI system's matrix, as JSON
  npm run fleet -- explain --stack external < up.log      what a failed deployment's output says

Exit codes: 0 all done, 1 wrong arguments or not begun, 2 something failed, 130 interrupted. More: docs/fleet.md`;

type Options = Partial<
  Readonly<
    Record<
      "stacks" | "parallel" | "shard" | "secretsProvider" | "batch" | "stack" | "operation" | "file" | "again",
      readonly [string]
    >
  >
> & {
  readonly continueOnError?: true;
  readonly resume?: true;
  readonly json?: true;
  readonly yes?: true;
  readonly adopt?: true;
  /** `false`: --no-policy-pack. */
  readonly policyPack?: readonly [string] | false;
};

function program(): Command {
  return new Command("npm run fleet -- preview|up|refresh|destroy|orphans|shards|explain")
    .usage("[options]")
    .description("Runs pulumi over all stack files: owners first, and last for destroy.")
    .option("--stacks <globs>", "the stacks by name, with * and ?, and commas between (default: all)", once)
    .option("--parallel <n>", "stacks at once (default: by cores and memory)", once)
    .option("--continue-on-error", "go on with the others when a stack fails")
    .option("--resume", "go on with an interrupted or failed run: only what is left")
    .option("--shard <i/n>", "every n-th stack that is no owner, beginning with the i-th; or owners", once)
    .option("--policy-pack <folder>", `the policy pack of preview and up (default: ${DEFAULT_PACK})`, once)
    .option("--no-policy-pack", "judge nothing")
    .option("--secrets-provider <url>", "of stacks that up makes (default: the stack file's, else the backend's)", once)
    .option("--json", "print one JSON object")
    .option("--yes", "what destroy needs")
    .option("--adopt", "of orphans: take what was found into the state, by pulumi import")
    .option("--batch <n>", `of shards: the most stacks in one (default: ${DEFAULT_BATCH})`, once)
    .option("--stack <name>", "of explain: whose output it is", once)
    .option("--operation <operation>", "of explain: what was run (default: up)", once)
    .option("--file <file>", "of explain: the output (default: standard input)", once)
    .option("--again <command>", "of explain: what goes on afterwards (default: pulumi's own command)", once);
}

/** Options beside those that every run takes. */
const ONLY: Readonly<Record<"orphans" | "shards" | "explain", ReadonlySet<string>>> = {
  orphans: new Set(["stacks", "adopt", "json"]),
  shards: new Set(["stacks", "batch"]),
  explain: new Set(["stack", "operation", "file", "again"]),
};
const NOT_OF_A_RUN: ReadonlySet<string> = new Set(["batch", "stack", "operation", "file", "again", "adopt"]);

const flagOf = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** @returns the number, or what is wrong with it */
function numberOf(flag: string, text: string): number | string {
  const number = Number(text);
  return /^\d+$/.test(text) && number >= 1 && number <= MOST
    ? number
    : `${flag} ${text} is not a whole number from 1 to ${MOST}.`;
}

function strayOptions(word: Word, options: Options): readonly string[] {
  const strays = Object.keys(options).filter((name) =>
    word === "orphans" || word === "shards" || word === "explain" ? !ONLY[word].has(name) : NOT_OF_A_RUN.has(name),
  );
  const judged = isOperation(word) && !isJudged(word) && options.policyPack !== undefined ? ["policyPack"] : [];
  // Commander sets the positive of --no-policy-pack by itself.
  return [...strays, ...judged]
    .filter((name) => name !== "policyPack" || Array.isArray(options.policyPack))
    .map((name) => `${flagOf(name)} is no option of ${word}.`);
}

const patternsOf = (options: Options): readonly string[] =>
  (options.stacks?.[0] ?? "")
    .split(",")
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== "");

function packOf(operation: Operation, { policyPack }: Options): { readonly policyPack?: string } {
  if (policyPack === false || !isJudged(operation)) return {};
  return { policyPack: (Array.isArray(policyPack) ? policyPack[0] : undefined) ?? DEFAULT_PACK };
}

function runTask(operation: Operation, options: Options): FleetArguments {
  const parallelText = options.parallel?.[0];
  const parallel = parallelText === undefined ? undefined : numberOf("--parallel", parallelText);
  const shardText = options.shard?.[0];
  const shard = shardText === undefined ? undefined : shardOf(shardText);
  const provider = options.secretsProvider?.[0];
  const problems = [
    ...(typeof parallel === "string" ? [parallel] : []),
    ...(shardText !== undefined && shard === undefined
      ? [`--shard ${shardText} is neither I/N with I from 1 to N, such as 2/4, nor owners.`]
      : []),
    ...(operation === "destroy" && options.yes !== true
      ? [
          "destroy takes everything of these stacks away: add --yes to mean it. npm run fleet -- preview changes nothing.",
        ]
      : []),
  ];
  if (problems.length > 0 || typeof parallel === "string") return { kind: "invalid", problems };
  return {
    kind: "task",
    task: {
      kind: "run",
      operation,
      stacks: patternsOf(options),
      ...(shard === undefined || shardText === undefined ? {} : { shard, shardText }),
      ...(parallel === undefined ? {} : { parallel }),
      continueOnError: options.continueOnError === true,
      resume: options.resume === true,
      ...packOf(operation, options),
      ...(provider === undefined ? {} : { secretsProvider: provider }),
      json: options.json === true,
    },
  };
}

function shardsTask(options: Options): FleetArguments {
  const batch = numberOf("--batch", options.batch?.[0] ?? String(DEFAULT_BATCH));
  if (typeof batch === "string") return { kind: "invalid", problems: [batch] };
  return { kind: "task", task: { kind: "shards", stacks: patternsOf(options), batch } };
}

function explainTask(options: Options): FleetArguments {
  const stack = options.stack?.[0];
  const operation = options.operation?.[0] ?? "up";
  const file = options.file?.[0];
  const again = options.again?.[0];
  if (stack !== undefined && isOperation(operation)) {
    const given = { ...(file === undefined ? {} : { file }), ...(again === undefined ? {} : { again }) };
    return { kind: "task", task: { kind: "explain", stack, operation, ...given } };
  }
  return {
    kind: "invalid",
    problems: [
      ...(stack === undefined ? ["explain needs --stack NAME: whose output it is."] : []),
      ...(isOperation(operation) ? [] : [`--operation ${operation} is none of ${OPERATIONS.join(", ")}.`]),
    ],
  };
}

function taskOf(word: Word, options: Options): FleetArguments {
  if (word === "shards") return shardsTask(options);
  if (word === "orphans") {
    const { adopt, json } = options;
    const stacks = patternsOf(options);
    return { kind: "task", task: { kind: "orphans", stacks, adopt: adopt === true, json: json === true } };
  }
  return word === "explain" ? explainTask(options) : runTask(word, options);
}

/** @param argv the arguments after the program's name */
export function parseFleetArguments(argv: readonly string[]): FleetArguments {
  const [word = "", ...rest] = argv[0]?.startsWith("-") === true ? ["", ...argv] : argv;
  const line = readCommandLine<Options>(program(), rest, EXAMPLES);
  if (line.kind === "help") return line;
  const unknown = isWord(word)
    ? []
    : [
        `${word === "" ? "What to do comes first" : `There is no ${word}`}: ${WORDS.join(", ")}.${didYouMean(word, WORDS)}`,
      ];
  const problems = [...unknown, ...line.problems, ...(isWord(word) ? strayOptions(word, line.options) : [])];
  if (!isWord(word)) return { kind: "invalid", problems };
  const parsed = taskOf(word, line.options);
  if (parsed.kind === "invalid") problems.push(...parsed.problems);
  return problems.length > 0 ? { kind: "invalid", problems } : parsed;
}
