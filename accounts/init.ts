/**
 * `npm run init`: makes the stack file of an account.
 * Exit codes: 0 written; 1 not written; 2 wrong arguments or answers.
 */
import { createInterface } from "node:readline";
import { FAILED, messageOf } from "./failure";
import type { Terminal } from "./init/ask";
import { runInit } from "./init/run";

/** Lines of the terminal; none once it was closed, as by Ctrl-C or Ctrl-D. Lines that come before their question, as from a paste, are kept. */
function openTerminal(): Terminal & { readonly close: () => void } {
  const reader = createInterface({ input: process.stdin, output: process.stdout });
  const lines = reader[Symbol.asyncIterator]();
  return {
    ask: async (prompt) => {
      reader.setPrompt(prompt);
      reader.prompt();
      const line = await lines.next();
      return line.done === true ? undefined : line.value;
    },
    say: (text) => {
      console.log(text);
    },
    close: () => {
      reader.close();
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
