/** What is shown while a fleet runs at a terminal: a line for each stack, with what its engine does. */
import { Listr, ListrLogger, ProcessOutput, type ListrDefaultRendererLogLevels } from "listr2";
import { type Display, plainDisplay } from "./display";
import { outcomeText, type StackOutcome } from "./report";
import type { Operation } from "./operations";

/** Lines that a terminal needs beside those of the stacks. */
const MARGIN = 3;

interface Shown {
  title: string;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  readonly skip: (text: string) => void;
}

/** Listr draws; which stack runs when is not its business, so each task is only waited for. */
function drawnDisplay(operation: Operation, stacks: readonly string[]): Display {
  const shown = new Map<string, Shown>();
  const waiting = new Map(
    stacks.map((stack) => {
      let settle: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;
      const ended = new Promise<void>((resolve, reject) => {
        settle = { resolve, reject };
      });
      return [stack, { ended, settle }] as const;
    }),
  );
  const processOutput = new ProcessOutput(process.stderr, process.stderr);
  const logger = new ListrLogger<ListrDefaultRendererLogLevels>({ processOutput });
  const tasks = stacks.map((stack) => ({
    title: `${stack}: waits`,
    task: async (_: unknown, self: { title: string; skip: (text?: string) => void }): Promise<void> => {
      const entry = waiting.get(stack);
      shown.set(stack, {
        set title(text: string) {
          self.title = text;
        },
        resolve: () => entry?.settle?.resolve(),
        reject: (error) => entry?.settle?.reject(error),
        skip: (text) => {
          self.skip(text);
          entry?.settle?.resolve();
        },
      });
      await entry?.ended;
    },
  }));
  const drawn = new Listr(tasks, {
    concurrent: true,
    exitOnError: false,
    rendererOptions: { logger, collapseErrors: false, showErrorMessage: false },
  }).run();
  const end = (stack: string, outcome: StackOutcome): void => {
    const line = shown.get(stack);
    if (line === undefined) return;
    const text = `${stack}: ${outcomeText(outcome, operation)}`;
    if (outcome.kind === "skipped" || outcome.kind === "left") line.skip(text);
    else {
      line.title = text;
      if (outcome.kind === "failed") line.reject(new Error(text));
      else line.resolve();
    }
  };
  const retitle = (stack: string, text: string): void => {
    const line = shown.get(stack);
    if (line !== undefined) line.title = `${stack}: ${text}`;
  };
  return {
    note: (text) => process.stderr.write(`${text}\n`),
    begun: (stack) => {
      retitle(stack, operation);
    },
    step: retitle,
    ended: end,
    async finish() {
      waiting.forEach(({ settle }) => settle?.resolve());
      await drawn;
    },
  };
}

/** Drawn lines where they fit and somebody looks; plain ones elsewhere. */
export function displayFor(operation: Operation, stacks: readonly string[], environment = process.env): Display {
  const { isTTY, rows } = process.stderr;
  const isWatched = isTTY && !environment.CI && environment.TERM !== "dumb";
  if (isWatched && stacks.length > 0 && stacks.length <= rows - MARGIN) return drawnDisplay(operation, stacks);
  return plainDisplay(operation, stacks.length, (line) => process.stderr.write(`${line}\n`));
}
