/** The authorizer's log: who asked for what, the answer, and why. Never a request's or an answer's contents. */
import { appendFileSync } from "node:fs";
import { explain, type Decision } from "../../access";
import type { AwsError } from "./answer";

export interface Log {
  /** One line for an allowed call; the whole reasoning for any other. */
  decision(decision: Decision): void;
  /** An answer that refuses. */
  refused(operation: string, error: AwsError): void;
  /** A failure of the authorizer itself. */
  failed(what: string, error: unknown): void;
}

const indented = (lines: readonly string[]): string => lines.map((line) => `    ${line}\n`).join("");

function decisionText(decision: Decision): string {
  const { outcome, principal, action, resource } = decision;
  const first = `${outcome.padEnd(8)} ${principal} ${action} ${resource}\n`;
  return outcome === "allowed" ? first : first + indented(explain(decision));
}

/** Appends to a file, at once: an answer may send its reader to the log. */
export function fileLog(file: string): Log {
  const write = (text: string): void => {
    try {
      appendFileSync(file, `${new Date().toISOString()} ${text}`, { mode: 0o600 });
    } catch {
      // A log that cannot be written, for example since its folder is gone, must not fail a call.
    }
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
  };
}
