import type { ResourceValidationArgs } from "@pulumi/policy";

/**
 * Ends a judgement as the SDK has it, by an exception: most rules say so of most resources, and nobody reads where each came from,
 * though telling that takes longer than the judgement.
 */
export function notApplicable(args: Pick<ResourceValidationArgs, "notApplicable">, reason: string): never {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return args.notApplicable(reason);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
