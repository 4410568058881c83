/** The command line: options, help, and what is wrong with them. Pure. */
import { CommanderError, type ParseOptionsResult } from "commander";
import { type CallOptions, type RawCallOptions, readCallOptions } from "./call-options";
import { didYouMean } from "./near";
import { helpOf, program } from "./program";

export const FORMATS = ["text", "json", "markdown"] as const;
export type Format = (typeof FORMATS)[number];

export interface ExplainRequest {
  readonly principal: string;
  readonly action: string;
  readonly resource?: string;
  /** Left out: the plain call, and where that is denied any other. */
  readonly call?: CallOptions;
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

interface Options extends RawCallOptions {
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

const HELP: ReadonlySet<string> = new Set(["--help", "-h"]);

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

const CALL_OPTIONS: Readonly<Record<keyof RawCallOptions, string>> = {
  via: "--via",
  encryptionContext: "--encryption-context",
  context: "--context",
  contextIsComplete: "--context-is-complete",
  sessionPolicy: "--session-policy",
  region: "--region",
  targetKey: "--target-key",
  grant: "--grant",
};

/** Options that say more of a call, and what is wrong with them. */
function callProblems(options: Options): readonly string[] {
  const given = Object.entries(CALL_OPTIONS).flatMap(([name, option]) =>
    options[name as keyof RawCallOptions] === undefined ? [] : [option],
  );
  const stray = given.map((option) => `${option} says more of a call: it needs --explain PRINCIPAL ACTION [RESOURCE].`);
  return [...(options.explain === undefined ? stray : []), ...readCallOptions(options).problems];
}

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
  ...call
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
    ["--session-policy", call.sessionPolicy ?? []],
  ] as const) {
    if (new Set(values).size < values.length) problems.push(`${name} has the same value more than once.`);
    if (values.includes("")) problems.push(`${name} needs a value.`);
  }
  return [...problems, ...callProblems({ ...call, ...(explain === undefined ? {} : { explain }) })];
}

function explainOf({ explain = [], ...options }: Options): ExplainRequest | undefined {
  const [principal, action, resource] = explain;
  if (principal === undefined || action === undefined) return undefined;
  const { options: call } = readCallOptions(options);
  return {
    ...{ principal, action },
    ...(resource === undefined ? {} : { resource }),
    ...(Object.keys(call).length === 0 ? {} : { call }),
  };
}

function taskOf(options: Options): Task {
  const { stack = [], from = [], state, preview, live, json, markdown, html = [] } = options;
  const [page] = html;
  const request = explainOf(options);
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
