/** Tells what takes long, on standard error: standard output belongs to the command's own answer. */
import { AsyncLocalStorage } from "node:async_hooks";
import { Listr, type ListrDefaultRendererLogLevels, ListrLogger, PRESET_TIMER, ProcessOutput } from "listr2";

/** Replaces the line below a step's title, e.g. `npm ci` or `2 of 3`. */
export type Report = (detail: string) => void;

export interface Progress {
  /** Runs a task under a title and passes its result or error on. */
  step<Result>(title: string, task: (report: Report) => Promise<Result>): Promise<Result>;
  /** A remark for the user. */
  note(text: string): void;
}

/** Steps that are over sooner say nothing where lines cannot be taken back. */
const QUIET_MS = 1_500;
const REMINDER_MS = 20_000;

const seconds = (since: number): string => `${Math.round((Date.now() - since) / 1000)} s`;

/** Says nothing. */
export const silentProgress: Progress = {
  step: (_title, task) => task(() => undefined),
  note: () => undefined,
};

/** Plain lines with the seconds that passed: for logs and CI. */
export function plainProgress(write: (line: string) => void): Progress {
  return {
    note: write,
    async step(title, task) {
      const start = Date.now();
      let detail = "";
      const line = (ending: string): void => {
        write(`${title}${detail && `: ${detail}`}${ending}`);
      };
      const first = setTimeout(line, QUIET_MS, " …");
      const reminder = setInterval(() => {
        line(` (${seconds(start)})`);
      }, REMINDER_MS);
      try {
        const result = await task((text) => {
          detail = text;
        });
        if (Date.now() - start > QUIET_MS) write(`${title}: done in ${seconds(start)}`);
        return result;
      } finally {
        clearTimeout(first);
        clearInterval(reminder);
      }
    },
  };
}

/** A spinner with a timer: for a person at a terminal. One step is shown at a time; a step within a step is its detail. */
function terminalProgress(): Progress {
  const processOutput = new ProcessOutput(process.stderr, process.stderr);
  const logger = new ListrLogger<ListrDefaultRendererLogLevels>({ processOutput });
  const outerReport = new AsyncLocalStorage<Report>();
  let previous: Promise<unknown> = Promise.resolve();

  const show = <Result>(title: string, task: (report: Report) => Promise<Result>): Promise<Result> =>
    new Promise<Result>((resolve, reject) => {
      const run = async (_: unknown, self: { output: string }): Promise<void> => {
        const report: Report = (detail) => {
          self.output = detail;
        };
        resolve(await outerReport.run(report, () => task(report)));
      };
      new Listr([{ title, task: run }], { rendererOptions: { timer: PRESET_TIMER, logger, showErrorMessage: false } })
        .run()
        .catch(reject);
    });

  return {
    note: (text) => process.stderr.write(`${text}\n`),
    step(title, task) {
      const outer = outerReport.getStore();
      if (outer !== undefined) {
        outer(title);
        return task(outer);
      }
      const shown = previous.then(() => show(title, task));
      previous = shown.catch(() => undefined);
      return shown;
    },
  };
}

/** The progress display that fits: a spinner at a terminal, lines elsewhere and in CI. */
export function consoleProgress(environment: NodeJS.ProcessEnv = process.env): Progress {
  const interactive = process.stderr.isTTY && !environment.CI && environment.TERM !== "dumb";
  return interactive ? terminalProgress() : plainProgress((line) => process.stderr.write(`${line}\n`));
}
