/** Reads what the user names: files and standard input. */
import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { fromHere } from "../../access/cli/here";
import { AccessError } from "../../access/stack/errors";
import { type Input, STDIN } from "./arguments";
import { type AnyRule, type Settings, settingsOf } from "./settings";
import { parseStackFile, type StackFile, stackFiles } from "./stack-file";

const nameOf = (file: string): string => (file === STDIN ? "standard input" : file);

/** PowerShell's `>` writes UTF-16 with its mark; some editors put one before UTF-8. */
function decoded(bytes: Buffer): string {
  const text = bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString("utf16le") : bytes.toString("utf8");
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

async function textOf(file: string): Promise<string> {
  try {
    return decoded(file === STDIN ? await buffer(process.stdin) : await readFile(fromHere(file)));
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw new AccessError(`${nameOf(file)} cannot be read (${why}).`);
  }
}

const KINDS = {
  state: { what: "a stack's state", option: "--state" },
  preview: { what: "a preview", option: "--plan" },
} as const;

async function parsedOf({ kind, file }: Input): Promise<ReturnType<typeof parseStackFile>> {
  const parsed = parseStackFile(await textOf(file), nameOf(file));
  const is = parsed.reading.kind;
  if (is !== kind) throw new AccessError(`${nameOf(file)} is ${KINDS[is].what}: give it with ${KINDS[is].option}.`);
  return parsed;
}

function problemOf(reason: unknown): string {
  if (reason instanceof AccessError) return reason.message;
  throw reason;
}

/** @throws {AccessError} with every problem of every file */
export async function readStackFiles(inputs: readonly Input[]): Promise<readonly StackFile[]> {
  const results = await Promise.allSettled(inputs.map(parsedOf));
  const problems = results.flatMap((result) => (result.status === "rejected" ? problemOf(result.reason) : []));
  if (problems.length > 0) throw new AccessError(problems.join("\n"));
  return stackFiles(results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : [])));
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

/** @throws {AccessError} where the file is no configuration of the rules, with all that is wrong in it */
export async function readSettings(file: string | undefined, rules: readonly AnyRule[]) {
  const config = file === undefined ? {} : configIn(await textOf(file), nameOf(file));
  const settings: Settings = settingsOf(config, rules);
  if (settings.kind === "settings") return settings;
  const problems = settings.problems.map((problem) => `  - ${problem}`);
  throw new AccessError([`${nameOf(file ?? "")} is no configuration of these rules:`, ...problems].join("\n"));
}
