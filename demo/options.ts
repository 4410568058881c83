/** The command line of the demo: its options, how they are read, and its help. Pure. */
import { parseArgs } from "node:util";
import { nearest } from "../access/near";

interface Option {
  readonly type: "string" | "boolean";
  /** Name of the value in the help. */
  readonly value?: string;
  readonly help: string;
  readonly short?: string;
}

const OPTIONS = {
  side: { type: "string", value: "owner|external", help: "which account's secret to read (required)" },
  profile: { type: "string", value: "NAME", help: "profile of your AWS config files (default: the SDK's own search)" },
  role: { type: "string", value: "ARN", help: "assume this role, and read as it" },
  region: { type: "string", value: "REGION", help: "default: from the stack file" },
  secret: { type: "string", value: "NAME_OR_ARN", help: "default: from the stack file" },
  stack: {
    type: "string",
    value: "FILE",
    help: "another stack file (default: Pulumi.owner.yaml, Pulumi.external.yaml)",
  },
  endpoint: { type: "string", value: "URL", help: "send all calls there (default: AWS_ENDPOINT_URL, or AWS)" },
  "any-account": { type: "boolean", help: "read even if the caller is not in the side's account" },
  reveal: { type: "boolean", help: "print the secret's value too" },
  json: { type: "boolean", help: "print one JSON object, for success and failure alike" },
  help: { type: "boolean", help: "print this", short: "h" },
} as const satisfies Readonly<Record<string, Option>>;

type OptionName = keyof typeof OPTIONS;
type TextOption = { [N in OptionName]: (typeof OPTIONS)[N]["type"] extends "string" ? N : never }[OptionName];

const NAMES: readonly string[] = Object.keys(OPTIONS);

export interface CommandLine {
  readonly texts: ReadonlyMap<TextOption, string>;
  readonly flags: ReadonlySet<Exclude<OptionName, TextOption>>;
  /** One sentence each; empty where the line is well-formed. */
  readonly problems: readonly string[];
}

const isOption = (name: string): name is OptionName => NAMES.includes(name);
const isText = (name: OptionName): name is TextOption => OPTIONS[name].type === "string";

/** ` Did you mean X?`, or nothing where no name is near. */
export function didYouMean(given: string, known: readonly string[], show = (name: string): string => name): string {
  const meant = nearest(given, known);
  return meant === undefined ? "" : ` Did you mean ${show(meant)}?`;
}

/** Reads the arguments after the program's name, and notes all that is wrong with them. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const { tokens } = parseArgs({ args: [...argv], options: OPTIONS, strict: false, tokens: true });
  const texts = new Map<TextOption, string>();
  const flags = new Set<Exclude<OptionName, TextOption>>();
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") problems.push(`"${token.value}" is not an option.`);
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    if (!isOption(name)) {
      problems.push(`${rawName} is not an option.${didYouMean(name, NAMES, (near) => `--${near}`)}`);
    } else if (isText(name)) {
      if (value === undefined || value === "" || (!token.inlineValue && value.startsWith("-")))
        problems.push(`${rawName} needs a value: ${OPTIONS[name].value}.`);
      else if (texts.has(name)) problems.push(`${rawName} is given twice.`);
      else texts.set(name, value);
    } else {
      if (value !== undefined) problems.push(`${rawName} takes no value.`);
      flags.add(name);
    }
  }
  // An option that lacks its value swallows the next one: the answer is still in the form that was asked for.
  if (argv.includes("--json")) flags.add("json");
  return { texts, flags, problems };
}

const usageLine = ([name, option]: readonly [string, Option]): string => {
  const short = option.short === undefined ? "" : `-${option.short}, `;
  const value = option.value === undefined ? "" : ` ${option.value}`;
  return `  ${`${short}--${name}${value}`.padEnd(26)}  ${option.help}`;
};

export const HELP = `Usage: npm run demo -- --side owner|external [options]

Describes the secret of one account and reads it, to show that the account may use the shared key.

${Object.entries<Option>(OPTIONS).map(usageLine).join("\n")}

Exit code: 0 when the secret was described and read, 1 when not, 2 for wrong arguments.
`;
