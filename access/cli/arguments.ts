/** The command line: options, help, and what is wrong with them. Pure. */
import { Command, CommanderError, type ParseOptionsResult } from "commander";
import { didYouMean } from "./near";

export const FORMATS = ["text", "json", "markdown"] as const;
export type Format = (typeof FORMATS)[number];

export interface ExplainRequest {
  readonly principal: string;
  readonly action: string;
  readonly resource?: string;
}

export interface Task {
  /** Empty: all stacks of the project. */
  readonly stacks: readonly string[];
  /** Files to read instead of asking the engine. Empty: ask it. */
  readonly files: readonly string[];
  readonly state: boolean;
  readonly preview: boolean;
  /** Whether what is deployed is held against AWS. Then there is no preview. */
  readonly live: boolean;
  /** Whether a side that cannot be had is left out with a note, since nobody asked for it by name. */
  readonly optional: boolean;
  readonly format: Format;
  /** The file that the page is written to, instead of printing. */
  readonly html?: string;
  readonly explain?: ExplainRequest;
}

export type Arguments =
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "task"; readonly task: Task }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

interface Options {
  readonly stack?: readonly string[];
  readonly from?: readonly string[];
  readonly state?: true;
  readonly preview?: true;
  readonly live?: true;
  readonly json?: true;
  readonly markdown?: true;
  readonly html?: readonly string[];
  readonly explain?: readonly string[];
}

const EXAMPLES = `
Examples:
  npm run access                                        all stacks, deployed and after the update
  npm run access -- --stack owner --stack external --state
  npm run access -- --explain ExampleRole kms:Decrypt   the whole reasoning for one cell
  npm run access -- --html access.html                  a page with a picture, for a browser
  npm run access -- --live                              whether AWS still has what is deployed
  npm run sandbox -- exec -- npm run access             the same against the sandbox

Exit codes: 0 printed (with --live: AWS is as deployed), 1 something could not be read, 2 wrong arguments,
3 with --live: AWS differs. What the cells say: docs/access.md; what --live reads: docs/access-live.md`;

const HELP: ReadonlySet<string> = new Set(["--help", "-h"]);

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

function program(): Command {
  return new Command("npm run access --")
    .description("Shows who can use the key and the secrets, computed from all documents of the stacks together.")
    .option("--stack <name>", "a stack; give it again for more (without it: all of the project)", collect)
    .option(
      "--from <file>",
      "read a state or preview as JSON from a file, without the engine; also more than once",
      collect,
    )
    .option("--state", "what is deployed")
    .option("--preview", "what the next update makes of it (with neither: both, side by side)")
    .option(
      "--live",
      "what AWS has, read with the roles of the stacks' providers, and where it differs from what is deployed",
    )
    .option("--json", "print one JSON object")
    .option("--markdown", "print Markdown")
    .option("--html <file>", "write one HTML page with a picture, for a browser", collect)
    .option("--explain <words...>", "PRINCIPAL ACTION [RESOURCE]: say why, for one cell")
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
}

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

const isOption = (word: string): boolean => word.startsWith("-");

function problemsOf({
  stack = [],
  from = [],
  state,
  preview,
  live,
  json,
  markdown,
  html = [],
  explain,
}: Options): readonly string[] {
  const problems: string[] = [];
  if (from.length > 0 && (stack.length > 0 || state || preview)) {
    problems.push("--from reads files and no stacks: leave out --stack, --state and --preview.");
  }
  if (live && preview) problems.push("--live compares what is deployed with AWS: leave out --preview.");
  if (json && markdown) problems.push("--json and --markdown: give one of them.");
  if (html.length > 0 && (json || markdown || explain !== undefined)) {
    problems.push("--html writes a page: leave out --json, --markdown and --explain.");
  }
  if (html.length > 1) problems.push("--html: give one file.");
  problems.push(...html.filter(isOption).map((value) => `--html needs a file: ${value} is an option.`));
  const words = explain?.length ?? 0;
  if (explain !== undefined && (words < 2 || words > 3)) {
    problems.push(`--explain needs PRINCIPAL ACTION [RESOURCE]: it got ${words} ${words === 1 ? "word" : "words"}.`);
  }
  if (explain !== undefined && markdown) problems.push("--explain prints text or --json, not --markdown.");
  for (const [name, values] of [
    ["--stack", stack],
    ["--from", from],
    ["--html", html],
  ] as const) {
    if (new Set(values).size < values.length) problems.push(`${name} has the same value more than once.`);
    if (values.includes("")) problems.push(`${name} needs a value.`);
  }
  return problems;
}

function explainOf([principal, action, resource]: readonly string[]): ExplainRequest | undefined {
  if (principal === undefined || action === undefined) return undefined;
  return { principal, action, ...(resource === undefined ? {} : { resource }) };
}

function taskOf({ stack = [], from = [], state, preview, live, json, markdown, html = [], explain }: Options): Task {
  const [page] = html;
  const request = explain === undefined ? undefined : explainOf(explain);
  const neither = state !== true && preview !== true && live !== true;
  return {
    stacks: stack,
    files: from,
    state: state === true || live === true || neither,
    preview: preview === true || neither,
    live: live === true,
    optional: neither,
    format: json === true ? "json" : markdown === true ? "markdown" : "text",
    ...(page === undefined ? {} : { html: page }),
    ...(request === undefined ? {} : { explain: request }),
  };
}

const helpOf = (command: Command): string => command.helpInformation() + EXAMPLES;

/** @param argv the arguments after the program's name */
export function parseArguments(argv: readonly string[]): Arguments {
  const command = program();
  let words: ParseOptionsResult;
  try {
    words = command.parseOptions([...argv]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const problem = error.message.replace(/^error: option '(\S+).*' argument missing$/, "$1 needs a value");
    return { kind: "invalid", problems: [`${problem}.`, ...problemsOf(command.opts<Options>())] };
  }
  if (words.unknown.some((word) => HELP.has(word))) return { kind: "help", text: helpOf(command) };
  const known = [...command.options.flatMap(({ long }) => long ?? []), ...HELP];
  const options = command.opts<Options>();
  const problems = [...strangers(words, known), ...problemsOf(options)];
  return problems.length > 0 ? { kind: "invalid", problems } : { kind: "task", task: taskOf(options) };
}
