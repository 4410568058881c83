/** Whether what goes to a terminal may be coloured. */

interface Output {
  readonly isTTY?: boolean | undefined;
}

/**
 * `NO_COLOR` (https://no-color.org) stands above all, then `FORCE_COLOR`; else a terminal is coloured, and a file, a pipe
 * and a CI system's log are not, so that whoever reads them on need not take colours out again.
 */
export function coloured(output: Output = process.stdout, env: NodeJS.ProcessEnv = process.env): boolean {
  const { NO_COLOR = "", FORCE_COLOR = "", TERM } = env;
  if (NO_COLOR !== "") return false;
  if (FORCE_COLOR !== "") return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return output.isTTY === true && TERM !== "dumb";
}
