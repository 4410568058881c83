/** Secrets Manager's ways to say that a secret, or a version of it, is on its way out. */
import { hasCodeAndText } from "../engine/errors";

/** Every code of these calls for what is not there. */
export const NOT_FOUND = "ResourceNotFoundException";

const SENTENCES = ["was deleted", "marked for deletion", "marked deleted", "scheduled for deletion"] as const;

/** A request about a secret that is scheduled for deletion, or about its name. */
export const isBeingDeleted = (error: unknown): boolean =>
  SENTENCES.some((sentence) => hasCodeAndText(error, "InvalidRequestException", sentence));
