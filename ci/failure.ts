/** How the commands of the workflows end when something is wrong. */
import { messageOf as messageOfAny } from "../accounts/failure";
import { GitHubError } from "./github/errors";

export { codeOf, FAILED, listed, WRONG_ARGUMENTS } from "../accounts/failure";

/** A problem that the user can solve: its message says what was found, and what to do. */
export class CiError extends Error {
  override readonly name = "CiError";
}

/** What to print of an error. One that is not expected may quote a request, and a request holds a token: it is told by its place. */
export const messageOf = (command: string, error: unknown): string =>
  error instanceof CiError || error instanceof GitHubError ? error.message : messageOfAny(command, error);
