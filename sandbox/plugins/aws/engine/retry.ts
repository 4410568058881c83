/**
 * Bounded retries for AWS's eventual consistency: a principal or a resource that was made a moment ago.
 * The AWS provider waits for minutes; what stands behind this provider is an emulator, so seconds do.
 */
import { setTimeout as sleep } from "node:timers/promises";

export interface RetryOptions {
  /** How long to go on, in milliseconds. */
  readonly limit: number;
  /** The first pause, in milliseconds; each one is twice as long as the one before. */
  readonly firstPause: number;
  /** Ends the waiting, e.g. when the user presses Ctrl-C. */
  readonly signal: AbortSignal;
}

export const PROPAGATION = { limit: 4_000, firstPause: 250 } as const;

/** Calls until it succeeds, fails in another way than `retriable` says, or the limit is reached: then the last error. */
export async function retryWhile<T>(
  retriable: (error: unknown) => boolean,
  call: () => Promise<T>,
  { limit, firstPause, signal }: RetryOptions,
): Promise<T> {
  const end = Date.now() + limit;
  for (let pause = firstPause; ; pause *= 2) {
    try {
      return await call();
    } catch (error) {
      if (!retriable(error) || Date.now() + pause > end) throw error;
    }
    await sleep(pause, undefined, { signal });
  }
}
