/** How a preview ended, for the exit code and the report's first line. Pure. */
import type { PreviewRun } from "./engine/preview";

/** `clear`: it went through. `refused`: by a mandatory rule alone. `failed`: the program, the configuration or the engine. */
export type Outcome = "clear" | "refused" | "failed";

export const EXIT_CODES: Readonly<Record<Outcome, number>> = { clear: 0, refused: 2, failed: 3 };

const isMandatory = ({ enforcementLevel }: { readonly enforcementLevel: string }): boolean =>
  enforcementLevel !== "advisory" && enforcementLevel !== "disabled";

export function outcomeOf({ exitCode, steps, events }: Omit<PreviewRun, "stdout" | "stderr">): Outcome {
  if (exitCode === 0 && steps !== undefined) return "clear";
  const refused = events.policies.some(isMandatory);
  const failed =
    !events.finished || steps === undefined || events.diagnostics.some(({ severity }) => severity === "error");
  return refused && !failed ? "refused" : "failed";
}

/** In a preview a rule's refusal keeps nothing from being looked at: all steps are there. An error may have. */
export const isWhole = (outcome: Outcome): boolean => outcome !== "failed";
