/** A failure that the user can act on: its message says all there is to say, so no stack trace is shown. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The `code` of an error of Node.js or of a library, e.g. `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
