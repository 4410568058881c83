/** Arguments of a component, checked by the same schema and rules as the configuration. Pure, but for the error. */
import type * as z from "zod";
import { listOfProblems, type Problem } from "../config/problems";
import { parseSection } from "../config/schema-problems";
import { ProgramError } from "../program-error";

/** The paths of a schema's problems have the section before them; arguments are in none. */
const withoutSection = (problem: Problem): Problem => ({ ...problem, path: problem.path.replace(/^args\.?/, "") });

/**
 * The arguments as the schema has them, defaults filled in.
 * @param component as the user knows it, e.g. `SharedKey "shared"`
 * @param rules what must hold between the arguments
 * @throws {ProgramError} that lists every problem, before anything is registered
 */
export function checkedArguments<T>(
  component: string,
  schema: z.ZodType<T>,
  args: object,
  rules: (checked: T) => readonly Problem[] = () => [],
): T {
  const parsed = parseSection(schema, "args", args);
  if (parsed.problems !== undefined) throw argumentsError(component, parsed.problems.map(withoutSection));
  const broken = rules(parsed.value);
  if (broken.length > 0) throw argumentsError(component, broken);
  return parsed.value;
}

/** One error for all problems. */
export function argumentsError(component: string, problems: readonly Problem[]): ProgramError {
  const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
  return new ProgramError(listOfProblems(`The arguments of ${component} have ${count}.`, problems));
}
