/**
 * `npm run init`: makes the stack file of an account.
 * Exit codes: 0 written; 1 not written; 2 wrong arguments or answers.
 */
import { createInterface } from "node:readline/promises";
import { FAILED, messageOf } from "./failure";
import type { Terminal } from "./init/ask";
import { runInit } from "./init/run";

/** Lines of the terminal; none once it was closed, as by Ctrl-C or Ctrl-D. */
function openTerminal(): Terminal & { readonly close: () => void } {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const closed = new Promise<undefined>((resolve) => {
    lines.once("close", () => {
      resolve(undefined);
    });
  });
  return {
    ask: (prompt) => Promise.race([lines.question(prompt).catch(() => undefined), closed]),
    say: (text) => {
      console.log(text);
    },
    close: () => {
      lines.close();
    },
  };
}

async function main(argv: readonly string[]): Promise<number> {
  const terminal = process.stdin.isTTY ? openTerminal() : undefined;
  try {
    return await runInit(argv, {
      // npm runs its scripts in the project's folder.
      folder: process.cwd(),
      print: (text) => {
        console.log(text);
      },
      complain: (text) => {
        console.error(text);
      },
      ...(terminal === undefined ? {} : { terminal }),
    });
  } finally {
    terminal?.close();
  }
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(messageOf("The making of the stack file", error));
    process.exitCode = FAILED;
  },
);
