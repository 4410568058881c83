/** Reads the files of `--session-policy`. */
import { readFile } from "node:fs/promises";
import { parsePolicyDocument } from "../parse";
import { AccessError } from "../stack/errors";
import { type NamedPolicy } from "../world";
import { fromHere } from "./here";

/** What AWS takes although it may not say what was meant. */
const TAKEN_BY_AWS = /^Version$|\.(Not)?Action$/;

async function readOne(file: string): Promise<NamedPolicy | readonly string[]> {
  let text;
  try {
    text = await readFile(fromHere(file), "utf8");
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    return [`${file} cannot be read (${why}).`];
  }
  const { document, problems } = parsePolicyDocument(text, "session policy");
  const refused = problems.filter(({ path }) => !TAKEN_BY_AWS.test(path));
  if (document !== undefined && refused.length === 0) return { name: file, document };
  return refused.map(({ path, message }) => `${file}: ${[path, message].filter(Boolean).join(" ")}.`);
}

/**
 * The policies in the order of their files.
 * @throws {AccessError} with everything that is wrong with all of them
 */
export async function readSessionPolicies(files: readonly string[]): Promise<readonly NamedPolicy[]> {
  const found = await Promise.all(files.map(readOne));
  const problems = found.flatMap((each) => ("name" in each ? [] : each));
  if (problems.length > 0) throw new AccessError(problems.join("\n"));
  return found.flatMap((each) => ("name" in each ? [each] : []));
}
