/** What the commands of the workflows have in common: how they begin, and how they end. */
import { openGitHub, type GitHub } from "./github/client";
import { readPlace } from "./github/environment";
import { CiError, FAILED, listed, messageOf, WRONG_ARGUMENTS } from "./failure";

export type Parsed<Task> =
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "task"; readonly task: Task }
  | { readonly kind: "invalid"; readonly problems: readonly string[] };

/** Progress and remarks; standard output is for what another step reads. */
export const say = (text: string): void => {
  console.error(text);
};

/** GitHub as this job sees it. @throws {CiError} that tells all variables that are missing */
export function gitHubHere(): GitHub {
  const read = readPlace(process.env);
  if ("problems" in read) throw new CiError(listed("The environment is wrong:", read.problems));
  return openGitHub(read.place, { say });
}

/** Runs a command to its exit code. */
export function runCommand<Task>(name: string, parsed: Parsed<Task>, run: (task: Task) => Promise<number>): void {
  if (parsed.kind === "help") {
    console.log(parsed.text);
    return;
  }
  if (parsed.kind === "invalid") {
    console.error(listed("The arguments are wrong:", parsed.problems));
    process.exitCode = WRONG_ARGUMENTS;
    return;
  }
  run(parsed.task).then(
    (exitCode) => {
      process.exitCode = exitCode;
    },
    (error: unknown) => {
      console.error(messageOf(name, error));
      process.exitCode = FAILED;
    },
  );
}
