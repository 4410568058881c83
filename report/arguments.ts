/** The command line: options, help, and what is wrong with them. Pure. */
import { Command, CommanderError, type ParseOptionsResult } from "commander";
import { didYouMean } from "../access/cli/near";

export interface Task {
  readonly stack: string;
  /** A git ref: what it would deploy is what this is compared with. */
  readonly base?: string;
  /** The file that the report is written to, instead of printing it. */
  readonly out?: string;
  readonly json: boolean;
  /** Folder of the policy pack; this project's own where left out. */
  readonly policyPack?: string;
  readonly policyPackConfig?: string;
  /** Where the file with the whole report can be had by those who read a shortened one. */
  readonly link?: string;
  /** Whether the project's other stacks are left out of the access change. */
  readonly alone: boolean;
}

export type Arguments =
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "task"; readonly task: Task }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

const VALUES = ["stack", "base", "out", "policyPack", "policyPackConfig", "link"] as const;
type ValueName = (typeof VALUES)[number];

interface Options extends Readonly<Partial<Record<ValueName, readonly string[]>>> {
  readonly json?: true;
  readonly alone?: true;
}

const EXAMPLES = `
Examples:
  npm run report -- --stack owner                         what the next deployment does, on standard output
  npm run report -- --stack owner --base origin/main --out report.md
  npm run report -- --stack owner --json
  npm run sandbox -- exec -- npm run report -- --stack owner    the same against the sandbox

Exit codes: 0 the preview went through, 1 wrong arguments or an unexpected failure, 2 a mandatory policy violation,
3 the preview failed. The report is written for 0, 2 and 3. What is in it: docs/report.md`;

/** Whatever the terminal: the documentation shows the help too. */
const HELP_WIDTH = 110;
const HELP: ReadonlySet<string> = new Set(["--help", "-h"]);

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

function program(): Command {
  return new Command("npm run report --")
    .description("Previews a stack with the policy pack, and reports what changes and who gains or loses access.")
    .option("--stack <name>", "the stack", collect)
    .option(
      "--base <ref>",
      "compare with what this git ref would deploy: show what this change does by itself",
      collect,
    )
    .option("--out <file>", "write the report to a file, and print its summary alone", collect)
    .option("--json", "one JSON object instead of Markdown")
    .option("--policy-pack <folder>", "another policy pack than this project's own", collect)
    .option("--policy-pack-config <file>", "the rules' levels and configuration", collect)
    .option("--link <url>", "where readers of a report that was too long for a comment find all of it", collect)
    .option("--alone", "leave the project's other stacks out of the access change")
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, getOutHelpWidth: () => HELP_WIDTH });
}

const optionOf = (name: ValueName): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** What the words are that are no option of this command: none of them is passed over. */
function strangers({ operands, unknown }: ParseOptionsResult, known: readonly string[]): readonly string[] {
  return [
    ...unknown
      .filter((word) => word.startsWith("-"))
      .map((word) => `There is no option ${word}.${didYouMean(word, known)}`),
    ...[...operands, ...unknown.filter((word) => !word.startsWith("-"))].map(
      (word) => `"${word}" is not expected here.`,
    ),
  ];
}

function problemsOf(options: Options): readonly string[] {
  const problems = VALUES.flatMap((name) => {
    const values = options[name] ?? [];
    return [
      ...(values.length > 1 ? [`${optionOf(name)}: give one.`] : []),
      ...(values.includes("") ? [`${optionOf(name)} needs a value.`] : []),
      // The value of an option is whatever follows it, an option too.
      ...values
        .filter((value) => value.startsWith("-"))
        .map((value) => `${optionOf(name)} needs a value: ${value} is an option.`),
    ];
  });
  const { stack = [], link = [], json, out = [] } = options;
  if (stack.length === 0) problems.push("--stack is missing: name the stack to preview.");
  problems.push(
    ...link
      .filter((url) => !/^(https:\/\/|-|$)/.test(url))
      .map((url) => `--link is "${url}": give an address that begins with https://`),
  );
  if (link.length > 0 && (json || out.length === 0))
    problems.push("--link goes with --out and Markdown: a shortened report needs it.");
  return problems;
}

function taskOf(options: Options): Task {
  const given = Object.fromEntries(
    VALUES.flatMap((name) => {
      const [value] = options[name] ?? [];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  return { stack: "", ...given, json: options.json === true, alone: options.alone === true };
}

export const helpText = (): string => program().helpInformation() + EXAMPLES;

/** @param argv the arguments after the program's name */
export function parseArguments(argv: readonly string[]): Arguments {
  const command = program();
  let words: ParseOptionsResult;
  try {
    words = command.parseOptions([...argv]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const problem = error.message.replace(/^error: option '(\S+).*' argument missing$/, "$1 needs a value");
    const others = problemsOf(command.opts<Options>()).filter((each) => !problem.startsWith(each.split(" ")[0] ?? ""));
    return { kind: "invalid", problems: [`${problem}.`, ...others] };
  }
  if (words.unknown.some((word) => HELP.has(word))) return { kind: "help", text: helpText() };
  const known = [...command.options.flatMap(({ long }) => long ?? []), ...HELP];
  const options = command.opts<Options>();
  const problems = [...strangers(words, known), ...problemsOf(options)];
  return problems.length > 0 ? { kind: "invalid", problems } : { kind: "task", task: taskOf(options) };
}
