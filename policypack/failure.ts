/** A rule that fails refuses what it could not judge. */
import type { Finding } from "./rule";

const FRAME = /^\s+at (?:.*[ (])?(?:file:\/\/)?([^\s()]+:\d+:\d+)\)?$/;

/** Where an error was thrown. Its message is left out: it may quote the value at which the rule failed. */
function placeOf({ stack = "" }: Error): string {
  const frame = stack
    .split("\n")
    .map((line) => FRAME.exec(line)?.[1])
    .find((each) => each !== undefined);
  return frame === undefined ? "" : ` at ${frame.replace(/^.*\/(?=[^/]*\/[^/]*$)/, "")}`;
}

/** The violation that stands for a rule which threw. */
export function failureOf(error: unknown): Finding {
  const what = error instanceof Error ? `${error.constructor.name}${placeOf(error)}` : `a thrown ${typeof error}`;
  return {
    what: `the rule itself failed (${what}) and could not judge.`,
    why: "what cannot be judged may be as wide as it likes, so it is refused.",
    allowed: "values that the rule can judge.",
    remedy:
      "look for an odd value in the resource's documents; where there is none, report the failure, and until then make an exception or disable the rule.",
  };
}
