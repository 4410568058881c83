/** Runs what may run, so many at once: a stack after those that it waits for. */
import type { Placed } from "./order";

/** `skipped`: one that it waits for did not go through. `left`: the run ended before it was its turn. */
export type Ending =
  | { readonly kind: "worked"; readonly ok: boolean }
  | { readonly kind: "skipped"; readonly because: readonly string[] }
  | { readonly kind: "left" };

export interface Schedule {
  readonly placed: readonly Placed[];
  readonly parallel: number;
  /** Go on with what does not wait for a stack that failed. */
  readonly continueOnError: boolean;
  /** Begins nothing more when it is aborted. */
  readonly signal: AbortSignal;
  /** Works on one stack: whether it went through. What it throws ends the run, when all that is under way has ended. */
  readonly work: (name: string) => Promise<boolean>;
}

export async function schedule({
  placed,
  parallel,
  continueOnError,
  signal,
  work,
}: Schedule): Promise<ReadonlyMap<string, Ending>> {
  const endings = new Map<string, Ending>();
  const running = new Map<string, Promise<void>>();
  /** Aborted by the first stack that fails, or throws. */
  const stop = new AbortController();
  const thrown: unknown[] = [];
  const wentThrough = (name: string): boolean => {
    const ending = endings.get(name);
    return ending?.kind === "worked" && ending.ok;
  };
  const begin = (name: string): void => {
    const worked = work(name)
      .then((ok) => {
        endings.set(name, { kind: "worked", ok });
        if (!ok && !continueOnError) stop.abort();
      })
      .catch((error: unknown) => {
        thrown.push(error);
        stop.abort();
      })
      .finally(() => running.delete(name));
    running.set(name, worked);
  };
  for (;;) {
    let waiting = placed.filter(({ name }) => !endings.has(name) && !running.has(name));
    // In order, so that what waits for a skipped one is skipped in the next turn of the loop at the latest.
    for (const { name, after } of waiting) {
      const because = after.filter((each) => endings.has(each) && !wentThrough(each));
      if (because.length > 0) endings.set(name, { kind: "skipped", because });
    }
    waiting = waiting.filter(({ name }) => !endings.has(name));
    const isOver = stop.signal.aborted || signal.aborted;
    const ready = isOver ? [] : waiting.filter(({ after }) => after.every(wentThrough));
    for (const { name } of ready.slice(0, parallel - running.size)) begin(name);
    const skippable = waiting.some(({ after }) => after.some((each) => endings.get(each)?.kind === "skipped"));
    if (running.size > 0) await Promise.race(running.values());
    else if (!skippable) break;
  }
  if (thrown.length > 0) throw thrown[0];
  for (const { name } of placed) if (!endings.has(name)) endings.set(name, { kind: "left" });
  return endings;
}
