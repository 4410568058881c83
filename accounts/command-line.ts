/** What the commands for further accounts have in common on the command line. Pure. */
import { type Command, CommanderError, type ParseOptionsResult } from "commander";
import { didYouMean } from "../access/cli/near";

/** What was given; what is wrong with its form is told by `problems`. */
export type CommandLine<Options> =
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "options"; readonly options: Options; readonly problems: readonly string[] };

const HELP: ReadonlySet<string> = new Set(["--help", "-h"]);

const isOption = (word: string): boolean => word.startsWith("-");

/** What the words are that are no option of the command: none of them is passed over. */
const strangers = ({ operands, unknown }: ParseOptionsResult, known: readonly string[]): readonly string[] => [
  ...unknown.filter(isOption).map((word) => `There is no option ${word}.${didYouMean(word, known)}`),
  ...[...operands, ...unknown.filter((word) => !isOption(word))].map((word) => `"${word}" is not expected here.`),
];

/** Options that are given twice, that have no value, or whose value is the next option. */
function valueProblems(options: Readonly<Record<string, unknown>>, flagOf: (name: string) => string): string[] {
  return Object.entries(options).flatMap(([name, values]) => {
    if (!Array.isArray(values)) return [];
    const [first] = values as readonly string[];
    if (values.length > 1) return [`${flagOf(name)} is given more than once.`];
    if (first === undefined || first === "") return [`${flagOf(name)} needs a value.`];
    return isOption(first) ? [`${flagOf(name)} needs a value: ${first} is an option.`] : [];
  });
}

/** Collects a value for {@link readCommandLine}, which tells where there are several. */
export const once = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** @param command whose options with a value are collected by {@link once} */
export function readCommandLine<Options extends object>(
  command: Command,
  argv: readonly string[],
  examples: string,
): CommandLine<Options> {
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  const flagOf = (name: string): string =>
    command.options.find((option) => option.attributeName() === name)?.long ?? name;
  let words: ParseOptionsResult;
  try {
    words = command.parseOptions([...argv]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const problem = error.message.replace(/^error: option '(\S+).*' argument missing$/, "$1 needs a value");
    return {
      kind: "options",
      options: command.opts(),
      problems: [`${problem}.`, ...valueProblems(command.opts(), flagOf)],
    };
  }
  if (words.unknown.some((word) => HELP.has(word))) return { kind: "help", text: command.helpInformation() + examples };
  const known = [...command.options.flatMap(({ long }) => long ?? []), ...HELP];
  return {
    kind: "options",
    options: command.opts(),
    problems: [...strangers(words, known), ...valueProblems(command.opts(), flagOf)],
  };
}
