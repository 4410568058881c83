/** What the terminal can show. */
import { type TextOptions } from "../matrix/text";
import { coloured } from "./colour";

/** Where nobody says how wide a line may be: a log, a file. */
const DEFAULT_WIDTH = 120;

/** A number of columns in the environment, as shells export it. */
function exportedWidth({ COLUMNS }: NodeJS.ProcessEnv): number | undefined {
  const width = Number(COLUMNS);
  return Number.isInteger(width) && width > 0 ? width : undefined;
}

interface Output {
  /** Of the terminal, if there is one. */
  readonly columns?: number | undefined;
  readonly isTTY?: boolean | undefined;
}

export const textOptions = (output: Output = process.stdout, env: NodeJS.ProcessEnv = process.env): TextOptions => ({
  width: output.columns ?? exportedWidth(env) ?? DEFAULT_WIDTH,
  colour: coloured(output, env),
});
