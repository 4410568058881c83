/** What this provider answers to what it does not know. */

/** An error that says whose limit it is, what is known, and how to get the rest. */
export const unsupported = (kind: "resource type" | "function", token: string, known: readonly string[]): Error =>
  new Error(
    `the ${kind} "${token}" is not known to the sandbox's stand-in for the AWS provider. ` +
      `This is a limit of the stand-in, not of your program: it knows ${known.join(", ")}. ` +
      "To use everything else, install the official provider (pulumi plugin install resource aws), which the sandbox prefers.",
  );
