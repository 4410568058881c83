/** What GitHub's API answered, without the request: that holds the token. Pure. */
import { RequestError } from "@octokit/request-error";

/** A call that did not go through: what was asked, what was answered, and what to do. */
export class GitHubError extends Error {
  override readonly name = "GitHubError";
  constructor(
    message: string,
    /** The HTTP status; 0 where there was no answer. */
    readonly status: number,
  ) {
    super(message);
  }
}

const REMEDIES: Readonly<Record<number, string>> = {
  401: "The token is not valid any more: run the job again.",
  403: "The job's `permissions` do not allow it (docs/workflows.md lists them), or the rate limit is used up.",
  404: "There is no such thing, or the token may not see it: check the number and the job's `permissions`.",
  422: "GitHub does not take it.",
  429: "The rate limit is used up: run the job again later.",
};

const LONGEST_REASON = 300;

/** GitHub's own message is one line, without what was sent. Whatever else answered is not quoted: it may be a page of any length. */
function reasonOf({ response }: RequestError): string {
  const data: unknown = response?.data;
  const message = typeof data === "object" && data !== null && "message" in data ? data.message : undefined;
  return typeof message === "string" ? `: ${message.slice(0, LONGEST_REASON).replace(/\.$/, "")}` : "";
}

/** @param what was tried, e.g. `The comments could not be read` */
export function gitHubError(what: string, error: unknown): unknown {
  if (!(error instanceof RequestError)) return error;
  // Where there was no answer, Octokit says 500.
  if (error.response === undefined) {
    return new GitHubError(`${what}: GitHub's API did not answer. Run the job again.`, 0);
  }
  const remedy = REMEDIES[error.status] ?? "Run the job again; https://www.githubstatus.com tells of disturbances.";
  return new GitHubError(`${what}: GitHub's API answered ${error.status}${reasonOf(error)}. ${remedy}`, error.status);
}

export const isStatus = (error: unknown, ...statuses: readonly number[]): boolean =>
  error instanceof GitHubError && statuses.includes(error.status);
