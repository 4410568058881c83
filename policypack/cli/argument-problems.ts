/** What is wrong with the command line. Pure. */
import type { ParseOptionsResult } from "commander";
import { didYouMean } from "../../access/cli/near";
import { DOCUMENT_CHOICES, inputsIn, STDIN, type Typed } from "./inputs";
import type { Enforcement } from "./judge";

export const FORMATS = ["text", "json", "sarif", "junit"] as const;
export type Format = (typeof FORMATS)[number];

export const FAIL_ON: readonly Enforcement[] = ["mandatory", "advisory"];

/** The options that are not about inputs. */
export interface Options {
  readonly format?: readonly string[];
  readonly out?: readonly string[];
  readonly failOn?: readonly string[];
}

export const HELP: ReadonlySet<string> = new Set(["--help", "-h"]);

/** What the words are that are no option of this command: none of them is passed over. */
export function strangers({ operands, unknown }: ParseOptionsResult, known: readonly string[]): readonly string[] {
  const isOption = (word: string): boolean => word.startsWith("-") && word !== STDIN;
  return [
    ...unknown.filter(isOption).map((word) => `There is no option ${word}.${didYouMean(word, known)}`),
    ...[...operands, ...unknown.filter((word) => !isOption(word))].map(
      (word) => `"${word}" is not expected here: name a file with --state, --plan or --document.`,
    ),
  ];
}

const CHOICES = { "--format": FORMATS, "--fail-on": FAIL_ON, ...DOCUMENT_CHOICES } as const;

const choiceProblems = (option: keyof typeof CHOICES, values: readonly string[]): readonly string[] => {
  const allowed: readonly string[] = CHOICES[option];
  return [...new Set(values)]
    .filter((value) => value !== "" && !allowed.includes(value))
    .map((value) => `${option} is "${value}": give ${allowed.join(", ")}.${didYouMean(value, allowed)}`);
};

/** Of these one makes sense. */
const ONCE: ReadonlySet<string> = new Set(["--format", "--out", "--fail-on"]);
/** Of these the same value may be right for several inputs. */
const REPEATED: ReadonlySet<string> = new Set(["--kind", "--owner", "--partition", "--config"]);

export function problemsOf(
  typed: readonly Typed[],
  { format = [], out = [], failOn = [] }: Options,
): readonly string[] {
  const valuesOf = (name: Typed["option"]) => typed.filter(({ option }) => option === name).map(({ value }) => value);
  const problems: string[] = [];
  const inputs = (["--state", "--plan", "--document"] as const).map((name) => [name, valuesOf(name)] as const);
  const settings = (["--kind", "--owner", "--partition", "--config"] as const).map(
    (name) => [name, valuesOf(name)] as const,
  );
  const given = [...inputs, ...settings, ["--format", format], ["--out", out], ["--fail-on", failOn]] as const;
  const files = inputs.flatMap(([, values]) => values);
  if (files.length === 0) problems.push("Nothing to judge: name a file with --state, --plan or --document.");
  for (const [name, values] of given) if (ONCE.has(name) && values.length > 1) problems.push(`${name}: give one.`);
  for (const [name, values] of given) {
    if (!REPEATED.has(name) && new Set(values).size < values.length)
      problems.push(`${name} has the same value more than once.`);
    if (values.includes("")) problems.push(`${name} needs a value.`);
  }
  // A configuration of several inputs is read once.
  if ([...files, ...new Set(valuesOf("--config"))].filter((file) => file === STDIN).length > 1) {
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
  const chosen = [
    ["--format", format],
    ["--fail-on", failOn],
    ["--kind", valuesOf("--kind")],
    ["--partition", valuesOf("--partition")],
  ] as const;
  return [
    ...problems,
    ...inputsIn(typed).problems,
    ...chosen.flatMap(([name, values]) => choiceProblems(name, values)),
  ];
}
