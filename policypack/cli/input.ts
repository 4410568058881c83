/** Reads what the user names: files and standard input, and the rules' configuration. */
import { AccessError } from "../../access/stack/errors";
import { documentFile, MOST_BYTES } from "./document/file";
import type { DocumentInput, Input, StackInput } from "./inputs";
import { nameOf, textOf } from "./read-text";
import { type AnyRule, type Settings, settingsOf } from "./settings";
import { parseStackFile, type StackFile, stackFiles } from "./stack-file";

const KINDS = {
  state: { what: "a stack's state", option: "--state" },
  preview: { what: "a preview", option: "--plan" },
} as const;

async function parsedOf({ kind, file }: StackInput): Promise<ReturnType<typeof parseStackFile>> {
  const parsed = parseStackFile(await textOf(file), nameOf(file));
  const is = parsed.reading.kind;
  if (is !== kind) throw new AccessError(`${nameOf(file)} is ${KINDS[is].what}: give it with ${KINDS[is].option}.`);
  return parsed;
}

const documentOf = async (input: DocumentInput): Promise<StackFile> =>
  documentFile(await textOf(input.file, MOST_BYTES), nameOf(input.file), input);

/** All values, or every problem of every one. */
async function allOf<T>(promises: readonly Promise<T>[]): Promise<readonly T[]> {
  const results = await Promise.allSettled(promises);
  const problems = results.flatMap((result) => {
    if (result.status === "fulfilled") return [];
    if (!(result.reason instanceof AccessError)) throw result.reason;
    return [result.reason.message];
  });
  if (problems.length > 0) throw new AccessError(problems.join("\n"));
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

type Read = { readonly parsed: ReturnType<typeof parseStackFile> } | { readonly file: StackFile };

const readOf = async (input: Input): Promise<Read> =>
  input.kind === "document" ? { file: await documentOf(input) } : { parsed: await parsedOf(input) };

/**
 * The files in the order of the inputs, in which those of stacks come first.
 * @throws {AccessError} with every problem of every file
 */
export async function readFiles(inputs: readonly Input[]): Promise<readonly StackFile[]> {
  const read = await allOf(inputs.map(readOf));
  // Together, since a provider that one file leaves out may be in another.
  const ofStacks = stackFiles(read.flatMap((each) => ("parsed" in each ? [each.parsed] : [])));
  return [...ofStacks, ...read.flatMap((each) => ("file" in each ? [each.file] : []))];
}

function configIn(text: string, source: string): unknown {
  // The engine takes an empty file for no configuration.
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new AccessError(`${source} is not JSON.`);
  }
}

type Valid = Extract<Settings, { readonly kind: "settings" }>;

async function settingsIn(file: string | undefined, rules: readonly AnyRule[]): Promise<Valid> {
  const config = file === undefined ? {} : configIn(await textOf(file), nameOf(file));
  const settings = settingsOf(config, rules);
  if (settings.kind === "settings") return settings;
  const problems = settings.problems.map((problem) => `  - ${problem}`);
  throw new AccessError([`${nameOf(file ?? "")} is no configuration of these rules:`, ...problems].join("\n"));
}

/**
 * The settings by configuration file, each of which is read once; `undefined` stands for none.
 * @throws {AccessError} where a file is no configuration of the rules, with all that is wrong in all of them
 */
export async function readSettings(
  files: readonly (string | undefined)[],
  rules: readonly AnyRule[],
): Promise<ReadonlyMap<string | undefined, Valid>> {
  const distinct = [...new Set(files)];
  const settings = await allOf(distinct.map((file) => settingsIn(file, rules)));
  return new Map(settings.map((each, index) => [distinct[index], each]));
}
