/** How the commands for further accounts end when something is wrong. */
import { AccessError } from "../access/stack/errors";

/** Wrong arguments, or wrong answers. */
export const WRONG_ARGUMENTS = 2;
/** Something could not be read or written, or was refused. */
export const FAILED = 1;

/** All problems under one line. */
export const listed = (heading: string, problems: readonly string[]): string =>
  [heading, ...problems.map((text) => `  - ${text.replaceAll("\n", "\n    ")}`)].join("\n");

/** An unexpected error may quote what it was working on, which is not for a log: its place in the program says enough. */
function where(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^ {4}at /.test(line));
  return [error.name, ...frames].join("\n");
}

export const messageOf = (command: string, error: unknown): string =>
  error instanceof AccessError ? error.message : `${command} failed unexpectedly: ${where(error)}`;

export const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "unknown error";
