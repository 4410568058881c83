/** What is shown while a fleet runs: lines for logs and CI. */
import { outcomeText, type StackOutcome } from "./report";
import type { Operation } from "./operations";

export interface Display {
  note(text: string): void;
  begun(stack: string): void;
  /** What the engine does now, e.g. `creating external-policy`. */
  step(stack: string, text: string): void;
  ended(stack: string, outcome: StackOutcome): void;
  /** Nothing more comes; what was drawn stays. */
  finish(): Promise<void>;
}

/** So often a log hears what is under way, where nothing ended meanwhile. */
const REMINDER_MS = 30_000;

/** A line for each stack that ended, and now and then one of what is under way. */
export function plainDisplay(operation: Operation, total: number, write: (line: string) => void): Display {
  const running = new Map<string, string>();
  let ended = 0;
  const remind = (): void => {
    if (running.size === 0) return;
    const parts = [...running].map(([stack, step]) => (step === "" ? stack : `${stack} (${step})`));
    write(`[${ended}/${total}] under way: ${parts.join(", ")}`);
  };
  let timer = setInterval(remind, REMINDER_MS).unref();
  return {
    note: write,
    begun: (stack) => {
      running.set(stack, "");
    },
    step: (stack, text) => {
      running.set(stack, text);
    },
    ended(stack, outcome) {
      running.delete(stack);
      ended += 1;
      write(`[${ended}/${total}] ${stack}: ${outcomeText(outcome, operation)}`);
      clearInterval(timer);
      timer = setInterval(remind, REMINDER_MS).unref();
    },
    finish: () => {
      clearInterval(timer);
      return Promise.resolve();
    },
  };
}
