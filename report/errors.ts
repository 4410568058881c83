/** What this command says instead of a stack trace. */

/** A problem that the user can solve: its message says what was found, and what to do. */
export class ReportError extends Error {
  override readonly name = "ReportError";
}
