/** The authorizer's log: who asked for what, the answer, and why. Never a request's or an answer's contents. */
import { createWriteStream } from "node:fs";
import { explain, type Decision } from "../../access";
import type { AwsError } from "./answer";

export interface Log {
  /** One line for an allowed call; the whole reasoning for any other. */
  decision(decision: Decision): void;
  /** An answer that refuses. */
  refused(operation: string, error: AwsError): void;
  /** A failure of the authorizer itself. */
  failed(what: string, error: unknown): void;
  close(): Promise<void>;
}

const indented = (lines: readonly string[]): string => lines.map((line) => `    ${line}\n`).join("");

function decisionText(decision: Decision): string {
  const { outcome, principal, action, resource } = decision;
  const first = `${outcome.padEnd(8)} ${principal} ${action} ${resource}\n`;
  return outcome === "allowed" ? first : first + indented(explain(decision));
}

/** Appends to a file. */
export function fileLog(file: string): Log {
  const stream = createWriteStream(file, { flags: "a", mode: 0o600 });
  // A log that cannot be written must not end the sandbox.
  stream.on("error", () => undefined);
  const write = (text: string): void => {
    stream.write(`${new Date().toISOString()} ${text}`);
  };
  return {
    decision: (decision) => {
      write(decisionText(decision));
    },
    refused: (operation, { code, message }) => {
      write(`answered ${operation} ${code}: ${message}\n`);
    },
    failed: (what, error) => {
      write(`failed   ${what}\n${indented(String(error instanceof Error ? error.stack : error).split("\n"))}`);
    },
    close: () =>
      new Promise((resolve) => {
        stream.end(resolve);
        stream.once("error", () => {
          resolve();
        });
      }),
  };
}
