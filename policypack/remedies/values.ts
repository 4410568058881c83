/** Remedies that set one value. */
import type { Remedy } from "./remedy";

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html */
export const rotationOn: Remedy = () => ({ enableKeyRotation: true });

/** For a key that AWS cannot rotate: it refuses to turn rotation on. The same page. */
export const rotationOff: Remedy = () => ({ enableKeyRotation: false });

/** The longest that AWS waits, and what it does where nothing is said. */
const LONGEST_WINDOW_DAYS = 30;

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html */
export const longestDeletionWindow: Remedy = () => ({ deletionWindowInDays: LONGEST_WINDOW_DAYS });
