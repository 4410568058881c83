/** What the sandbox says about itself. */
import type { Toolchain } from "./toolchain";

/** One line that names the stand-ins, or `undefined` where all is official. */
export function describeStandIns({ engine, standIns }: Toolchain): string | undefined {
  if (standIns.length === 0) return undefined;
  return `Sandbox: Pulumi engine ${engine.version} with stand-ins for ${standIns.join(" and ")} (docs/sandbox.md).`;
}

const quoted = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;

/** Variables as lines for a POSIX shell's `eval`. */
export const shellExports = (variables: Readonly<Record<string, string>>): string =>
  Object.entries(variables)
    .map(([name, value]) => `export ${name}=${quoted(value)}\n`)
    .join("");
