/** The command line: options, help, and what is wrong with them. Pure. */
import { Command, CommanderError, type ParseOptionsResult } from "commander";
import { FAIL_ON, type Format, FORMATS, HELP, type Options, problemsOf, strangers } from "./argument-problems";
import { DOCUMENT_CHOICES, type Input, inputsIn, type Typed } from "./inputs";
import type { Enforcement } from "./judge";

export interface Task {
  readonly inputs: readonly Input[];
  /** File of the rules' levels and configuration for all inputs; where it differs, each input has its own. */
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

const EXAMPLES = `
Examples:
  pulumi stack export --stack owner | npm run -s policy -- --state -
  pulumi preview --json --show-sames --stack owner > plan.json; npm run policy -- --plan plan.json
  npm run policy -- --state owner.json external.json --config config.json
  npm run policy -- --plan plan.json --format sarif --out policy.sarif
  npm run policy -- --state owner.json --config owner-trust.json --state external.json --config external-trust.json
  npm run policy -- --document key.json --kind key-policy --owner 111122223333
  aws kms get-key-policy --key-id ID | npm run -s policy -- --document - --kind key-policy --owner 111122223333

Values of --kind, --owner, --partition and --config: given once, it holds for every input; given several times, each
holds for the inputs before it, back to the last one of the same option.

Exit codes: 0 no mandatory violation, 1 mandatory violations, 2 wrong arguments or a file that cannot be used.
What is judged, and the formats: docs/policy-offline.md; the rules and their configuration: docs/policy-pack.md`;

/** Whatever the terminal: the documentation shows the help too. */
const HELP_WIDTH = 110;

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** @param typed takes the options about inputs as they come, since their order counts */
function program(typed: Typed[]): Command {
  const note = (option: Typed["option"]) => (value: string) => {
    typed.push({ option, value });
  };
  return new Command("npm run policy --")
    .description(
      "Runs the rules of the policy pack over what is deployed or planned, or over a policy, without the engine.",
    )
    .option("--state <files...>", "what `pulumi stack export` printed; - is standard input", note("--state"))
    .option(
      "--plan <files...>",
      "what `pulumi preview --json --show-sames` printed; - is standard input",
      note("--plan"),
    )
    .option(
      "--document <files...>",
      "a policy document, or what the AWS CLI printed of it; - is standard input",
      note("--document"),
    )
    .option("--kind <kind>", `of a document: ${DOCUMENT_CHOICES["--kind"].join(", ")}`, note("--kind"))
    .option("--owner <account>", "of a document: the account of the key, secret, role or IAM policy", note("--owner"))
    .option(
      "--partition <partition>",
      `of a document: ${DOCUMENT_CHOICES["--partition"].join(", ")} (without it: by its ARNs)`,
      note("--partition"),
    )
    .option(
      "--config <file>",
      "the rules' levels and configuration, as --policy-pack-config takes it",
      note("--config"),
    )
    .option("--format <format>", `${FORMATS.join(", ")} (without it: text)`, collect)
    .option("--out <file>", "write the report to a file, and print the summary alone", collect)
    .option("--fail-on <level>", "mandatory or advisory: what makes it fail (without it: mandatory)", collect)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, getOutHelpWidth: () => HELP_WIDTH });
}

function taskOf(typed: readonly Typed[], { format = [], out = [], failOn = [] }: Options): Task {
  const { inputs, config } = inputsIn(typed);
  const [target] = out;
  return {
    inputs,
    ...(config === undefined ? {} : { config }),
    format: FORMATS.find((each) => format.includes(each)) ?? "text",
    ...(target === undefined ? {} : { out: target }),
    failOn: FAIL_ON.find((each) => failOn.includes(each)) ?? "mandatory",
  };
}

/** @param argv the arguments after the program's name */
export function parseArguments(argv: readonly string[]): Arguments {
  const typed: Typed[] = [];
  const command = program(typed);
  let words: ParseOptionsResult;
  try {
    words = command.parseOptions([...argv]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const problem = error.message.replace(/^error: option '(\S+).*' argument missing$/, "$1 needs a value");
    const others = problemsOf(typed, command.opts<Options>());
    return { kind: "invalid", problems: [`${problem}.`, ...others.filter((each) => !each.startsWith("Nothing "))] };
  }
  if (words.unknown.some((word) => HELP.has(word))) return { kind: "help", text: command.helpInformation() + EXAMPLES };
  const known = [...command.options.flatMap(({ long }) => long ?? []), ...HELP];
  const options = command.opts<Options>();
  const problems = [...strangers(words, known), ...problemsOf(typed, options)];
  return problems.length > 0 ? { kind: "invalid", problems } : { kind: "task", task: taskOf(typed, options) };
}
