import * as pulumi from "@pulumi/pulumi";

/**
 * What the program refuses, in words for its user. The engine prints the message alone.
 *
 * It has no stack, which nobody would see: the SDK formats it all the same, and where Node's colouring of stacks meets a frame
 * like `node_modules/@pulumi/resource.ts` (as the SDK's source maps name them) it never comes to an end but by running out of
 * memory for the string, half a minute later.
 */
export class ProgramError extends pulumi.RunError {
  constructor(message: string) {
    super(message);
    this.stack = "";
  }
}
