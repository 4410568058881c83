/** Arguments that must be known at preview, since the documents that are judged then are made of them. */
import * as pulumi from "@pulumi/pulumi";
import { argumentsError } from "../arguments/checked";
import { pathText, type Problem } from "../config/problems";

function outputsIn(value: unknown, path: readonly PropertyKey[]): readonly (readonly PropertyKey[])[] {
  if (pulumi.Output.isInstance(value)) return [path];
  if (Array.isArray(value)) return value.flatMap((each, index) => outputsIn(each, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => outputsIn(each, [...path, key]));
}

/**
 * Other languages cannot always tell a plain argument from one that may be an output, or secret.
 * @param inputs the arguments that may be outputs
 * @throws {ProgramError} that lists every other one that is
 */
export function refuseOutputs(component: string, args: object, inputs: readonly string[]): void {
  const plain = Object.fromEntries(Object.entries(args).filter(([key]) => !inputs.includes(key)));
  const problems = outputsIn(plain, []).map((path): Problem => ({
    path: pathText(path),
    rule: "is an output, or a secret; it must be plain: the preview is judged by it.",
    remedy: "Give the value itself, e.g. from the stack's configuration.",
  }));
  if (problems.length > 0) throw argumentsError(component, problems);
}
