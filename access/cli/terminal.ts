/** What the terminal can show. */
import pc from "picocolors";
import { type TextOptions } from "../matrix/text";

/** Where nobody says how wide a line may be: a log, a file. */
const DEFAULT_WIDTH = 120;

/** A number of columns in the environment, as shells export it. */
function exportedWidth({ COLUMNS }: NodeJS.ProcessEnv): number | undefined {
  const width = Number(COLUMNS);
  return Number.isInteger(width) && width > 0 ? width : undefined;
}

/** @param columns of the terminal, if there is one */
export const textOptions = (
  { columns }: { readonly columns?: number | undefined } = process.stdout,
  env: NodeJS.ProcessEnv = process.env,
): TextOptions => ({ width: columns ?? exportedWidth(env) ?? DEFAULT_WIDTH, colour: pc.isColorSupported });
