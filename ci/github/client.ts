/** GitHub's API: pages, retries after a failure, patience at a rate limit. The one place that holds the token. */
import { Octokit } from "@octokit/core";
import { paginateRest } from "@octokit/plugin-paginate-rest";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { gitHubError } from "./errors";
import type { GitHubPlace } from "./environment";

export interface ClientOptions {
  /** Told of each wait, in one line. */
  readonly say: (text: string) => void;
  /** How long a second of waiting takes. Default: 1,000. */
  readonly secondMs?: number;
}

/** A job waits no longer than this for a rate limit: the next full hour may be far. */
const LONGEST_WAIT_S = 300;
const RETRIES = 3;
const ANSWER_MS = 30_000;
export const PAGE_SIZE = 100;

const Client = Octokit.plugin(paginateRest, retry, throttling);
export type Requests = InstanceType<typeof Client>;

export interface GitHub {
  readonly place: GitHubPlace;
  /**
   * Makes calls.
   * @param what the failure is told as, e.g. `The comments could not be read`
   * @throws {GitHubError} where they do not go through
   */
  readonly call: <T>(what: string, calls: (octokit: Requests) => Promise<T>) => Promise<T>;
}

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

let clients = 0;

export function openGitHub(place: GitHubPlace, { say, secondMs = 1_000 }: ClientOptions): GitHub {
  const patience = (retryAfterS: number, _options: object, _octokit: unknown, retryCount: number): boolean => {
    if (retryCount >= RETRIES || retryAfterS > LONGEST_WAIT_S) return false;
    say(`GitHub asks to wait: the next try is in ${retryAfterS} s.`);
    return true;
  };
  const octokit = new Client({
    auth: place.token,
    baseUrl: place.api,
    log: silent,
    userAgent: "cross-account-cmk",
    request: {
      fetch: (url: string, init: RequestInit) => fetch(url, { ...init, signal: AbortSignal.timeout(ANSWER_MS) }),
    },
    retry: { retries: RETRIES, retryAfterBaseValue: secondMs },
    throttle: {
      // Its queues are the whole process's, by this name.
      id: `client-${(clients += 1)}`,
      onRateLimit: patience,
      onSecondaryRateLimit: patience,
      retryAfterBaseValue: secondMs,
    },
  });
  return {
    place,
    async call(what, calls) {
      try {
        return await calls(octokit);
      } catch (error) {
        throw gitHubError(what, error);
      }
    },
  };
}
