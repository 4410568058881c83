/** The command line: options, help, and what is wrong with them. Pure. */
import { Command, CommanderError, type ParseOptionsResult } from "commander";
import { didYouMean } from "../../access/cli/near";
import type { Enforcement } from "./judge";

export const FORMATS = ["text", "json", "sarif", "junit"] as const;
export type Format = (typeof FORMATS)[number];

const FAIL_ON: readonly Enforcement[] = ["mandatory", "advisory"];

/** Stands for standard input in the place of a file. */
export const STDIN = "-";

export interface Input {
  readonly kind: "state" | "preview";
  readonly file: string;
}

export interface Task {
  readonly inputs: readonly Input[];
  /** File of the rules' levels and configuration. */
  readonly config?: string;
  readonly format: Format;
  /** File that the report is written to, instead of printing. */
  readonly out?: string;
  /** The least that makes the command fail. */
  readonly failOn: Enforcement;
}

export type Arguments =
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "task"; readonly task: Task }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

interface Options {
  readonly state?: readonly string[];
  readonly plan?: readonly string[];
  readonly config?: readonly string[];
  readonly format?: readonly string[];
  readonly out?: readonly string[];
  readonly failOn?: readonly string[];
}

const EXAMPLES = `
Examples:
  pulumi stack export --stack owner | npm run -s policy -- --state -
  pulumi preview --json --show-sames --stack owner > plan.json; npm run policy -- --plan plan.json
  npm run policy -- --state owner.json external.json --config config.json
  npm run policy -- --plan plan.json --format sarif --out policy.sarif

Exit codes: 0 no mandatory violation, 1 mandatory violations, 2 wrong arguments or a file that cannot be used.
What is judged, and the formats: docs/policy-offline.md; the rules and their configuration: docs/policy-pack.md`;

/** Whatever the terminal: the documentation shows the help too. */
const HELP_WIDTH = 110;

const HELP: ReadonlySet<string> = new Set(["--help", "-h"]);

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

function program(): Command {
  return new Command("npm run policy --")
    .description("Runs the rules of the policy pack over what is deployed or planned, without the engine.")
    .option("--state <files...>", "what `pulumi stack export` printed; - is standard input", collect)
    .option("--plan <files...>", "what `pulumi preview --json --show-sames` printed; - is standard input", collect)
    .option("--config <file>", "the rules' levels and configuration, as --policy-pack-config takes it", collect)
    .option("--format <format>", `${FORMATS.join(", ")} (without it: text)`, collect)
    .option("--out <file>", "write the report to a file, and print the summary alone", collect)
    .option("--fail-on <level>", "mandatory or advisory: what makes it fail (without it: mandatory)", collect)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, getOutHelpWidth: () => HELP_WIDTH });
}

/** What the words are that are no option of this command: none of them is passed over. */
function strangers({ operands, unknown }: ParseOptionsResult, known: readonly string[]): readonly string[] {
  const isOption = (word: string): boolean => word.startsWith("-") && word !== STDIN;
  return [
    ...unknown.filter(isOption).map((word) => `There is no option ${word}.${didYouMean(word, known)}`),
    ...[...operands, ...unknown.filter((word) => !isOption(word))].map(
      (word) => `"${word}" is not expected here: name a file with --state or --plan.`,
    ),
  ];
}

const CHOICES = { "--format": FORMATS, "--fail-on": FAIL_ON } as const;

function choiceProblems(option: keyof typeof CHOICES, values: readonly string[]): readonly string[] {
  const allowed: readonly string[] = CHOICES[option];
  return values
    .filter((value) => value !== "" && !allowed.includes(value))
    .map((value) => `${option} is "${value}": give ${allowed.join(", ")}.${didYouMean(value, allowed)}`);
}

function problemsOf({ state = [], plan = [], config = [], format = [], out = [], failOn = [] }: Options) {
  const problems: string[] = [];
  const given = [
    ["--state", state],
    ["--plan", plan],
    ["--config", config],
    ["--format", format],
    ["--out", out],
    ["--fail-on", failOn],
  ] as const;
  if (state.length + plan.length === 0) problems.push("Nothing to judge: name a file with --state or --plan.");
  for (const [name, values] of given.slice(2)) if (values.length > 1) problems.push(`${name}: give one.`);
  for (const [name, values] of given) {
    if (new Set(values).size < values.length) problems.push(`${name} has the same value more than once.`);
    if (values.includes("")) problems.push(`${name} needs a value.`);
  }
  if ([...state, ...plan, ...config].filter((file) => file === STDIN).length > 1) {
    problems.push("Standard input (-) can be read once.");
  }
  // The value of an option is whatever follows it, an option too.
  for (const [name, values] of given) {
    problems.push(
      ...values
        .filter((value) => value.startsWith("--"))
        .map((value) => `${name} needs a value: ${value} is an option.`),
    );
  }
  return [...problems, ...choiceProblems("--format", format), ...choiceProblems("--fail-on", failOn)];
}

function taskOf({ state = [], plan = [], config = [], format = [], out = [], failOn = [] }: Options): Task {
  const [settings] = config;
  const [target] = out;
  return {
    inputs: [
      ...state.map((file) => ({ kind: "state" as const, file })),
      ...plan.map((file) => ({ kind: "preview" as const, file })),
    ],
    ...(settings === undefined ? {} : { config: settings }),
    format: FORMATS.find((each) => format.includes(each)) ?? "text",
    ...(target === undefined ? {} : { out: target }),
    failOn: FAIL_ON.find((each) => failOn.includes(each)) ?? "mandatory",
  };
}

/** @param argv the arguments after the program's name */
export function parseArguments(argv: readonly string[]): Arguments {
  const command = program();
  let words: ParseOptionsResult;
  try {
    words = command.parseOptions([...argv]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const problem = error.message.replace(/^error: option '(\S+).*' argument missing$/, "$1 needs a value");
    const others = problemsOf(command.opts<Options>());
    return { kind: "invalid", problems: [`${problem}.`, ...others.filter((each) => !each.startsWith("Nothing "))] };
  }
  if (words.unknown.some((word) => HELP.has(word))) return { kind: "help", text: command.helpInformation() + EXAMPLES };
  const known = [...command.options.flatMap(({ long }) => long ?? []), ...HELP];
  const options = command.opts<Options>();
  const problems = [...strangers(words, known), ...problemsOf(options)];
  return problems.length > 0 ? { kind: "invalid", problems } : { kind: "task", task: taskOf(options) };
}
